import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import beginAnew from '../../src/bootstrap/scripts/begin-anew.sh';

/** The script that cloud-init runs at each boot, on a machine of which a folder has the files; what would act tells of it. */
const root = fs.mkdtempSync(join(tmpdir(), 'loutik-anew-'));
const at = (path: string) => join(root, path);
const put = (path: string, text: string) => {
  fs.mkdirSync(dirname(at(path)), { recursive: true });
  fs.writeFileSync(at(path), text);
};
const netplan = '/etc/netplan/50-cloud-init.yaml';
const semaphore = '/var/lib/cloud/instance/sem/config_write_files';
const instance = '/var/lib/cloud/data/instance-id';
const written = '/var/lib/cloud/instance/loutik-written';
const restart = ['sync', 'systemctl reboot -ff'];

beforeEach(() => {
  for (const name of ['sync', 'systemctl']) {
    put(`/bin/${name}`, `#!/bin/sh\necho ${name} "$@" >>"$DID"\n`);
    fs.chmodSync(at(`/bin/${name}`), 0o755);
  }
  put(semaphore, '');
  put('/var/lib/cloud/instance/sem/consume_data', '');
  put(instance, 'test-worker\n');
  put(netplan, 'network: {}\n');
});
afterEach(() => fs.rmSync(root, { recursive: true }));

/** What it did. */
function boot(): string[] {
  fs.rmSync(at('/did'), { force: true });
  const script = beginAnew
    .replaceAll('/var/lib/cloud', at('/var/lib/cloud'))
    .replaceAll('/etc/', at('/etc/'))
    .replace('/dev/console', at('/console'));
  const env = { PATH: `${at('/bin')}:/usr/bin:/bin`, DID: at('/did') };
  const { stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8', env });
  expect(stderr).toBe('');
  return fs.existsSync(at('/did')) ? fs.readFileSync(at('/did'), 'utf8').trim().split('\n') : [];
}

test('until all was written, each module of cloud-init begins again, and what stands there is put on the disk', () => {
  expect(boot()).toEqual(['sync']);
  expect([fs.existsSync(at(semaphore)), fs.existsSync(at(instance))]).toEqual([false, true]);
  expect(fs.readdirSync(dirname(at(semaphore)))).toEqual(['consume_data']);
});

test('once all was written nothing is done any more, whatever the network is', () => {
  put(written, '');
  put(netplan, '');
  expect(boot()).toEqual([]);
  expect([fs.existsSync(at(semaphore)), fs.existsSync(at(instance))]).toEqual([true, true]);
});

test.each([
  ['is empty', () => put(netplan, '')],
  ['is not there', () => fs.rmSync(at(netplan))],
  ['is empty, beside one that the image brought,', () => [put(netplan, ''), put('/etc/netplan/90-default.yaml', 'network: {}\n')]],
])('a machine whose file for the network %s is a new instance to cloud-init, and starts once more', (_, tear) => {
  tear();
  expect(boot()).toEqual([...restart, 'sync']); // the last since no machine ends here
  expect(fs.existsSync(at(instance))).toBe(false);
  expect(fs.readFileSync(at('/console'), 'utf8')).toBe('loutik: the network was not written: once more\n');
});

test.each([
  '/etc/netplan/50-cloud-init.yaml',
  '/etc/network/interfaces.d/50-cloud-init',
  '/etc/systemd/network/10-cloud-init-eth0.network',
])('with its file at %s it goes on', (path) => {
  put(netplan, '');
  put(path, 'whole\n');
  expect(boot()).toEqual(['sync']);
  expect(fs.existsSync(at(instance))).toBe(true);
});

test('it starts once more three times at the most: then the reason is another', () => {
  put(netplan, '');
  for (let time = 1; time <= 3; time++) expect(boot()[1]).toBe(restart[1]);
  expect(boot()).toEqual(['sync']);
});
