import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TwinFolder } from '../../../src/twin/folder';
import { groupName, hierarchies, makeGroups, ownHierarchies, removeGroups } from '../../../src/twin/run/cgroups';
import { clearGroups, layGroups, twinGroups } from '../../../src/twin/run/groups';
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

  test.each(['cpu', 'cpuset', 'io', 'memory', 'pids', 'hugetlb'])(
    'of version 2 are given %s where the kernel has it, and nothing else',
    (controller) => {
      fs.mkdirSync(join(base, 'twin'));
      for (const folder of ['', 'twin']) fs.writeFileSync(join(base, folder, 'cgroup.controllers'), `${controller} misc\n`);
      makeGroups([{ name: '', options: '', base }], 'twin', 'server', 1000);
      expect(read('twin/server/memory.max')).toBe('1000');
      // a file keeps the last that was written; a kernel takes each
      expect([read('cgroup.subtree_control'), read('twin/cgroup.subtree_control')]).toEqual([`+${controller}`, `+${controller}`]);
    },
  );

  test('of version 1 have a limit of memory in its hierarchy alone', () => {
    makeGroups([{ name: 'cpu,cpuacct', options: 'cpu,cpuacct', base }], 'twin', 'server', 1000);
    expect(fs.readdirSync(join(base, 'twin/server'))).toEqual([]);
  });

  test('that have processes are waited for until those are gone', async () => {
    fs.mkdirSync(join(base, 'busy'));
    fs.writeFileSync(join(base, 'busy/file'), '');
    setTimeout(() => fs.rmSync(join(base, 'busy/file')), 20);
    const begin = performance.now();
    await removeGroups([join(base, 'busy')], 20_000);
    expect(fs.existsSync(join(base, 'busy'))).toBe(false);
    expect(performance.now() - begin).toBeLessThan(15_000);
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

test('a node’s groups are written down for who clears them, and those above them for who ends the twin, each once', () => {
  const folder = new TwinFolder('one');
  const own = join(base, groupName(folder.path));
  for (const name of ['server', 'worker']) layGroups(folder, name, 1000, [{ name: 'memory', options: 'memory', base }]);
  expect(fs.readFileSync(folder.file('nodes/worker/cgroups'), 'utf8')).toBe(`${own}/worker\n`);
  expect(twinGroups(folder)).toEqual([own]);
  expect(fs.readFileSync(join(own, 'server/memory.limit_in_bytes'), 'utf8')).toBe('1000');
});

describe('this machine’s hierarchies', () => {
  const line = (point: string, type: string, options: string) => `31 29 0:27 / ${point} rw - ${type} x ${options}`;
  const of = (...lines: readonly string[]) => hierarchies(lines.join('\n'), '3:cpu,cpuacct:/mine:odd\n2:memory:/\n1:name=systemd:/user');

  test('are what the kernel mounts for a kubelet: words that say who may do what with them are left out', () => {
    expect(
      of(
        line('/sys/fs/cgroup/cpu,cpuacct', 'cgroup', 'rw,ro,xattr,clone_children,release_agent=/x,cpu,cpuacct'),
        line('/sys/fs/cgroup/memory', 'cgroup', 'rw,memory'),
        line('/sys/fs/cgroup/systemd', 'cgroup', 'rw,xattr,name=systemd'),
        line('/sys/fs/cgroup/unified', 'cgroup2', 'rw'),
        line('/other/pids', 'cgroup', 'rw,pids'),
        line('/sys/fs/cgroup', 'tmpfs', 'rw'),
      ),
    ).toEqual([
      { name: 'cpu,cpuacct', options: 'cpu,cpuacct', base: '/sys/fs/cgroup/cpu,cpuacct/mine:odd' },
      { name: 'memory', options: 'memory', base: '/sys/fs/cgroup/memory' },
      { name: 'systemd', options: 'none,name=systemd', base: '/sys/fs/cgroup/systemd/user' },
    ]);
  });

  test('are one, at the top, where version 2 is mounted there, whatever else is', () => {
    const one = [{ name: '', options: '', base: '/sys/fs/cgroup' }];
    expect(of(line('/sys/fs/cgroup', 'cgroup2', 'rw'))).toEqual(one);
    expect(of(line('/sys/fs/cgroup/memory', 'cgroup', 'rw,memory'), line('/sys/fs/cgroup', 'cgroup2', 'rw'))).toEqual(one);
    expect(of(line('/sys/fs/cgroup', 'cgroup', 'rw,memory'))).toEqual([]);
  });

  test('are those that this process sees', () => {
    const text = (file: string) => fs.readFileSync(`/proc/self/${file}`, 'utf8');
    const seen = fs.existsSync('/proc/self/cgroup') ? hierarchies(text('mountinfo'), text('cgroup')) : [];
    expect(ownHierarchies()).toEqual(seen);
  });
});
