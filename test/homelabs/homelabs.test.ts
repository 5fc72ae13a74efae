import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Inventory } from '../../src';
import { checkBootSecrets } from '../../src/bootstrap/boot-secrets/check-boot-secrets';
import { publish } from '../../src/files/publish';
import { readInventory } from '../../src/inventory/check-inventory';
import { hostNames } from '../../src/inventory/machine';
import { renderSecrets } from '../../src/kit/secret-files';
import { unfilledIn } from '../../src/kit/unfilled';
import { assemble } from '../../src/model/assemble';
import { nodesOf } from '../../src/model/nodes';
import { playPower } from '../../src/proofs/power-sequence';
import { ownedBy, synthesize } from '../../src/synth/synth';
import { exampleSecrets } from '../bootstrap/example-secrets';
import { type HomelabName, homelab, homelabNames } from './homelabs';

// biome-ignore lint/suspicious/noExplicitAny: manifests are looked at as they were written
type Any = any;

const root = fs.mkdtempSync(join(tmpdir(), 'loutik-homelabs-'));
afterAll(() => fs.rmSync(root, { recursive: true }));

/** A homelab as it was written to a disk, read back. */
const of = (name: HomelabName) => {
  const given = homelab(name);
  const result = synthesize(given);
  publish(root, result.files, ownedBy(name));
  const files = (folder: string) =>
    fs
      .readdirSync(join(root, folder, name), { recursive: true, encoding: 'utf8' })
      .filter((path) => fs.statSync(join(root, folder, name, path)).isFile())
      .sort();
  const read = (folder: string, path: string) => fs.readFileSync(join(root, folder, name, path), 'utf8');
  const manifests: readonly Any[] = files('dist').map((path) => parse(read('dist', path), { version: '1.1' }));
  return {
    inventory: readInventory(given.inventory).inventory,
    result,
    files,
    read,
    manifests,
    ofKind: (kind: string) => manifests.filter((one) => one.kind === kind),
  };
};
const made = new Map(homelabNames.map((name) => [name, of(name)]));
const get = (name: HomelabName) => made.get(name) as ReturnType<typeof of>;
const without = (name: HomelabName) => homelabNames.filter((other) => other !== name);

/** What selects nodes: a PersistentVolume, or a pod that must be somewhere. */
const termsOf = (affinity: Any): readonly Any[] => affinity?.nodeSelectorTerms ?? [];
const nodesThat = (inventory: Inventory, terms: readonly Any[]) =>
  nodesOf(inventory)
    .filter(({ labels }) => terms.some((term) => term.matchExpressions.every(({ key, values }: Any) => values.includes(labels[key]))))
    .map(({ name }) => name);
const podOf = ({ kind, spec }: Any) =>
  ({ Deployment: spec?.template?.spec, StatefulSet: spec?.template?.spec, CronJob: spec?.jobTemplate?.spec?.template?.spec })[
    kind as string
  ];

