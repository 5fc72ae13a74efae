import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';

const repository = join(__dirname, '../..');
const folder = fs.mkdtempSync(join(repository, 'test/types-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const inventory = fs
  .readFileSync(join(repository, 'test/homelabs/house/inventory.ts'), 'utf8')
  .replaceAll("'../../../", "'../../")
  .replace("'./site'", "'../homelabs/house/site'");
const services = fs
  .readFileSync(join(repository, 'test/homelabs/house/services.ts'), 'utf8')
  .replaceAll("'../../../", "'../../")
  .replace("'./inventory'", "'../homelabs/house/inventory'");

const metal = fs.readFileSync(join(repository, 'test/homelabs/metal/inventory.ts'), 'utf8').replaceAll("'../../../", "'../../");

/** Each case: what it changes, and what the compiler says at the changed line. */
const cases: readonly (readonly [string, string, string, string, string])[] = [
  [
    'a virtual disk on a wrong disk',
    inventory,
    "fast: { on: 'nvme', size: Bytes.gib(28)",
    "fast: { on: 'nvmee', size: Bytes.gib(28)",
    `Did you mean '"nvme"'?`,
  ],
  ['a VM of a wrong machine', inventory, "home: 'ryzen'", "home: 'ryzn'", `Did you mean '"ryzen"'?`],
  ['a replica on the machine itself', inventory, "to: 'ryzen'", "to: 'i5'", `'"ryzen"'`],
  [
    'an address in a wrong network',
    inventory,
    "network: 'cluster', nic: 'usb'",
    "network: 'clustr', nic: 'usb'",
    `Did you mean '"cluster"'?`,
  ],
  ['a node that is a wrong machine', metal, "machine: 'mini'", "machine: 'minni'", `Did you mean '"mini"'?`],
  [
    'a partition of a wrong disk',
    metal,
    "cold: { on: 'hdd', size: Bytes.gib(500)",
    "cold: { on: 'hddd', size: Bytes.gib(500)",
    `Did you mean '"hdd"'?`,
  ],
  ['an address on a wrong NIC', inventory, "network: 'cluster', nic: 'usb'", "network: 'cluster', nic: 'ubs'", ''],
  ['a link from a wrong NIC', inventory, "['i5.lan', 'switch']", "['i5.lann', 'switch']", `Did you mean '"i5.lan"'?`],
  ['a wrong feed', inventory, "feed: 'battery'", "feed: 'batery'", `Did you mean '"battery"'?`],
  ['a wrong primary', inventory, "primary: 'i5'", "primary: 'i6'", ''],
  ['a wrong system disk', inventory, "system: { on: 'nvme', size: Bytes.gib(10)", "system: { on: 'nvm', size: Bytes.gib(10)", ''],
  [
    'a service on a wrong disk',
    services,
    'new Bot(lab, { on: disks.ryzen.nvme });',
    'new Bot(lab, { on: disks.ryzen.nvmee });',
    `Did you mean 'nvme'?`,
  ],
  ['a service on a wrong machine', services, 'const { i5, ryzen } = lab.machines;', 'const { i5, rizen } = lab.machines;', ''],
  [
    'a volume without a word on backup',
    services,
    'new Bot(lab, { on: disks.ryzen.nvme });',
    "new Volume(new ServiceChart(lab, 'x'), 'data', { on: disks.ryzen.nvme, size: Bytes.gib(1), owner: 1 });",
    `Property 'backup' is missing`,
  ],
  [
    'a plain Secret',
    services,
    'new Bot(lab, { on: disks.ryzen.nvme });',
    "object(lab, 'x', 'Secret', { metadata: { name: 'x' } });",
    `'"Secret"'`,
  ],
];

test('references that do not exist, and data without a backup policy, do not compile', () => {
  const lines = cases.map(([, source, from, to], index) => {
    expect(source.split(from).length).toBeGreaterThan(1);
    const text = source
      .replace(from, to)
      .replace(
        "import { Bytes, image, type Lab } from '../../src';",
        "import { Bytes, image, type Lab, object, ServiceChart, Volume } from '../../src';",
      );
    fs.writeFileSync(join(folder, `case-${index}.ts`), text);
    return text.slice(0, text.indexOf(to)).split('\n').length;
  });
  fs.writeFileSync(join(folder, 'sound.ts'), inventory);
  fs.writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts', '../../src/text.d.ts'] }),
  );
  const { stdout } = spawnSync(join(repository, 'node_modules/.bin/tsc'), ['--noEmit', '--pretty', 'false', '--project', folder], {
    encoding: 'utf8',
  });
  expect(stdout).not.toContain('sound.ts');
  for (const [index, [, , , , says]] of cases.entries()) {
    // where the compiler has a name to suggest it points at the line; else it may point at the literal around it
    const at = says === '' ? `case-${index}.ts(` : `case-${index}.ts(${lines[index]},`;
    // what the compiler says of one place, the indented lines of it too: of a function of several forms the first says least
    const errors = stdout.split(/\n(?=\S)/).filter((error) => error.includes(at));
    expect([index, errors.length > 0, errors.join('\n')]).toEqual([index, true, expect.stringContaining(says)]);
  }
});
