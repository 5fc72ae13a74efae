import { TwinFolder, type TwinState } from '../../src/twin/folder';
import { marked, processesOf } from '../../src/twin/processes';
import { authorityOf } from '../../src/twin/run/certificate';
import { offsiteFolder } from '../../src/twin/run/offsite';
import { openRoute } from '../../src/twin/run/open-route';
import { isOn, poweredNodes, writePowered } from '../../src/twin/run/power';
import { imageLines, imagesThatRun } from '../../src/twin/run/run';
import { firstProcess } from '../../src/twin/run/start-nodes';
import { writeTargets } from '../../src/twin/run/targets';
import { running, unknownTwin } from '../../src/twin/running';
import { temporaryHome } from './temporary-home';

temporaryHome();
const twin = (name: string, run?: 'built') => {
  const folder = new TwinFolder(name);
  folder.state = { root: '/', homelab: 'house', versions: {}, started: true, run, ports: { door: 7 } as TwinState['ports'] };
  return folder;
};

describe('a twin that is not there', () => {
  test('is told beside those that are', () => {
    expect(unknownTwin('x').problems[0]).toMatchObject({ code: 'TWIN_UNKNOWN', where: 'x', what: 'there is no twin' });
    for (const name of ['a', 'b']) twin(name);
    expect(unknownTwin('x').problems[0]).toMatchObject({ what: 'there is no such twin; there is a, b', repair: 'say --name a' });
  });

  test('is refused, and one whose parts do not run is too: with power to give where containers ran', async () => {
    await expect(running('x')).rejects.toMatchObject({ problems: [{ code: 'TWIN_UNKNOWN', where: 'x' }] });
    twin('played');
    twin('real', 'built');
    const repair = async (name: string) => (await running(name).catch((error) => error)).problems[0];
    expect(await repair('played')).toMatchObject({ code: 'TWIN_FAILED', where: 'played: kube-apiserver' });
    expect((await repair('played')).repair).toMatch(/^make it anew: npx loutik twin up/);
    expect((await repair('real')).repair).toMatch(/^give it power again: npx loutik twin boot; or make it anew/);
  });
});

describe('the route of an app', () => {
  const targets = {
    'cloud.example': { host: '192.168.7.20', port: 443, app: 'nextcloud' },
    'b.example': { host: '192.168.7.20', port: 443, app: 'a' },
  };

  test('is found by the app’s name or the route’s own, and leads through the proxy of this computer', () => {
    const folder = twin('real', 'built');
    writeTargets(folder, targets);
    const found = { url: 'https://cloud.example/', proxy: 7, authority: authorityOf(folder) };
    expect([openRoute(folder, 'nextcloud'), openRoute(folder, 'Cloud.Example')]).toEqual([found, found]);
    expect(authorityOf(folder)).toBe(folder.file('web/ca.crt'));
  });

  test('that there is none is told with those that there are', () => {
    const folder = twin('real', 'built');
    expect(openRoute(folder, 'x')).toEqual({ unknown: 'No app of this homelab has a route' });
    writeTargets(folder, { ...targets, 'c.example': targets['b.example'] });
    expect(openRoute(folder, 'x')).toEqual({ unknown: 'No route leads to x; there is a, nextcloud' });
    expect(openRoute(twin('played'), 'nextcloud')).toMatchObject({ unknown: expect.stringContaining('runs no containers') });
  });
});

test('what runs for a twin is marked with its folder, and has no other cluster’s configuration', () => {
  process.env.KUBECONFIG = '/somewhere';
  const env = marked(new TwinFolder('a'), { MORE: 'x' });
  delete process.env.KUBECONFIG;
  expect(env).toMatchObject({ LOUTIK_TWIN: new TwinFolder('a').path, MORE: 'x', PATH: process.env.PATH });
  expect(env).not.toHaveProperty('KUBECONFIG');
  expect(marked(new TwinFolder('a'))).not.toHaveProperty('MORE');
});

test('of a twin that was never started nothing runs', () => {
  const folder = new TwinFolder('a');
  expect([processesOf(folder), isOn(folder, 'server'), firstProcess(folder, 'server')]).toEqual([[], false, undefined]);
});

test('nodes are kept with what it takes to start them again, and nothing else', () => {
  const folder = new TwinFolder('a');
  const node = { name: 'server', isServer: true, memory: 5 };
  writePowered(folder, [{ ...node, more: 1 } as never]);
  expect(poweredNodes(folder)).toEqual([node]);
  expect(offsiteFolder(folder)).toBe(folder.file('offsite'));
});

test('the images that run are told with what they are, and how one differs from the real one', () => {
  const folder = new TwinFolder('a');
  expect(imagesThatRun(folder)).toEqual([]);
  folder.write('other', '');
  expect(imagesThatRun(folder)).toEqual([]);
  const images = [
    { name: 'a:1', kind: 'real' },
    { name: 'b:1', kind: 'built', archive: '', differs: '' },
    { name: 'c:1', kind: 'stand-in', archive: '', differs: 'it lacks x' },
  ] as const;
  folder.write('images.json', JSON.stringify(images));
  expect(imagesThatRun(folder)).toEqual(images);
  expect(imageLines(images)).toEqual(['  a:1: real', '  b:1: built', '  c:1: stand-in, it lacks x']);
});
