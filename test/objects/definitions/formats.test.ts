import { formats } from '../../../src/objects/definitions/formats';

const v4 = ['10.0.0.0/0', '10.0.0.1/32', '192.168.1.0/24'];
const v6 = ['fd00::/8', '::/0', '::1/128'];
const mac = '0a:1B:2c:3d:4e:5f';
const uuid = '01234567-89ab-cdef-0123-456789abcDEF';

test.each<[string, readonly string[], readonly string[]]>([
  [
    'cidr',
    [...v4, ...v6],
    ['10.0.0.0/33', '::/129', '10.0.0.0', '10.0.0.0/', '/8', '10.0.0/8', '10.0.0.0/08', '10.0.0.0/8/8', 'fd00::/1280'],
  ],
  [
    'date',
    ['2026-11-24', '2024-02-29'],
    ['2026-02-29', '2026-13-01', '2026-00-01', '26-11-24', 'x2026-11-24', '2026-11-24T', '2026-1x-24', '2026-11-2x'],
  ],
  ['ipv4', ['10.0.0.1'], ['10.0.0', '10.0.0.256', '::1']],
  ['ipv6', ['::1', 'fd00::1'], ['10.0.0.1', ':::', 'fd00::g']],
  [
    'mac',
    [mac, '0a-1b-2c-3d-4e-5f'],
    ['0a:1b-2c:3d:4e:5f', '0a:1b:2c:3d:4e', `${mac}:00`, `x${mac}`, `${mac}x`, '0g:1b:2c:3d:4e:5f', '0a.1b.2c.3d.4e.5f'],
  ],
  [
    'uuid',
    [uuid, uuid.replaceAll('-', '')],
    [`x${uuid}`, `${uuid}0`, uuid.slice(1), uuid.slice(0, -1), uuid.replace('ab', 'ag'), uuid.replace('-', '--')],
  ],
])('the format %s takes what the API server takes, and nothing beside it', (name, right, wrong) => {
  const [what, is] = formats[name] ?? ['', () => undefined];
  expect(what).not.toBe('');
  expect(right.filter((text) => is(text) !== true)).toEqual([]);
  expect(wrong.filter((text) => is(text) !== false)).toEqual([]);
});
