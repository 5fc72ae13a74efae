import { adminKeys } from '../../src/inventory/admin-keys';
import { problemsIn } from '../lab';
import { base, withChange } from './base';

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f owner';
const { sshKeys: _, ...tailnet } = base.tailnet;
/** The base, its keys in their own place; nothing replicated, for which two hosts need a third vote. */
const own = withChange('vms.server.availability', { kind: 'rebuilt' }, withChange('tailnet', tailnet, withChange('sshKeys', [key])));
const alone = withChange('gateway', undefined, own);

test.each([
  ['gateway and tailnet', own],
  ['a tailnet and no gateway', alone],
  ['neither', withChange('tailnet', undefined, alone)],
  ['no backups out of the house either', withChange('offsite', undefined, withChange('tailnet', undefined, alone))],
])('a homelab with %s is sound', (_case, inventory) => {
  expect(problemsIn(inventory)).toEqual([]);
});

test('a gateway without a tailnet does not reach home', () => {
  expect(problemsIn(withChange('tailnet', undefined, own))).toEqual([
    {
      code: 'VALUE_INVALID',
      where: 'gateway',
      what: 'there is no tailnet, and by it the gateway reaches home',
      repair: 'add tailnet: { name, members }, or take the gateway out',
    },
  ]);
});

describe('whose key opens the machines', () => {
  test('stands in sshKeys, in tailnet.sshKeys, or in both', () => {
    expect(adminKeys(own)).toEqual([key]);
    expect(adminKeys(base)).toEqual(base.tailnet.sshKeys);
    expect(adminKeys(withChange('sshKeys', [key, ...base.tailnet.sshKeys]))).toEqual([key, ...base.tailnet.sshKeys]);
  });

  test.each([
    ['there is none', withChange('sshKeys', undefined, own), 'sshKeys'],
    ['the list is empty', withChange('sshKeys', [], own), 'sshKeys'],
    ['the tailnet’s list is empty', withChange('tailnet.sshKeys', []), 'tailnet.sshKeys'],
    ['one is none', withChange('sshKeys', [key, 'secret'], own), 'sshKeys[1]'],
    ['one of the tailnet’s is none', withChange('tailnet.sshKeys', ['secret']), 'tailnet.sshKeys[0]'],
  ])('is an error at its place when %s', (_case, inventory, where) => {
    expect(problemsIn(inventory).map((problem) => [problem.code, problem.where])).toEqual([['VALUE_INVALID', where]]);
  });
});
