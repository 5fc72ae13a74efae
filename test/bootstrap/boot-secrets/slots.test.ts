import type { BootSecrets } from '../../../src/bootstrap/boot-secrets/boot-secrets';
import { fillSecrets, secretAt, secretSlots } from '../../../src/bootstrap/boot-secrets/slots';
import { ProblemsError } from '../../../src/problems';

const secrets = {
  made: 'now',
  hosts: { rootPasswordHash: '$6$x', sshKey: '' },
  nut: { ups: { primary: 'a$&b' } },
} as unknown as BootSecrets;

test('a slot is two braces around secret: and a path, and a path is told once', () => {
  expect(secretSlots('{{secret:made}} {{secret:nut.ups.primary}} {{secret:made}}')).toEqual(['made', 'nut.ups.primary']);
  expect(secretSlots('{secret:made} {{made}} {{secret:made} ${{made}}')).toEqual([]);
});

test('the secret at a path is a text of its own that is not empty', () => {
  expect(['made', 'hosts.rootPasswordHash', 'nut.ups.primary'].map((path) => secretAt(secrets, path))).toEqual(['now', '$6$x', 'a$&b']);
  for (const path of ['hosts', 'hosts.sshKey', 'hosts.other', 'made.length', 'made.0', 'other.path', 'hosts.constructor.name', ''])
    expect([path, secretAt(secrets, path)]).toEqual([path, undefined]);
  expect(secretAt({ a: null } as unknown as BootSecrets, 'a.b')).toBeUndefined();
});

test('every slot is filled with its secret, whatever signs are in it', () => {
  expect(fillSecrets('a {{secret:nut.ups.primary}} b {{secret:made}} {{secret:made}}', secrets)).toBe('a a$&b b now now');
  expect(fillSecrets('nothing to fill', secrets)).toBe('nothing to fill');
});

test('each slot that no secret fills is told by its place, and the others are not', () => {
  const told = () => {
    try {
      return fillSecrets('{{secret:hosts.sshKey}} {{secret:made}} {{secret:wifi.ssid}}', secrets);
    } catch (error) {
      return (error as ProblemsError).problems.map(({ code, where }) => [code, where]);
    }
  };
  expect(told()).toEqual([
    ['SECRET_MISSING', 'secrets.hosts.sshKey'],
    ['SECRET_MISSING', 'secrets.wifi.ssid'],
  ]);
  expect(() => fillSecrets('{{secret:wifi.ssid}}', secrets)).toThrow(ProblemsError);
});
