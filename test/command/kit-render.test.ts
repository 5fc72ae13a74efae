import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flattened } from '../../src/kit/values';
import { exampleSecrets } from '../bootstrap/example-secrets';
import { Copy } from '../copy';
import { inventory } from '../homelabs/house/inventory';
import { ExampleKit } from '../kit/example-kit';
import { fillSite } from '../kit/fill-site';

const copy = new Copy();
let folder: string;
let kit: ExampleKit;
beforeEach(async () => {
  folder = fs.mkdtempSync(join(tmpdir(), 'loutik-kit-'));
  kit = await ExampleKit.in(folder);
  fillSite((path, change) => copy.edit(path, change));
});
afterAll(() => copy.remove());
afterEach(() => {
  copy.mend();
  fs.rmSync(folder, { recursive: true, force: true });
});

const secrets = exampleSecrets(inventory, ['nextcloud', 'jellyfin', 'bot']);
/** Runs the real command over a kit that holds some secrets. */
async function render(value: object = secrets, to = join(folder, 'out')) {
  await kit.write(flattened(value));
  return copy.json(['kit', 'render', ...kit.options, '--to', to]);
}
const written = () =>
  fs.existsSync(join(folder, 'out'))
    ? fs.readdirSync(join(folder, 'out'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    : [];

test('every machine gets its own part, for its owner alone', async () => {
  const answer = await render();
  expect(answer.problems).toBeUndefined();
  expect(answer).toMatchObject({ ok: true });
  expect(answer.files).toEqual([
    'hosts/ryzen/answer.toml',
    'hosts/ryzen/first-boot.sh',
    'hosts/i5/answer.toml',
    'hosts/i5/first-boot.sh',
    'vms/i5-master/vendor-data',
    'vms/i5-master/secrets.sh',
    'vms/ryzen-worker/vendor-data',
    'vms/ryzen-worker/secrets.sh',
    'gateway/vendor-data',
    'gateway/secrets.sh',
    'gateway/user-data',
  ]);
  const files = written().map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  expect(files).toHaveLength(11);
  for (const file of files) {
    expect([file, fs.statSync(file).mode & 0o777]).toEqual([file, 0o600]);
    expect(fs.statSync(join(file, '..')).mode & 0o777).toBe(0o700);
  }
  const text = (path: string) => fs.readFileSync(join(folder, 'out', path), 'utf8');
  expect(text('hosts/i5/answer.toml')).toContain(secrets.hosts.rootPasswordHash);
  expect(text('hosts/i5/answer.toml')).not.toContain('{{secret:');
  const worker = Buffer.from(
    text('vms/ryzen-worker/vendor-data')
      .split('\n')
      .join(' ')
      .match(/node-password (\S+)/)?.[1] ?? '',
    'base64',
  );
  expect(worker.toString().trim()).toBe(secrets.k3s.nodePasswords['ryzen-worker']);
  expect(text('vms/ryzen-worker/vendor-data')).not.toContain('k3s-token ');
});

test('nothing is rendered while a value is missing or a name is an example’s, each is named, and none is written', async () => {
  copy.mend();
  const { problems } = await render();
  const missing = problems.filter(({ where }: { where: string }) => where === 'clusters/loutik/site.ts');
  expect(missing.map(({ code, what }: { code: string; what: string }) => [code, /^it does not say (.*), for /.exec(what)?.[1]])).toEqual([
    ['VALUE_UNFILLED', 'the SSH public key of the owner'],
    ['VALUE_UNFILLED', 'the MAC address of the ryzen USB NIC'],
    ['VALUE_UNFILLED', 'the serial number of the ryzen NVMe disk'],
    ['VALUE_UNFILLED', 'the MAC address of the ryzen Wi-Fi'],
    ['VALUE_UNFILLED', 'the serial number of the ryzen hard disk'],
    ['VALUE_UNFILLED', 'the name of the tailnet, as in its admin console'],
    ['VALUE_UNFILLED', 'the MAC address of the i5 on-board NIC'],
    ['VALUE_UNFILLED', 'the MAC address of the i5 2.5 GbE card'],
    ['VALUE_UNFILLED', 'the serial number of the i5 NVMe disk'],
    ['VALUE_UNFILLED', 'the serial number of the i5 hard disk'],
  ]);
  const names = problems
    .filter(({ where }: { where: string }) => where === 'clusters/loutik')
    .map(({ what }: { what: string }) => what.split(' ')[0]);
  expect(names).toEqual(expect.arrayContaining(['ryzen.loutik.example', 'git.loutik.example', 'cloud.loutik.example']));
  expect(written()).toEqual([]);
});

test('secrets that are missing or misshapen are told by their key, all at once, and nothing is written', async () => {
  const { problems } = await render({ ...secrets, wifi: undefined, k3s: { ...secrets.k3s, agentToken: 'two words' } });
  expect(problems.map(({ code, where }: { code: string; where: string }) => [code, where])).toEqual([
    ['SECRET_INVALID', 'secrets.k3s.agentToken'],
    ['SECRET_MISSING', 'secrets.wifi.ssid'],
    ['SECRET_MISSING', 'secrets.wifi.passphrase'],
  ]);
  expect(JSON.stringify(problems)).not.toContain('two words');
  expect(written()).toEqual([]);
});

test('a folder inside a repository is refused, also by way of a link and when it is not there yet', async () => {
  fs.mkdirSync(join(folder, 'repository/.git'), { recursive: true });
  fs.symlinkSync(join(folder, 'repository'), join(folder, 'link'));
  for (const to of ['repository', 'repository/a/b', 'link/c']) {
    const { problems } = await render(secrets, join(folder, to));
    expect(problems).toEqual([expect.objectContaining({ code: 'NOT_WRITABLE', where: join(folder, to) })]);
  }
  expect(fs.readdirSync(join(folder, 'repository'))).toEqual(['.git']);
});

test('a folder inside the homelab’s own is refused, before it is a repository too, and a link below the folder that leads there', async () => {
  fs.mkdirSync(join(folder, 'out'));
  fs.symlinkSync(copy.root, join(folder, 'out/vms'));
  for (const to of [copy.root, join(copy.root, 'kit'), join(folder, 'out')]) {
    const { problems } = await render(secrets, to);
    expect(problems).toEqual([expect.objectContaining({ code: 'NOT_WRITABLE', where: to })]);
  }
  expect([written(), fs.existsSync(join(copy.root, 'kit')), fs.existsSync(join(copy.root, 'i5-master'))]).toEqual([[], false, false]);
});

test('a file that cannot be put in place leaves no other, and no folder that was not there', async () => {
  fs.mkdirSync(join(folder, 'out/gateway/vendor-data'), { recursive: true });
  const { problems } = await render();
  expect(problems).toEqual([expect.objectContaining({ code: 'NOT_WRITABLE', where: join(folder, 'out') })]);
  expect(fs.readdirSync(join(folder, 'out'), { recursive: true })).toEqual(['gateway', 'gateway/vendor-data']);
});

test('what a killed run left open to others, or somebody put there, gets no secret', async () => {
  const left = join(folder, 'out/gateway/vendor-data.new');
  const elsewhere = join(folder, 'elsewhere');
  fs.mkdirSync(join(folder, 'out/gateway'), { recursive: true });
  fs.writeFileSync(elsewhere, 'theirs');
  fs.symlinkSync(elsewhere, left);
  expect((await render()).ok).toBe(true);
  expect([fs.readFileSync(elsewhere, 'utf8'), fs.existsSync(left)]).toEqual(['theirs', false]);
  expect(fs.lstatSync(join(folder, 'out/gateway/vendor-data')).isFile()).toBe(true);
});

test('called without its folder, or with an empty one, it says that it takes one', () => {
  for (const to of [[], ['--to', '']]) {
    expect(copy.loutik(['kit', 'render', ...to])).toMatchObject({ status: 2, stderr: 'kit render takes --to FOLDER\n' });
  }
});
