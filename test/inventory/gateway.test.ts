import type { ProblemCode } from '../../src/problems';
import { problemsIn } from '../lab';
import { base, withChange } from './base';

test.each<[string, string, unknown, ProblemCode, string]>([
  ['no address', 'gateway.address', undefined, 'VALUE_INVALID', 'gateway.address'],
  ['an address that is none', 'gateway.address', 'vps.test.example', 'ADDRESS_INVALID', 'gateway.address'],
  ['an address of a house', 'gateway.address', '192.168.200.7', 'ADDRESS_INVALID', 'gateway.address'],
  ['an address of the tailnet', 'gateway.address', '100.100.1.2', 'ADDRESS_INVALID', 'gateway.address'],
  ['an address of no single machine', 'gateway.address', '239.0.0.1', 'ADDRESS_INVALID', 'gateway.address'],
  ['an IPv6 address for that of IPv4', 'gateway.address', '2001:db8::7', 'ADDRESS_INVALID', 'gateway.address'],
  ['an IPv4 address for that of IPv6', 'gateway.address6', '203.0.113.7', 'ADDRESS_INVALID', 'gateway.address6'],
  ['an IPv6 address that is no text', 'gateway.address6', 7, 'VALUE_INVALID', 'gateway.address6'],
  ['the port that the tailnet has', 'gateway.homePort', 8443, 'VALUE_INVALID', 'gateway.homePort'],
  ['the kubelet’s port', 'gateway.homePort', 10250, 'VALUE_INVALID', 'gateway.homePort'],
  ['a port of Services', 'gateway.homePort', 30_443, 'VALUE_INVALID', 'gateway.homePort'],
  ['a VM’s name', 'gateway.name', 'server', 'NAME_INVALID', 'gateway.name'],
  ['a machine’s name', 'gateway.name', 'one', 'NAME_INVALID', 'gateway.name'],
  ['a VM with a machine’s name', 'vms.one', { ...base.vms.worker, vmid: 102 }, 'NAME_INVALID', 'vms.one'],
  ['a tailnet by its organization', 'tailnet.name', 'owner@test.example', 'VALUE_INVALID', 'tailnet.name'],
  ['a tailnet without people', 'tailnet.members', [], 'VALUE_INVALID', 'tailnet.members'],
])('%s is an error at its place', (_, path, value, code, where) => {
  expect(problemsIn(withChange(path, value))).toContainEqual(expect.objectContaining({ code, where }));
});

test.each([
  ['gateway.address6', '2001:db8::7'],
  ['gateway.address6', '2a01:4f8:c0c:1::1'],
  ['gateway.address', '172.32.0.1'],
  ['gateway.address', '100.63.255.254'],
  ['gateway.homePort', 9444],
  ['gateway.homePort', 8080], // a port of Traefik's pod, not of its node
  ['tailnet.name', 'tail1a2b3c.ts.net'],
])('%s may be %s', (path, value) => {
  expect(problemsIn(withChange(path, value))).toEqual([]);
});