describe.each(homelabNames)('%s', (name) => {
  const { inventory, result, files, read, manifests, ofKind } = get(name);

  test('has each volume on exactly one node, which makes its directory, and its pods there', () => {
    const list = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'storage-directories')?.data
      .list as string;
    const volumes = ofKind('PersistentVolume');
    expect(volumes.length).toBeGreaterThan(1);
    for (const { metadata, spec } of volumes) {
      const [node, ...others] = nodesThat(inventory, termsOf(spec.nodeAffinity.required));
      expect([metadata.name, others]).toEqual([metadata.name, []]);
      expect(list.split('\n').filter((line) => line.includes(` ${spec.local.path} `))).toEqual([
        expect.stringMatching(new RegExp(`^${node} `)),
      ]);
      const disk = inventory.vms[node as string]?.disks[spec.local.path.split('/')[2]];
      expect([metadata.name, disk?.class]).toEqual([metadata.name, spec.storageClassName]);
      const mounts = manifests.filter(
        (one) =>
          one.metadata.namespace === spec.claimRef.namespace &&
          podOf(one)?.volumes?.some((volume: Any) => volume.persistentVolumeClaim?.claimName === spec.claimRef.name),
      );
      for (const pod of mounts)
        expect([
          pod.metadata.name,
          nodesThat(inventory, termsOf(podOf(pod).affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution)),
        ]).toEqual([pod.metadata.name, [node]]);
    }
  });

  test('has entrypoints, names and files for those alone that it lets in', () => {
    const audiences = ['public', ...(inventory.tailnet ? ['tailnet'] : []), 'lan'].filter((one) => one !== 'public' || inventory.gateway);
    const routed = ofKind('Ingress').flatMap(({ metadata }) =>
      metadata.annotations['traefik.ingress.kubernetes.io/router.entrypoints'].split(','),
    );
    for (const entrypoint of routed) expect(audiences).toContain(entrypoint);
    const { valuesContent } = ofKind('HelmChartConfig')[0].spec;
    const ports = Object.keys(parse(valuesContent).ports);
    expect(ports.filter((port) => ['public', 'tailnet', 'lan'].includes(port)).sort()).toEqual([...audiences].sort());
    const bootstrap = files('bootstrap');
    expect(bootstrap.some((path) => /^gateway\/|public\.zone$/.test(path))).toBe(inventory.gateway !== undefined);
  });

  test('is known to the world by the families of its gateway’s addresses', () => {
    const zone = files('bootstrap').find((path) => path.endsWith('public.zone'));
    const types = new Set(zone === undefined ? [] : read('bootstrap', zone).match(/(?<= IN )A+(?= )/g));
    const { address6 } = inventory.gateway ?? {};
    expect([...types].sort()).toEqual(inventory.gateway === undefined ? [] : ['A', ...(address6 === undefined ? [] : ['AAAA'])]);
  });

  test('has in its files what somebody gave, and a hole for what is not given yet', () => {
    for (const path of files('bootstrap'))
      expect([path, /undefined|\bNaN\b|\[object /.exec(read('bootstrap', path))]).toEqual([path, null]);
    const open = result.todo.filter(({ what }) => what.startsWith('fill in'));
    const holed = files('bootstrap').filter((path) => read('bootstrap', path).includes('@@to fill'));
    expect([open.length > 0, holed.length > 0]).toEqual([name === 'house', name === 'house']);
  });

  test('asks for boot secrets that can be made, and renders every machine’s part', () => {
    const model = assemble(homelab(name));
    const apps = model.objects.all.flatMap(({ manifest: { kind, metadata } }) =>
      kind === 'CronJob' ? (/^(.*)-backup$/.exec(metadata.name)?.[1] ?? []) : [],
    );
    const secrets = exampleSecrets(inventory, apps);
    expect(checkBootSecrets(model.lab, secrets)).toEqual([]);
    const rendered = renderSecrets(model, secrets);
    const machines = hostNames(inventory).length * 2 + Object.keys(inventory.vms).length * 2 + (inventory.gateway ? 3 : 0);
    expect(rendered).toHaveLength(machines);
    const missing = unfilledIn(name, rendered).filter(({ where }) => where === `clusters/${name}/site.ts`);
    expect(missing.length > 0).toBe(name === 'house');
  });

  test('starts again after a power cut, all of its machines', () => {
    const happened = playPower(inventory, { mains: [100, 1900], until: 3 * 3600 });
    const last = Object.keys(inventory.machines).map((machine) => happened.findLast(([, who]) => who === machine)?.[2] ?? 'runs guests');
    expect(new Set(last)).toEqual(new Set(['runs guests']));
  });

  test('keeps to itself: no file names another homelab', () => {
    for (const path of files('dist'))
      for (const other of without(name)) expect([path, read('dist', path).includes(`${other}.example`)]).toEqual([path, false]);
  });
});

test('one: volumes of two nodes on one machine select each its own by name', () => {
  const selected = get('one')
    .ofKind('PersistentVolume')
    .map(({ metadata, spec }) => [
      metadata.name,
      spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key,
      spec.local.path.split('/')[2],
    ]);
  expect(selected.sort()).toEqual([
    ['archive-data', 'kubernetes.io/hostname', 'cold'],
    ['notes-data', 'kubernetes.io/hostname', 'fast'],
    ['quiz-scratch', 'kubernetes.io/hostname', 'tenants'],
    ['traefik-certificates', 'kubernetes.io/hostname', 'fast'],
  ]);
});

test('two: backups go to the other machine and out of the house, or out of it alone; its first host has two votes', () => {
  const { manifests, read } = get('two');
  const places = (app: string) => {
    const job = manifests.find(({ kind, metadata }) => kind === 'CronJob' && metadata.name === `${app}-backup`) as Any;
    return job.spec.jobTemplate.spec.template.spec.containers[0].env.find((one: Any) => one.name === 'TARGETS').value;
  };
  expect([places('jellyfin'), places('nextcloud')]).toEqual(['offsite', 'local offsite']);
  const votes = ['tower', 'mini'].map((machine) => /^VOTES='(\d)'$/m.exec(read('bootstrap', `hosts/${machine}/first-boot.sh`))?.[1]);
  expect(votes).toEqual(['2', '1']);
});

test('three: each server looks for its cluster before it starts, the first alone may make one; an odd number has no QDevice', () => {
  const { read } = get('three');
  const joins = [1, 2, 3].map((number) => {
    const files: readonly Any[] = parse(read('bootstrap', `vms/server-${number}/user-data`)).write_files;
    const text = (path: string) => files.find((file) => file.path === path)?.content as string;
    expect(text('/etc/rancher/k3s/config.yaml')).not.toMatch(/cluster-init|^server:/m);
    expect(text('/etc/systemd/system/k3s.service.d/loutik.conf')).toContain('\nExecStartPre=/usr/local/lib/loutik/join\n');
    return /^FIRST='(.*)'$/m.exec(text('/etc/loutik/join.env'))?.[1];
  });
  expect(joins).toEqual(['yes', '', '']);
  expect(read('bootstrap', 'hosts/ash/first-boot.sh')).toContain("\nVOTES='1'\n");
});

test('class fast may lie on SSDs that are not NVMe', () => {
  const about = (name: HomelabName) =>
    get(name)
      .ofKind('StorageClass')
      .find(({ metadata }) => metadata.name === 'fast')?.metadata.annotations['loutik.dev/about'];
  expect(homelabNames.map(about)).toEqual(['NVMe', 'SSD', 'NVMe and SSD', 'NVMe and SSD', 'SSD']);
});
