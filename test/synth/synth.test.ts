import fc from 'fast-check';
import { Bytes, Cpu, Duration, daily, type Inventory, image, none, object, ServiceChart, toFill, Volume, Workload } from '../../src';
import { generatedMark } from '../../src/files/file-spec';
import { base, withChange } from '../inventory/base';
import { manifestsOf, problemsOf, reference, synthesized } from '../lab';

test('every file says in its first three lines what made it', () => {
  for (const { content } of reference().files) expect(content.split('\n', 3).join('\n')).toContain(generatedMark);
});

test('an object outside its app’s namespace lies in a folder of that namespace', () => {
  const result = synthesized(
    (lab) => void object(new ServiceChart(lab, 'app'), 'x', 'ConfigMap', { metadata: { name: 'x', namespace: 'kube-public' }, data: {} }),
  );
  expect([...manifestsOf(result).keys()]).toContain('app/kube-public/configmap-x.yaml');
});

test('a cluster-scoped object carries no namespace, and what must not be lost is kept by Argo CD', () => {
  const namespace = manifestsOf(synthesized((lab) => void new ServiceChart(lab, 'app'))).get('app/namespace-app.yaml');
  expect(namespace?.metadata).not.toHaveProperty('namespace');
  expect(namespace?.metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' });
});

test('a file with a value that only the owner knows is withheld, and named', () => {
  const declare = (lab: ConstructorParameters<typeof ServiceChart>[0]) =>
    void object(new ServiceChart(lab, 'app'), 'x', 'ConfigMap', {
      metadata: { name: 'x' },
      data: { mac: `at ${toFill('the MAC address')}` },
    });
  const result = synthesized(declare);
  expect(result.files.map(({ path }) => path)).not.toContain('dist/test/app/configmap-x.yaml');
  expect(result.todo).toContainEqual({
    what: 'fill in the MAC address',
    where: 'clusters/test/site.ts',
    about: 'until then withheld: dist/test/app/configmap-x.yaml',
  });
});

const pinned = withChange('k3s.sha256', { binary: 'a'.repeat(64) }, withChange('cloudImage.sha512', 'b'.repeat(128)));
const todoOf = (inventory: Inventory) => synthesized(() => {}, { inventory }).todo.map(({ what }) => what);

test('reserved names stand, and are to be replaced', () => {
  expect(todoOf(pinned)).toEqual([
    'put your own domain for test.example',
    'put your own Git repository for https://git.test.example/owner/homelab.git',
  ]);
});

test('what machines download without a sum is to be pinned, each by itself', () => {
  const pins = (inventory: Inventory) => todoOf(inventory).filter((what) => what.startsWith('pin '));
  const k3s = expect.stringMatching(
    /^pin K3s v1\.36\.4\+k3s1: .* https:\/\/github\.com\/k3s-io\/k3s\/releases\/download\/v1\.36\.4\+k3s1\/sha256sum-amd64\.txt/,
  );
  const image = expect.stringMatching(/^pin the cloud image: .*SHA512SUMS/);
  expect([pins(base), pins(pinned)]).toEqual([[k3s, image], []]);
  expect(pins(withChange('k3s.sha256', undefined, pinned))).toEqual([k3s]);
  expect(pins(withChange('cloudImage.sha512', undefined, pinned))).toEqual([image]);
});

/** Whatever is kept may come back slowly. */
const patient = ['budgets.rto', 'budgets.machine', 'budgets.site'].reduce<Inventory>(
  (inventory, path) => withChange(path, Duration.days(30), inventory),
  base,
);

test('random homelabs lose no object, break no disk and crash on nothing', () => {
  const service = fc.record({
    size: fc.integer({ min: 1, max: 40 }),
    disk: fc.constantFrom('nvme', 'hdd'),
    machine: fc.constantFrom('one', 'two'),
    backup: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(service, { maxLength: 12 }), (services) => {
      // biome-ignore lint/suspicious/noExplicitAny: disks are chosen at random
      const declare = (lab: any) => {
        services.forEach(({ size, disk, machine, backup }, index) => {
          const chart = new ServiceChart(lab, `s${index}`);
          const data = new Volume(chart, 'data', {
            on: lab.disks[machine][disk],
            size: Bytes.gib(size),
            owner: 1000,
            backup: backup ? daily({ to: ['offsite'] }) : none('a test'),
          });
          new Workload(chart, 'main', {
            image: image('docker.io/traefik/whoami:v1.11.0'),
            resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) },
            mounts: { '/data': data },
          });
        });
      };
      const given = { inventory: patient };
      const problems = problemsOf(declare, given);
      if (problems.length > 0) {
        expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['VOLUME_DISK_FULL']));
        return;
      }
      const result = synthesized(declare, given);
      expect(manifestsOf(result).size).toBe(result.apps.reduce((sum, { objects }) => sum + objects, 0));
      const taken = new Map<string, number>();
      for (const { size, disk, machine } of services) taken.set(`${machine}.${disk}`, (taken.get(`${machine}.${disk}`) ?? 0) + size);
      const room: Record<string, number> = { 'one.nvme': 57, 'one.hdd': 285, 'two.nvme': 38, 'two.hdd': 380 };
      for (const [disk, gib] of taken) expect(gib).toBeLessThanOrEqual(room[disk] ?? 0);
    }),
    { numRuns: 40 },
  );
});

test('an unsound inventory is told before any chart runs', () => {
  let ran = false;
  const problems = problemsOf(
    () => {
      ran = true;
    },
    { inventory: withChange('vms.worker.vmid', 100, base) },
  );
  expect(problems.map(({ code }) => code)).toEqual(['VMID_DUPLICATE']);
  expect(ran).toBe(false);
});
