import { Bot } from '../../charts/bot';
import { Jellyfin } from '../../charts/jellyfin';
import { Nextcloud } from '../../charts/nextcloud';
import { ArgoCd } from '../../charts/platform/argocd';
import { Priorities } from '../../charts/platform/priorities';
import { SealedSecrets } from '../../charts/platform/sealed-secrets';
import { Storage } from '../../charts/platform/storage';
import { Plex } from '../../charts/plex';
import { Bytes, image, type Lab, type MachineRef, ssd } from '../../src';
import { base, withChange } from '../inventory/base';
import { manifest, manifestsOf, synthesized } from '../lab';

// biome-ignore lint/suspicious/noExplicitAny: any homelab will do
type AnyLab = any;

const films = (lab: AnyLab, name?: string) => ({
  name,
  hostname: `${name ?? 'films'}.test.example`,
  audience: 'lan' as const,
  library: Bytes.gib(20),
  on: lab.disks.two.hdd,
  config: lab.disks.two.nvme,
});

test('Plex stands in for Jellyfin: the same places, the same route', () => {
  const [plex, jellyfin] = [Plex, Jellyfin].map((Chart) => synthesized((lab) => void new Chart(lab, films(lab, 'media'))));
  const route = (result: typeof plex) => {
    const { metadata, spec } = manifest(result as NonNullable<typeof plex>, 'media/ingress-media.yaml');
    return [metadata, spec];
  };
  expect(route(plex)).toEqual(route(jellyfin));
  for (const volume of ['media-config', 'media-media', 'media-cache']) {
    const path = `media/persistentvolume-${volume}.yaml`;
    expect(manifest(plex as NonNullable<typeof plex>, path)).toEqual(manifest(jellyfin as NonNullable<typeof jellyfin>, path));
  }
});

test('Plex’s two databases are copied by SQLite, spaces in their path and all', () => {
  const result = synthesized((lab) => void new Plex(lab, films(lab)));
  const job = manifest(result, 'plex/cronjob-plex-backup.yaml').spec.jobTemplate.spec.template.spec;
  const databases = 'Library/Application Support/Plex Media Server/Plug-in Support/Databases/com.plexapp.plugins.library';
  expect(job.initContainers[0].env.find(({ name }: { name: string }) => name === 'DATABASES').value).toBe(
    `plex-config/${databases}.db\nplex-config/${databases}.blobs.db`,
  );
});

describe('who transcodes', () => {
  test.each([
    [Jellyfin, '/cache'],
    [Plex, '/transcode'],
  ] as const)('does so in a volume, which is full for its stream alone: %s', (Chart, path) => {
    const result = synthesized((lab) => void new Chart(lab, films(lab, 'media')));
    const pod = manifest(result, 'media/deployment-media.yaml').spec.template.spec;
    const mount = pod.containers[0].volumeMounts.find(({ mountPath }: { mountPath: string }) => mountPath === path);
    expect(pod.volumes).toContainEqual({ name: mount.name, persistentVolumeClaim: { claimName: 'media-cache' } });
    expect(manifest(result, 'media/persistentvolumeclaim-media-cache.yaml').spec.resources.requests.storage).toBe('4Gi');
  });

  test('gets Jellyfin’s settings before it starts, once its volume is filled, and the memory that is given', () => {
    const memory = { request: Bytes.gib(1), limit: Bytes.gib(4) };
    const result = synthesized((lab) => void new Jellyfin(lab, { ...films(lab), memory }));
    const pod = manifest(result, 'jellyfin/deployment-jellyfin.yaml').spec.template.spec;
    expect(pod.initContainers.map(({ name }: { name: string }) => name)).toEqual(['restore-config', 'settings']);
    expect([pod.containers[0].resources.requests.memory, pod.containers[0].resources.limits.memory]).toEqual(['1Gi', '4Gi']);
  });
});

