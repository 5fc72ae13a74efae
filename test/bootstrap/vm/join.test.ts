import type { Inventory } from '../../../src';
import { joinCommand, joinFiles } from '../../../src/bootstrap/vm/join';
import { base } from '../../inventory/base';
import { labOf, severalServers, vmOf } from './node-lab';

const filesOf = (name: string, inventory: Inventory) => {
  const lab = labOf(inventory);
  return joinFiles(lab, name, vmOf(lab, name));
};
const text = (name: string, path: string) => filesOf(name, severalServers).find((file) => file.path === path)?.content;

test('of one server nobody has to find a cluster', () => {
  expect([filesOf('server', base), filesOf('worker', base)]).toEqual([[], []]);
});

test('of several, each node is told its role, the other servers with their addresses, and whether it is the first', () => {
  const env = (name: string) => text(name, '/etc/loutik/join.env');
  expect(['server', 'second', 'worker'].map(env)).toEqual([
    "ROLE='server'\nNAME='server'\nSERVERS='second=192.168.7.32 third=192.168.7.33'\nFIRST='yes'\nPORT='6442'\n",
    "ROLE='server'\nNAME='second'\nSERVERS='server=192.168.7.20 third=192.168.7.33'\nFIRST=''\nPORT='6442'\n",
    "ROLE='agent'\nNAME='worker'\nSERVERS='server=192.168.7.20 second=192.168.7.32 third=192.168.7.33'\nFIRST=''\nPORT='6442'\n",
  ]);
});

test('a server gives its word on its own address, a connection at a time; an agent has none to give', () => {
  const paths = (name: string) => filesOf(name, severalServers).map(({ path, mode }) => [path, mode]);
  const joins = [
    ['/etc/loutik/join.env', undefined],
    [joinCommand, '0755'],
  ];
  expect(paths('worker')).toEqual(joins);
  expect(paths('second')).toEqual([
    ...joins,
    ['/usr/local/lib/loutik/word', '0755'],
    ['/etc/systemd/system/loutik-word.socket', undefined],
    ['/etc/systemd/system/loutik-word@.service', undefined],
  ]);
  expect(text('second', '/etc/systemd/system/loutik-word.socket')?.split('[Socket]\n')[1]).toBe(
    'ListenStream=192.168.7.32:6442\nFreeBind=true\nAccept=yes\nMaxConnections=16\n',
  );
  expect(text('second', '/etc/systemd/system/loutik-word@.service')?.split('[Service]\n')[1]).toBe(
    'StandardInput=socket\nStandardOutput=socket\nStandardError=journal\nRuntimeMaxSec=30\nExecStart=/usr/local/lib/loutik/word\n',
  );
});
