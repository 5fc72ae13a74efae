import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { object, Secret, ServiceChart, toFill } from '../../src';
import type { ProblemsError } from '../../src/problems';
import { proofs } from '../../src/proofs/registry';
import { ownedBy, synth, unpinned } from '../../src/synth/synth';
import { homelab } from '../homelabs/homelabs';
import { base, withChange } from '../inventory/base';
import { synthesized } from '../lab';
import { modelOf } from '../proofs/proved';

const where = 'clusters/test/inventory.ts';
const own = withChange('domain', 'test.ch', withChange('git.url', 'https://git.test.ch/owner/homelab.git', base));
const pinned = withChange('k3s.sha256', { binary: 'a'.repeat(64) }, withChange('cloudImage.sha512', 'b'.repeat(128), own));
// biome-ignore lint/suspicious/noExplicitAny: a lab of any homelab
const declare = (lab: any) => {
  const first = new ServiceChart(lab, 'second');
  object(first, 'x', 'ConfigMap', { metadata: { name: 'x' }, data: { a: 'b' } });
  new ServiceChart(lab, 'bare', { namespace: 'kube-system' });
};

describe('what is made', () => {
  test('is told by app, in the order of the services, with how many objects each has', () => {
    const { apps, files } = synthesized(declare, { inventory: pinned });
    expect(apps.map(({ name }) => name)).toEqual(['second', 'bare']);
    for (const { name, objects } of apps)
      expect([name, objects]).toEqual([name, files.filter(({ path }) => path.startsWith(`dist/test/${name}/`)).length]);
    expect(apps.map(({ objects }) => objects > 0)).toEqual([true, false]);
  });

  test('holds by every proof there is', () => {
    expect(synthesized(() => {}, { inventory: pinned }).proofs).toBe(proofs.length);
  });

  test('tells what was retired, and nothing of what is there', () => {
    expect(synthesized(() => {}, { inventory: pinned }).retired).toEqual([]);
  });
});

describe('what is still to do', () => {
  const todo = (inventory = pinned, services: typeof declare = () => {}) => synthesized(services, { inventory }).todo;

  test('is nothing in a homelab of its own', () => {
    expect(todo()).toEqual([]);
  });

  test.each(['test.example', 'a.b.example'])('a domain of RFC 2606, %s, is to be replaced', (domain) => {
    expect(todo(withChange('domain', domain, pinned))).toContainEqual({ what: `put your own domain for ${domain}`, where });
  });

  test.each(['example.ch', 'test.examples'])('%s is a domain as any', (domain) => {
    expect(todo(withChange('domain', domain, pinned)).filter(({ what }) => what.includes('domain'))).toEqual([]);
  });

  test.each(['https://git.test.example/a/b.git', 'ssh://git@git.test.example:22/a/b.git', 'git@git.test.example:a/b.git'])(
    'a repository of one, %s, too',
    (url) => {
      expect(todo(withChange('git.url', url, pinned))).toContainEqual({ what: `put your own Git repository for ${url}`, where });
    },
  );

  test('a repository whose path alone has such a word is one as any', () => {
    expect(todo(withChange('git.url', 'https://git.test.ch/my.example.git', pinned))).toEqual([]);
  });

  test('what is downloaded without a sum is to be pinned, each in the inventory', () => {
    const pins = (inventory = own) => unpinned(modelOf(() => {}, inventory).lab);
    expect(pins().map((one) => [one.what.split(':')[0], one.where])).toEqual([
      ['pin K3s v1.36.4+k3s1', where],
      ['pin the cloud image', where],
    ]);
    expect(pins(pinned)).toEqual([]);
  });

  test('a secret that is not sealed yet is, with where its value is found', () => {
    const sealing = todo(
      pinned,
      (lab) => void new Secret(new ServiceChart(lab, 'app'), 'token', { keys: ['a'], about: 'at its provider' }),
    );
    expect(sealing).toEqual([
      {
        what: expect.stringContaining('app/app-token'),
        where: 'clusters/test/secrets/app/app-token.yaml',
        about: expect.stringContaining('at its provider'),
      },
    ]);
  });

  test('comes in one order: names, sums, what proofs leave, what is to be filled in', () => {
    const all = todo(base, (lab) => {
      const chart = new ServiceChart(lab, 'app');
      new Secret(chart, 'token', { keys: ['a'], about: 'at its provider' });
      object(chart, 'x', 'ConfigMap', { metadata: { name: 'x' }, data: { a: toFill('the key') } });
    });
    expect(all.map(({ what }) => what.split(' ')[0])).toEqual([
      'put',
      'put',
      'pin',
      'pin',
      expect.not.stringMatching(/^(put|pin|fill)$/),
      'fill',
    ]);
  });
});

test('a homelab owns two folders, its root application and its ledger, and nothing else', () => {
  expect(ownedBy('test')).toEqual({
    folders: ['dist/test', 'bootstrap/test'],
    files: ['clusters/test/root.yaml', expect.stringMatching(/^clusters\/test\/[^/]+$/)],
  });
});

describe('a homelab that is read from its sources', () => {
  let root = '';
  beforeEach(() => {
    root = fs.mkdtempSync(join(tmpdir(), 'loutik-synth-'));
  });
  afterEach(() => fs.rmSync(root, { recursive: true, force: true }));
  const { inventory, services } = homelab('one');
  const modules = { inventory: async () => ({ inventory }), services: async () => ({ default: services }) };
  const run = (more: object = {}) => synth({ root, homelab: 'one', modules, ...more });

  test('has its files put in place, and copied to where the cdk8s CLI looks when that asks, in place of what was there', async () => {
    const out = join(root, 'out');
    fs.mkdirSync(join(out, 'one'), { recursive: true });
    fs.writeFileSync(join(out, 'one/old.yaml'), '');
    fs.writeFileSync(join(out, 'other.yaml'), '');
    const report = await run();
    expect(report).toMatchObject({ homelab: 'one', retired: [], proofs: proofs.length });
    expect(report.objects).toBe(report.apps.reduce((sum, { objects }) => sum + objects, 0));
    expect(report.objects).toBeGreaterThan(20);
    expect(fs.existsSync(join(root, 'clusters/one/root.yaml'))).toBe(true);
    expect(fs.readdirSync(join(out, 'one'))).toEqual(['old.yaml']);
    await run({ cdk8sOutput: 'out' });
    expect(fs.readdirSync(join(out, 'one'))).toEqual(fs.readdirSync(join(root, 'dist/one')));
    expect(fs.readdirSync(join(root, 'dist/one')).sort()).toEqual(
      report.apps.flatMap(({ name, objects }) => (objects > 0 ? [name] : [])).sort(),
    );
    expect(fs.readdirSync(out).sort()).toEqual(['one', 'other.yaml']);
  });

  test('is made with what is still to do; not of who is strict, who is told all of it', async () => {
    const { todo } = await run();
    const unsealed = todo.filter(({ what }) => what.startsWith('seal '));
    expect(unsealed.length).toBeGreaterThan(0);
    fs.rmSync(join(root, 'dist'), { recursive: true });
    const told = await run({ strict: true }).catch(({ problems }: ProblemsError) => problems.map(({ what }) => what));
    expect(told).toEqual(expect.arrayContaining(unsealed.map(({ what }) => what)));
    expect(fs.existsSync(join(root, 'dist'))).toBe(false);
  });
});