test('two of a chart under two names share nothing', () => {
  const result = synthesized((lab: AnyLab) => {
    for (const name of ['family', 'club']) {
      new Nextcloud(lab, {
        name,
        hostname: `${name}.test.example`,
        audience: 'public',
        files: Bytes.gib(10),
        on: lab.disks.one.hdd,
        code: lab.disks.one.nvme,
      });
      new Jellyfin(lab, films(lab, `films-${name}`));
    }
  });
  const paths = [...manifestsOf(result).keys()];
  const own = (name: string) => paths.filter((path) => path.startsWith(`${name}/`)).map((path) => path.replaceAll(name, '*'));
  expect(own('family')).toEqual(own('club'));
  expect(manifest(result, 'family/deployment-family.yaml').spec.template.spec.containers[0].env).toContainEqual({
    name: 'POSTGRES_HOST',
    value: 'family-db.family.svc',
  });
});

test('the class’s own image is one line', () => {
  const result = synthesized(
    (lab) =>
      void new Bot(lab, {
        on: lab.disks.two.nvme,
        image: image('ghcr.io/class/bot:1.4.2'),
        tokenVariable: 'DISCORD_TOKEN',
        data: '/data',
        databases: ['bot.sqlite'],
      }),
  );
  const [container] = manifest(result, 'bot/deployment-bot.yaml').spec.template.spec.containers;
  expect(container.image).toBe('ghcr.io/class/bot:1.4.2');
  expect(container.env[0]).toEqual({ name: 'DISCORD_TOKEN', valueFrom: { secretKeyRef: { name: 'bot-token', key: 'token' } } });
});

test('a storage class says what kinds of disks it lies on; fast is any that does not spin', () => {
  const of = (inventory = base) => {
    const result = synthesized((lab) => void new Storage(lab, { home: lab.machines.one }), { inventory });
    return ['fast', 'hot', 'cold'].map(
      (name) => manifest(result, `storage/storageclass-${name}.yaml`).metadata.annotations['loutik.dev/about'],
    );
  };
  const { size, throughput } = base.machines.two.disks.nvme;
  const sata = withChange('machines.two.disks.nvme', ssd(size, throughput, 'N2'), base) as typeof base;
  expect([of(), of(sata)]).toEqual([
    ['NVMe', 'spinning, always on', 'spinning, large'],
    ['NVMe and SSD', 'spinning, always on', 'spinning, large'],
  ]);
});

describe('Argo CD’s webhook', () => {
  const keys = ['admin.password', 'admin.passwordMtime', 'server.secretkey', 'webhook.github.secret'];
  const sealed = (names: readonly string[]) =>
    new Map([
      [
        'argocd/argocd-secret',
        { file: 'x', namespace: 'argocd', name: 'argocd-secret', encryptedData: Object.fromEntries(names.map((key) => [key, 'x'])) },
      ],
    ]);
  const declare = (lab: Lab) => {
    new Priorities(lab);
    new SealedSecrets(lab, { home: (lab.machines as { readonly one: MachineRef }).one });
    new ArgoCd(lab, { home: (lab.machines as { readonly one: MachineRef }).one, hostname: 'argocd.test.example' });
  };
  const paths = (result: ReturnType<typeof synthesized>) => [...manifestsOf(result).keys()].filter((path) => path.includes('ingress-'));

  test('is let in once its secret is there to check it, by its path alone', () => {
    const result = synthesized(declare, { sealed: sealed(keys) });
    const { spec, metadata } = manifest(result, 'argocd/ingress-argocd-webhook.yaml');
    expect(spec.rules[0].http.paths.map(({ path, pathType }: { path: string; pathType: string }) => [path, pathType])).toEqual([
      ['/api/webhook', 'Exact'],
    ]);
    expect(metadata.annotations['traefik.ingress.kubernetes.io/router.entrypoints']).toBe('public,lan');
  });

  test('is not let in before', () => {
    expect(paths(synthesized(declare))).toEqual(['argocd/ingress-argocd-ui.yaml']);
  });

  test('is not let in when the Git host has none', () => {
    const inventory = withChange('git.host', 'none', base);
    expect(paths(synthesized(declare, { inventory, sealed: sealed(keys.slice(0, 3)) }))).toEqual(['argocd/ingress-argocd-ui.yaml']);
  });
});
