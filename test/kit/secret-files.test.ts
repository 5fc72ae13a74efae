import type { Inventory } from '../../src';
import { renderSecrets } from '../../src/kit/secret-files';
import { ProblemsError } from '../../src/problems';
import { exampleSecrets } from '../bootstrap/example-secrets';
import { homelabOf } from '../bootstrap/filled';
import { base, withChange } from '../inventory/base';

// what stands in each: test/bootstrap

const secrets = exampleSecrets(base, []);
const rendered = (inventory: Inventory = base, given = secrets) =>
  renderSecrets(
    homelabOf('test', inventory, () => {}),
    given,
  );
const machines = [
  ...['one', 'two'].flatMap((host) => [`hosts/${host}/answer.toml`, `hosts/${host}/first-boot.sh`]),
  ...['server', 'worker'].flatMap((vm) => [`vms/${vm}/vendor-data`, `vms/${vm}/secrets.sh`]),
];

test('each machine has the files that it starts with, and no two are at one place', () => {
  expect(rendered().map(({ path }) => path)).toEqual([
    ...machines,
    ...['vendor-data', 'secrets.sh', 'user-data'].map((file) => `gateway/${file}`),
  ]);
});

test('a homelab without a gateway has none of it', () => {
  const { gateway: _, ...tailscale } = secrets.tailscale;
  const inventory = withChange('gateway', undefined) as Inventory;
  expect(rendered(inventory, { ...secrets, tailscale } as typeof secrets).map(({ path }) => path)).toEqual(machines);
});

test('every file holds something of its own, and a script is one', () => {
  const files = rendered();
  expect(new Set(files.map(({ content }) => content)).size).toBe(files.length);
  for (const { path, content } of files.filter((file) => file.path.endsWith('.sh')))
    expect([path, content.slice(0, 3)]).toEqual([path, '#!/']);
});

test('what is missing of any machine is told before anything is rendered', () => {
  const { worker: _, ...nodePasswords } = secrets.k3s.nodePasswords as Record<string, string>;
  let places: readonly string[] = [];
  try {
    rendered(base, { ...secrets, k3s: { ...secrets.k3s, nodePasswords, serverToken: 'short' } });
  } catch (error) {
    if (error instanceof ProblemsError) places = error.problems.map(({ code, where }) => `${code} ${where}`);
  }
  expect(places).toEqual(['SECRET_INVALID secrets.k3s.serverToken', 'SECRET_MISSING secrets.k3s.nodePasswords.worker']);
});
