import fs from 'node:fs';
import { join } from 'node:path';
import { Copy } from '../copy';
import { git } from '../plan/repository';

let copy: Copy;
beforeAll(() => {
  copy = new Copy();
  copy.write('.gitignore', 'node_modules\n.loutik\n');
  git(copy.root, 'init', '-q', '-b', 'main');
  commit('first');
});
afterAll(() => copy.remove());
afterEach(() => git(copy.root, 'checkout', '-q', '.'));

function commit(message: string): void {
  git(copy.root, 'add', '-A');
  git(copy.root, 'commit', '-q', '-m', message);
}

const bump = (from: string, to: string) => copy.edit('charts/jellyfin.ts', (text) => text.replace(from, to));

test('where nothing changed there is nothing to do, and the exit code says so', () => {
  const { status, stdout, stderr } = copy.loutik(['plan', '--against', 'main', '--exit-code']);
  expect([status, stdout]).toEqual([0, '']);
  expect(stderr).toBe(
    `loutik: the work tree against main (${git(copy.root, 'rev-parse', 'main').slice(0, 9)} "first")\n\n✓ nothing to do\n`,
  );
});

test('a change with a danger: as text, as JSON of version 1, as Markdown; nothing in the repository is touched', () => {
  bump('jellyfin:10.11.11', 'jellyfin:10.12.0');
  const before = copy.generated();
  const text = copy.loutik(['plan', '--against', 'main', '--exit-code']);
  expect(text.status).toBe(11);
  expect(text.stderr).toContain(
    [
      'jellyfin  (wave 10)',
      '  ~ Deployment jellyfin/jellyfin',
      '      spec.template.spec.containers[jellyfin].image: docker.io/jellyfin/jellyfin:10.11.11 → docker.io/jellyfin/jellyfin:10.12.0',
      '      pods restart: all pods stop before new ones start (Recreate); down for up to 31 min',
    ].join('\n'),
  );
  expect(text.stderr).toMatch(/\n1 changed; 1 danger\n$/);
  const result = copy.json(['plan', '--against', 'main']);
  expect(result).toEqual({
    ok: true,
    version: 1,
    homelab: 'loutik',
    against: { ref: 'main', commit: git(copy.root, 'rev-parse', 'main'), subject: 'first', basis: 'synthesized' },
    nothing: false,
    counts: { added: 0, changed: 1, removed: 0, kept: 0 },
    notes: [],
    changes: [
      {
        action: 'changed',
        app: 'jellyfin',
        waves: [10, 0],
        object: 'Deployment jellyfin/jellyfin',
        restart: { how: 'all pods stop before new ones start (Recreate)', down: { stop: 30, start: 1800, of: 'all of it' } },
        fields: [
          {
            path: 'spec.template.spec.containers[jellyfin].image',
            before: 'docker.io/jellyfin/jellyfin:10.11.11',
            after: 'docker.io/jellyfin/jellyfin:10.12.0',
          },
        ],
      },
    ],
    machines: [],
    dangers: [
      {
        kind: 'service-down',
        app: 'jellyfin',
        object: 'Deployment jellyfin/jellyfin',
        field: 'spec.template',
        what: 'its pods are made anew: all pods stop before new ones start (Recreate)',
        consequence: "it is down for up to 30 s to stop, then up to 30 min to start (its startup probe's budget)",
        instead: 'push it when nobody needs it',
      },
    ],
  });
  const markdown = copy.loutik(['plan', '--against', 'main', '--markdown', '--exit-code']);
  expect([markdown.status, markdown.stderr]).toEqual([11, '']);
  expect(markdown.stdout).toMatch(/^<!-- loutik plan: loutik -->\n### loutik: what a push does\n/);
  const summary = copy.loutik(['plan', '--against', 'main', '--summary']);
  expect(summary.status).toBe(0); // it failed at nothing
  expect(summary.stderr).toContain('jellyfin  (wave 10)  1 changed\n');
  expect(summary.stderr).not.toContain('containers[');
  expect(copy.generated()).toEqual(before);
  expect(fs.readdirSync(join(copy.root, '.loutik/plan')).filter((name) => !name.endsWith('.json'))).toEqual([]);
});

test('changes without a danger end with 10', () => {
  copy.edit('charts/platform/kube-system.ts', (text) => `${text}\n`);
  copy.edit('clusters/loutik/services.ts', (text) =>
    text
      .replace(
        /new TenantPolicies\(lab\);/,
        "new TenantPolicies(lab);\n  object(new ServiceChart(lab, 'extra', { trust: 'platform', wave: 5, namespace: 'kube-system' }), 'm', 'ConfigMap', { metadata: { name: 'extra' }, data: { a: '1' } });",
      )
      .replace('import { Bytes', 'import { object, ServiceChart, Bytes'),
  );
  const { status, stderr } = copy.loutik(['plan', '--against', 'main', '--exit-code']);
  expect(stderr).toContain('+ ConfigMap kube-system/extra');
  expect(status).toBe(10);
});

test('a ref that does not synthesize is compared with its committed dist/, and it is said', () => {
  bump('super(', "throw new Error('no luck'); super(");
  commit('broken');
  git(copy.root, 'revert', '-n', 'HEAD');
  commit('mended');
  const { status, stderr } = copy.loutik(['plan', '--against', 'main~1', '--exit-code']);
  expect(stderr).toContain('note: main~1 does not synthesize here (CHART_THREW charts/jellyfin.ts:');
  expect(stderr).toContain('no luck): compared with its committed dist/loutik\n\n✓ nothing to do\n');
  expect(status).toBe(0);
});

test('a ref whose sources were not synthesized: what is committed counts, and it is said', () => {
  bump('jellyfin:10.11.11', 'jellyfin:10.11.12');
  commit('without npm start');
  const { stderr } = copy.loutik(['plan', '--against', 'main']);
  expect(stderr).toContain(
    'note: main holds what its sources do not make (dist/loutik/jellyfin/deployment-jellyfin.yaml): what is committed is what Argo CD deployed, and counts',
  );
  expect(stderr).toContain('jellyfin:10.11.11 → docker.io/jellyfin/jellyfin:10.11.12');
  git(copy.root, 'revert', '-n', 'HEAD');
  commit('back');
});

test('a ref without a dist/ is compared with what its sources make', () => {
  git(copy.root, 'rm', '-rq', '--cached', 'dist', 'bootstrap');
  git(copy.root, 'commit', '-q', '-m', 'no dist');
  const { stderr } = copy.loutik(['plan', '--against', 'HEAD']);
  git(copy.root, 'reset', '-q', '--hard', 'HEAD~1');
  expect(stderr).toContain('so Argo CD has nothing of it: compared with what its sources make\n\n✓ nothing to do\n');
});

test('a work tree that does not synthesize is told as synth tells it', () => {
  bump('super(', "throw new Error('no luck'); super(");
  const { status, stderr } = copy.loutik(['plan', '--against', 'main', '--exit-code']);
  expect(status).toBe(1);
  expect(stderr).toContain('✗ CHART_THREW  charts/jellyfin.ts:');
  expect(stderr).toMatch(/\n1 problem; nothing was compared\n$/);
});

test('of several homelabs each is planned, and the worst counts; a failure is worse than a danger', () => {
  bump('jellyfin:10.11.11', 'jellyfin:10.12.0');
  copy.write('clusters/second/inventory.ts', '');
  try {
    const { status, stdout } = copy.loutik(['plan', '--against', 'main', '--exit-code', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      homelabs: [
        { ok: true, homelab: 'loutik', dangers: [{}] },
        { ok: false, homelab: 'second' },
      ],
    });
    expect(status).toBe(1);
  } finally {
    fs.rmSync(join(copy.root, 'clusters/second'), { recursive: true });
  }
});
