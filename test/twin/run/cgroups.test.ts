import { hierarchies } from '../../../src/twin/run/cgroups';

const unified = '30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot\n';
const hybrid = [
  '29 23 0:25 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755',
  '30 29 0:26 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw',
  '31 29 0:27 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,release_agent=/usr/lib/systemd/systemd-cgroups-agent,name=systemd',
  '32 29 0:28 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct',
  '33 29 0:29 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory',
].join('\n');
const own = '5:memory:/session/7\n4:cpu,cpuacct:/\n1:name=systemd:/user.slice\n0::/user.slice/session-1.scope\n';

test('of version 2 there is one hierarchy, and groups of ours are made at its top, where no group has processes of its own', () => {
  expect(hierarchies(unified, '0::/user.slice/session-1.scope\n')).toEqual([{ name: '', options: '', base: '/sys/fs/cgroup' }]);
});

test('of version 1 each hierarchy counts but the one without controllers, and groups of ours are made below the caller’s own', () => {
  expect(hierarchies(hybrid, own)).toEqual([
    { name: 'systemd', options: 'none,name=systemd', base: '/sys/fs/cgroup/systemd/user.slice' },
    { name: 'cpu,cpuacct', options: 'cpu,cpuacct', base: '/sys/fs/cgroup/cpu,cpuacct' },
    { name: 'memory', options: 'memory', base: '/sys/fs/cgroup/memory/session/7' },
  ]);
});
