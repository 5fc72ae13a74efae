import fs from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { TwinFolder, type TwinState } from '../../src/twin/folder';
import { gateSocket, imagesFolder, internetSocket, socketsFolder } from '../../src/twin/run/folders';
import { temporaryHome } from './temporary-home';

const home = temporaryHome();
const state: TwinState = {
  root: '/repository',
  homelab: 'house',
  ports: {} as TwinState['ports'],
  versions: { etcd: 'v3' },
  started: true,
};

test('twins are in the folder for state of whoever calls, each in one of its name', () => {
  expect(TwinFolder.home).toBe(join(home(), 'loutik/twins'));
  expect(new TwinFolder('a').path).toBe(join(home(), 'loutik/twins/a'));
  process.env.XDG_STATE_HOME = '';
  expect(TwinFolder.home).toBe(join(homedir(), '.local/state/loutik/twins'));
});

test('there are those that have a state; none while there is no folder', () => {
  expect(TwinFolder.all()).toEqual([]);
  new TwinFolder('b').state = state;
  new TwinFolder('c').write('other', '');
  expect(TwinFolder.all()).toEqual(['b']);
  expect([new TwinFolder('c').exists, new TwinFolder('d').exists]).toEqual([true, false]);
});

test('what is remembered of a twin is read as it was written; one that was cut short is none', () => {
  const folder = new TwinFolder('a');
  expect(folder.state).toBeUndefined();
  folder.state = state;
  expect(new TwinFolder('a').state).toEqual(state);
  fs.writeFileSync(folder.file('twin.json'), '{"root":');
  expect(folder.state).toBeUndefined();
});

test('the pods of others are kept', () => {
  const folder = new TwinFolder('a');
  folder.standIns = [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' } }];
  expect(new TwinFolder('a').standIns).toEqual([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' } }]);
  expect(fs.existsSync(folder.file('stand-ins.json'))).toBe(true);
});

test('a file is written for its owner alone, with its folders, and nothing half stays beside it', () => {
  const folder = new TwinFolder('a');
  folder.write('deep/er/file', 'text');
  expect(fs.readFileSync(folder.file('deep', 'er', 'file'), 'utf8')).toBe('text');
  expect(fs.statSync(folder.file('deep/er/file')).mode & 0o777).toBe(0o600);
  expect(fs.statSync(folder.file('deep')).mode & 0o777).toBe(0o700);
  expect(fs.readdirSync(folder.file('deep/er'))).toEqual(['file']);
});

test('logs are ours or kwokctl’s, told by the names of their parts', () => {
  const folder = new TwinFolder('a');
  expect(folder.logs).toEqual([]);
  folder.write('logs/redis.log', '');
  folder.write('kwok/clusters/twin/logs/etcd.log', '');
  folder.write('logs/notes.txt', '');
  expect(folder.logs).toEqual(['etcd', 'redis']);
  expect(folder.log('redis')).toBe(folder.file('logs/redis.log'));
  expect(folder.log('etcd')).toBe(folder.file('kwok/clusters/twin/logs/etcd.log'));
});

test('each thing of a twin has its place', () => {
  const folder = new TwinFolder('a');
  const below = (path: string) => path.slice(folder.path.length);
  expect([folder.controlPlane, folder.kubeconfig, folder.repository].map(below)).toEqual([
    '/kwok/clusters/twin',
    '/kubeconfig',
    '/repository.git',
  ]);
  expect([imagesFolder(folder), socketsFolder(folder), internetSocket(folder), gateSocket(folder)].map(below)).toEqual([
    '/images',
    '/sockets',
    '/sockets/internet.sock',
    '/sockets/gate.sock',
  ]);
});
