import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TwinFolder } from '../../../src/twin/folder';
import { groupName, makeGroups, removeGroups } from '../../../src/twin/run/cgroups';
import { clearGroups, twinGroups } from '../../../src/twin/run/groups';
import { temporaryHome } from '../temporary-home';

temporaryHome();
let base: string;
beforeEach(() => {
  base = fs.mkdtempSync(join(tmpdir(), 'loutik-groups-'));
});
afterEach(() => fs.rmSync(base, { recursive: true, force: true }));
const read = (...path: readonly string[]) => fs.readFileSync(join(base, ...path), 'utf8');

describe('a node’s control groups', () => {
  test('have its memory as their limit where memory is a hierarchy of its own, and its processors copied where they must be', () => {
    for (const file of ['cpuset.cpus', 'cpuset.mems']) fs.writeFileSync(join(base, file), `${file} of all`);
    const made = makeGroups(
      ['memory', 'cpuset', 'cpu'].map((name) => ({ name, options: name, base })),
      'twin',
      'server',
      1000,
    );
    expect(made).toEqual(Array(3).fill(join(base, 'twin/server')));
    expect(read('twin/server/memory.limit_in_bytes')).toBe('1000');
    for (const folder of ['twin', 'twin/server'])
      expect([read(folder, 'cpuset.cpus'), read(folder, 'cpuset.mems')]).toEqual(['cpuset.cpus of all', 'cpuset.mems of all']);
    expect(fs.readdirSync(join(base, 'twin')).sort()).toEqual(['cpuset.cpus', 'cpuset.mems', 'server']);
    expect(fs.existsSync(join(base, 'twin/server/memory.max'))).toBe(false);
  });

  test('are named after the twin’s folder', () => {
    expect(groupName('/a')).toBe('loutik-6a50dc858413'); // SHA-256 of /a begins so
    expect(groupName('/b')).not.toBe(groupName('/a'));
  });

  test('of version 2 are given those controllers that the kernel has', () => {
    fs.mkdirSync(join(base, 'twin'));
    for (const folder of ['', 'twin']) fs.writeFileSync(join(base, folder, 'cgroup.controllers'), 'cpu hugetlb\n');
    makeGroups([{ name: '', options: '', base }], 'twin', 'server', 1000);
    expect(read('twin/server/memory.max')).toBe('1000');
    // a file keeps the last that was written; a kernel takes each
    expect([read('cgroup.subtree_control'), read('twin/cgroup.subtree_control')]).toEqual(['+hugetlb', '+hugetlb']);
  });

  test('go from the innermost out; what is not there is no matter, and one that stays is waited for no longer than is said', async () => {
    fs.mkdirSync(join(base, 'a/b/c'), { recursive: true });
    await removeGroups([join(base, 'a'), join(base, 'none')]);
    expect(fs.existsSync(join(base, 'a'))).toBe(false);
    fs.mkdirSync(join(base, 'busy/inner'), { recursive: true });
    fs.writeFileSync(join(base, 'busy/file'), '');
    await removeGroups([join(base, 'busy')], 1);
    expect(fs.readdirSync(join(base, 'busy'))).toEqual(['file']);
  });
});

test('a twin’s groups are those that it wrote down, and a node’s alone are cleared', async () => {
  const folder = new TwinFolder('one');
  expect(twinGroups(folder)).toEqual([]);
  folder.write('cgroups.json', JSON.stringify(['/a']));
  expect(twinGroups(folder)).toEqual(['/a']);
  for (const node of ['server', 'worker']) fs.mkdirSync(join(base, node));
  folder.write('nodes/server/cgroups', `${join(base, 'server')}\n`);
  await clearGroups(folder, 'server');
  await clearGroups(folder, 'worker');
  expect(fs.readdirSync(base)).toEqual(['worker']);
});
