import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeMedium, mediumIn, readMedium } from '../../src/doctor/medium';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-medium-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const info = (release: string, product = 'pve') =>
  `RELEASE='${release}'\nISORELEASE='1'\nISONAME='proxmox-ve'\nPRODUCT='${product}'\nPRODUCTLONG='Proxmox VE'\n`;

test.each([
  ['9.1', 'ok'],
  ['9.2', 'ok'],
  ['9.10', 'ok'],
  ['10.0', 'ok'],
  ['9.0', 'wrong'],
  ['8.4', 'wrong'],
  ['8.99', 'wrong'],
  ['none', 'wrong'],
])('an installer of %s is %s', (release, state) => {
  const finding = judgeMedium('x.iso', { product: 'pve', release });
  expect(finding).toMatchObject({ check: 'medium', where: 'x.iso', state, seen: expect.stringContaining(release) });
});

test('an installer of another product, and a file that is none, is wrong; one that cannot be read or was not named is not known', () => {
  expect(judgeMedium('x', { product: 'pbs', release: '9.1' })).toMatchObject({ state: 'wrong', seen: expect.stringContaining('pbs') });
  expect(judgeMedium('x', undefined).state).toBe('wrong');
  expect(judgeMedium('x', new Error("ENOENT: no such file or directory, open 'x'"))).toMatchObject({
    state: 'not known',
    seen: 'it cannot be read: ENOENT: no such file or directory',
  });
  expect(judgeMedium(undefined, undefined).state).toBe('not known');
});

test('a medium is what its lines say, in any order, and one of them alone says nothing', () => {
  expect(mediumIn(info('9.1'))).toEqual({ product: 'pve', release: '9.1' });
  expect(mediumIn(info('9.1').split('\n').reverse().join('\n').slice(1).concat('\n'))).toEqual({ product: 'pve', release: '9.1' });
  expect(mediumIn(`RELEASE='7.0'\nfi\n${info('9.1')}`)).toEqual({ product: 'pve', release: '9.1' });
  expect(mediumIn("RELEASE='9.1'\n")).toBeUndefined();
  expect(mediumIn(`  ${info('9.1').replaceAll('\n', '\n  ')}`)).toBeUndefined();
});

const piece = 1024 * 1024;
test.each([0, 2048, piece - 2048, piece - 40, piece, piece + 2048])(
  'it is found at byte %i of a file, also across what is read at once',
  (from) => {
    const path = join(folder, 'medium.iso');
    const bytes = Buffer.alloc(from + 300);
    bytes.write(info('9.1'), from);
    fs.writeFileSync(path, bytes);
    expect(readMedium(path)).toEqual({ product: 'pve', release: '9.1' });
  },
);

test('in a file without it nothing is found', () => {
  fs.writeFileSync(join(folder, 'none'), 'no installer');
  expect(readMedium(join(folder, 'none'))).toBeUndefined();
});
