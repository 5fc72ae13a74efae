import { systemRules } from '../../../src/bootstrap/follow/system-rules';

const file = (path: string) => ({ path, content: '' });
const units = '/etc/systemd/system';
const { checks, actions } = systemRules([
  file(`${units}/loutik-door.service`),
  file(`${units}/loutik-follow.service`),
  file(`${units}/loutik-follow.timer`),
  file(`${units}/loutik-word.socket`),
  file(`${units}/loutik-word@.service`),
  file(`${units}/loutik.target`),
  file(`${units}/k3s.service`),
  file(`${units}/k3s.service.d/loutik-door.service.conf`),
  file(`/srv${units}/loutik-other.service`),
]);

test('each kind of file is looked at by the program that reads it, before it stands in its place', () => {
  expect(checks.map(({ files, run }) => [files.join(' '), run.slice(0, 1).concat(run.slice(-1)).join(' … ')])).toEqual([
    ['*/haproxy.cfg', 'haproxy … {}'],
    ['/etc/nftables.conf *.nft', 'nft … {}'],
    ['/etc/ssh/sshd_config.d/*', 'sshd … {}'],
    ['/etc/ssh/authorized_keys.d/*', 'ssh-keygen … {}'],
    ['/etc/apt/apt.conf.d/*', 'apt-config … dump'],
    ['/etc/sysctl.d/*', 'sh … {}'],
  ]);
  const commands = checks.map(({ run }) => run.join(' '));
  expect(commands.slice(0, 5)).toEqual([
    'haproxy -c -q -f {}',
    'nft --check --file {}',
    'sshd -t -f {}',
    'ssh-keygen -l -f {}',
    'apt-config --config-file {} dump',
  ]);
  expect(checks.at(-1)?.run.filter((_, index) => index !== 2)).toEqual(['sh', '-c', 'sh', '{}']);
  expect(checks.at(-1)?.run[2]).toContain(`case $line in '' | '#'*) continue ;; *=*) ;; *)`);
});

const after = (...files: string[]) =>
  actions.filter((action) => files.join(' ') === action.files.join(' ')).flatMap(({ run }) => run.map((one) => one.join(' ')));

test('units that changed are read anew and verified: those of ours, by their names alone', () => {
  expect(after(`${units}/*`)).toEqual([
    'systemctl daemon-reload',
    'systemd-analyze verify --man=no --recursive-errors=no loutik-door.service loutik-follow.service loutik-follow.timer loutik-word.socket',
  ]);
});

test('what reads its files once is told that they changed', () => {
  expect(after('/etc/sysctl.d/*')).toEqual(['systemctl restart systemd-sysctl.service']);
  expect(after('/etc/udev/rules.d/*')).toEqual(['udevadm control --reload']);
  expect(after('/etc/nftables.conf')).toEqual(['systemctl reload-or-restart nftables.service']);
  expect(after('/etc/ssh/sshd_config.d/*')).toEqual(['sshd -t', 'systemctl reload ssh.service']);
  expect(after('/etc/haproxy/*')).toEqual(['systemctl reload haproxy.service']);
  expect(after('/etc/systemd/journald.conf.d/*')).toEqual(['systemctl try-restart systemd-journald.service']);
  expect(after('/etc/systemd/logind.conf.d/*')).toEqual(['systemctl try-reload-or-restart systemd-logind.service']);
  expect(after(`${units}/apt-daily*`)).toEqual(['systemctl try-restart apt-daily.timer apt-daily-upgrade.timer']);
  expect(after(`${units}/loutik*`)).toEqual(['systemctl start --no-block loutik.target']);
});

test('a unit of ours starts again for its own file, its program and its settings; a timer for its own file alone', () => {
  const path = `${units}/loutik-door.service`;
  expect(after(path, '/usr/local/lib/loutik/door', '/etc/loutik/door', '/etc/loutik/door.*')).toEqual([
    'systemctl restart --no-block loutik-door.service',
  ]);
  expect(after(`${units}/loutik-word.socket`, '/usr/local/lib/loutik/word', '/etc/loutik/word', '/etc/loutik/word.*')).toEqual([
    'systemctl restart --no-block loutik-word.socket',
  ]);
  expect(after(`${units}/loutik-follow.timer`)).toEqual(['systemctl restart --no-block loutik-follow.timer']);
});

test('what follows Git does not restart itself in the middle of it, and nothing is done for what is no unit of ours', () => {
  const restarted = actions.flatMap(({ run }) => run.filter((command) => command.includes('--no-block')).map((command) => command.at(-1)));
  expect(restarted).toEqual(['loutik-door.service', 'loutik-follow.timer', 'loutik-word.socket', 'loutik.target']);
});

test('all is done in this order: units are read before any of them starts again, the target last', () => {
  expect(actions.map(({ files }) => files[0])).toEqual([
    `${units}/*`,
    '/etc/sysctl.d/*',
    '/etc/udev/rules.d/*',
    '/etc/nftables.conf',
    '/etc/ssh/sshd_config.d/*',
    '/etc/haproxy/*',
    '/etc/systemd/journald.conf.d/*',
    '/etc/systemd/logind.conf.d/*',
    `${units}/apt-daily*`,
    `${units}/loutik-door.service`,
    `${units}/loutik-follow.timer`,
    `${units}/loutik-word.socket`,
    `${units}/loutik*`,
  ]);
});
