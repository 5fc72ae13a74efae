import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import type { Inventory } from '../../src';
import { vmVendorData } from '../../src/bootstrap/vm/vendor-data';
import { cloudInitOf } from '../../src/bootstrap/vm/vm-files';
import { exampleSecrets } from '../bootstrap/example-secrets';
import { filled, homelabOf } from '../bootstrap/filled';
import { type HomelabName, homelab } from '../homelabs/homelabs';
import { withChange } from '../inventory/base';

const repository = join(__dirname, '../..');
const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-tools-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** One of the tests' homelabs, with everything filled in and a mirror. */
function withMirror(of: HomelabName) {
  const { inventory, services } = homelab(of);
  const whole = withChange('mirror', 'http://192.168.1.5/mirror', filled(inventory as Inventory));
  return { whole, ...homelabOf(of, whole, services), secrets: exampleSecrets(whole) };
}
/** A server and an agent; one of two nodes of a machine with nothing outside of the house; one of three servers. */
const vms: readonly (readonly [HomelabName, string])[] = [
  ['house', 'i5-master'],
  ['house', 'ryzen-worker'],
  ['one', 'worker'],
  ['three', 'server-1'],
];

/** A VM's cloud-init in a folder, and its files as they will stand, in another. */
function laidOut(of: HomelabName, name: string) {
  const { whole, lab, objects, secrets } = withMirror(of);
  const vm = whole.vms[name];
  if (vm === undefined) throw new Error(name);
  const made = cloudInitOf(lab, name, vm, objects);
  const at = (file: string) => join(folder, name, file);
  const root = at('root');
  fs.mkdirSync(root, { recursive: true });
  fs.writeFileSync(at('user-data'), made.userData);
  fs.writeFileSync(at('network-config'), made.networkConfig);
  fs.writeFileSync(at('vendor-data'), vmVendorData(lab, name, secrets));
  const { write_files } = parse(made.userData) as { write_files: { path: string; content: string; permissions: string }[] };
  for (const { path, content, permissions } of write_files) {
    fs.mkdirSync(dirname(join(root, path)), { recursive: true });
    fs.writeFileSync(join(root, path), content, { mode: Number.parseInt(permissions, 8) });
  }
  return { at, root, paths: write_files.map(({ path }) => path), role: vm.role };
}

const run = (command: string, ...args: string[]) => {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (error) throw error;
  return { status, output: `${stdout}${stderr}` };
};

const scripts = ['src/bootstrap/scripts', 'src/bootstrap/vm/scripts', 'src/bootstrap/boot-secrets/scripts'].flatMap((path) =>
  fs.readdirSync(join(repository, path)).map((file) => join(repository, path, file)),
);

test('shellcheck has nothing to say about any script of a VM', () => {
  expect(run('shellcheck', '--shell', 'sh', ...scripts)).toEqual({ status: 0, output: '' });
});

describe.each(vms)('%s, %s', (of, name) => {
  const { at, root, paths, role } = laidOut(of, name);

  test('cloud-init takes its user-data', () => {
    const { status, output } = run('cloud-init', 'schema', '--config-file', at('user-data'));
    expect([status, output]).toEqual([0, expect.stringContaining('Valid cloud-config')]);
    expect(output).not.toMatch(/deprecat|warning/i);
  });

  test('Python’s mail parser, which cloud-init uses, sees one boothook in its vendor-data', () => {
    const program =
      'import email,sys; m=email.message_from_file(open(sys.argv[1])); print([(p.get_content_type(), p.get_payload().startswith("#!/bin/sh\\n"), p.get_payload().endswith("=\\n") or True) for p in m.walk() if not p.is_multipart()])';
    expect(run('python3', '-c', program, at('vendor-data'))).toEqual({ status: 0, output: "[('text/cloud-boothook', True, True)]\n" });
  });

  test('nft takes its door', () => {
    expect(run('nft', '--check', '--file', join(root, 'etc/loutik/door.nft'))).toEqual({ status: 0, output: '' });
  });

  test('systemd takes its units', () => {
    // what the machine has besides: Debian's and K3s's own units, and what they run
    const unit = (program: string) => `[Unit]\nDescription=Stands in\n[Service]\nType=notify\nExecStart=${program}\n`;
    const units = 'etc/systemd/system';
    const k3s = role === 'k3s-server' ? 'k3s.service' : 'k3s-agent.service';
    for (const program of ['usr/sbin/nft', 'bin/sh', 'usr/local/bin/k3s']) {
      fs.mkdirSync(dirname(join(root, program)), { recursive: true });
      fs.writeFileSync(join(root, program), '', { mode: 0o755 });
    }
    fs.writeFileSync(join(root, units, k3s), unit('/usr/local/bin/k3s server'));
    fs.cpSync('/usr/lib/systemd/system', join(root, 'usr/lib/systemd/system'), { recursive: true, verbatimSymlinks: true });
    const ours = paths.filter((path) => /^\/etc\/systemd\/system\/[^/]+$/.test(path)).map((path) => path.slice(1).split('/').pop() ?? '');
    expect(ours.length).toBeGreaterThan(4);
    const { status, output } = run('systemd-analyze', 'verify', '--man=no', '--recursive-errors=yes', `--root=${root}`, ...ours, k3s);
    expect([status, output]).toEqual([0, '']);
  });

  test('systemd-tmpfiles clears what CNI noted away at a boot, and at no other time', () => {
    const note = join(root, 'var/lib/cni/results/cbr0-0123-eth0');
    fs.mkdirSync(dirname(note), { recursive: true });
    fs.writeFileSync(note, ''); // as a power cut leaves it
    const conf = join(root, 'etc/tmpfiles.d/loutik-cni.conf');
    expect(run('systemd-tmpfiles', '--remove', `--root=${root}`, conf)).toEqual({ status: 0, output: '' });
    expect(fs.existsSync(note)).toBe(true);
    expect(run('systemd-tmpfiles', '--remove', '--boot', `--root=${root}`, conf)).toEqual({ status: 0, output: '' });
    expect(fs.existsSync(join(root, 'var/lib/cni'))).toBe(false);
  });

  test('apt takes its sources and settings, systemd its calendar', () => {
    const settings = run('apt-config', '--config-file', join(root, 'etc/apt/apt.conf.d/52loutik'), 'dump', 'Unattended-Upgrade');
    expect([settings.status, settings.output]).toEqual([0, expect.stringContaining('Unattended-Upgrade::Automatic-Reboot "false";\n')]);
    const timer = fs.readFileSync(join(root, 'etc/systemd/system/apt-daily.timer.d/loutik.conf'), 'utf8');
    expect(run('systemd-analyze', 'calendar', /^OnCalendar=(\*.*)$/m.exec(timer)?.[1] ?? '').status).toBe(0);
    const parts = `Dir::Etc::sourceparts=${join(root, 'etc/apt/sources.list.d')}`;
    const { status, output } = run('apt-get', '--print-uris', '--option', parts, '--option', 'Dir::Etc::sourcelist=/dev/null', 'update');
    expect(status).toBe(0);
    expect(output.match(/'[^']*InRelease'/g)).toEqual(
      ['debian/dists/trixie', 'debian/dists/trixie-updates', 'debian-security/dists/trixie-security'].map(
        (suite) => `'http://192.168.1.5/mirror/${suite}/InRelease'`,
      ),
    );
  });
});
