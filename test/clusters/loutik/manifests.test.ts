import { ArgoCd } from '../../../charts/platform/argocd';
import { Priorities } from '../../../charts/platform/priorities';
import { SealedSecrets } from '../../../charts/platform/sealed-secrets';
import type { Lab, MachineRef } from '../../../src';
import type { Homelab } from '../../../src/model/homelab';
import { podOf } from '../../../src/objects/pods';
import { synthesize } from '../../../src/synth/synth';
import { recipeOf } from '../../../src/twin/images/prepare';
import { manifest, manifestsOf } from '../../lab';
import { inventory, reference } from './homelab';

// biome-ignore lint/suspicious/noExplicitAny: manifests are looked at as they were written
type Any = any;

const manifests = manifestsOf(reference());
const all = [...manifests.entries()] as readonly [string, Any][];
const ofKind = (kind: string) => all.filter(([, manifest]) => manifest.kind === kind).map(([, manifest]) => manifest);
const pods = all.flatMap(([path, manifest]) => {
  const spec = podOf({ app: '', home: '', source: path, manifest })?.spec as Any;
  return spec ? [{ path, manifest, spec, containers: [...(spec.initContainers ?? []), ...spec.containers] }] : [];
});
const homeOf = (spec: Any) => {
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0].matchExpressions[0];
  const preferred = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution?.[0].preference.matchExpressions[0];
  return required ? `must ${required.values}` : preferred ? `may ${preferred.values}` : 'any';
};

describe('every pod', () => {
  test('is of images that the twin can run without a registry', () => {
    const images = new Set(pods.flatMap(({ containers }) => containers.map(({ image }: Any) => image)));
    expect([...images].filter((image) => recipeOf(image) === undefined)).toEqual([]);
  });

  test('runs where the house puts it', () => {
    const homes = Object.fromEntries(pods.map(({ path, spec }) => [path.split('/').at(-1)?.replace('.yaml', ''), homeOf(spec)]));
    expect(homes).toEqual({
      'cronjob-backups-prune-i5': 'must i5',
      'cronjob-backups-prune-ryzen': 'must ryzen',
      'cronjob-bot-backup': 'must ryzen',
      'cronjob-bot-rehearsal': 'must ryzen',
      'cronjob-jellyfin-backup': 'must ryzen',
      'cronjob-jellyfin-rehearsal': 'must ryzen',
      'cronjob-nextcloud-backup': 'must i5',
      'cronjob-nextcloud-rehearsal': 'must i5',
      'cronjob-nextcloud-cron': 'must i5',
      'daemonset-storage-volumes': 'any',
      'deployment-bot': 'must ryzen',
      'deployment-jellyfin': 'must ryzen',
      'deployment-nextcloud': 'must i5',
      'deployment-nextcloud-valkey': 'may i5',
      'deployment-portfolio': 'may ryzen',
      'deployment-rest-server-i5': 'must i5',
      'deployment-rest-server-ryzen': 'must ryzen',
      'deployment-storage-rebind': 'may i5',
      'statefulset-nextcloud-db': 'must i5',
    });
  });

  test('says what it needs: processor time, memory and its limit, scratch space, an exact image, pulled only when missing', () => {
    for (const { containers, spec } of pods) {
      const [first] = spec.containers;
      const onDisk = (spec.volumes ?? []).some(({ emptyDir }: Any) => emptyDir && emptyDir.medium !== 'Memory');
      for (const { name, image, imagePullPolicy, resources } of containers) {
        expect(image).toMatch(/^[a-z0-9.-]+\.[a-z]+\/[^:]+:[^:@]*\d[^:@]*(@sha256:[0-9a-f]{64})?$/);
        expect(image).not.toMatch(/:(latest|stable|main|v?\d+)(@|$)/);
        expect(imagePullPolicy).toBe('IfNotPresent');
        const asked = onDisk && name === first.name ? ['cpu', 'ephemeral-storage', 'memory'] : ['cpu', 'memory'];
        expect(Object.keys(resources.requests).sort()).toEqual(asked);
        expect(Object.keys(resources.limits)).toEqual(['memory']);
      }
    }
  });

  test('has a priority class, a service account of its own, and a token only with permissions', () => {
    const names = new Set(ofKind('ServiceAccount').map(({ metadata }) => `${metadata.namespace}/${metadata.name}`));
    for (const { spec, manifest } of pods) {
      expect(spec.priorityClassName).toMatch(/^loutik-(core|service|batch|tenant)$/);
      expect(names).toContain(`${manifest.metadata.namespace}/${spec.serviceAccountName}`);
      expect(spec.serviceAccountName).toBe(manifest.metadata.name);
      expect(spec.automountServiceAccountToken).toBe(manifest.metadata.name === 'storage-rebind');
      expect(spec.enableServiceLinks).toBe(false);
    }
  });

  test('is restricted, but for the one that makes volumes', () => {
    for (const { containers, spec, manifest } of pods) {
      if (manifest.metadata.name === 'storage-volumes') continue;
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      expect(spec.securityContext.runAsUser).toBeGreaterThan(0);
      for (const { securityContext } of containers) {
        expect(securityContext).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true });
      }
    }
  });

  test('that writes a volume is one, and is stopped before its successor starts', () => {
    for (const { spec, manifest } of pods.filter(({ manifest: { kind } }) => kind === 'Deployment')) {
      const writes = (spec.volumes ?? []).some((volume: Any) => volume.persistentVolumeClaim);
      if (writes) expect([manifest.spec.replicas, manifest.spec.strategy.type]).toEqual([1, 'Recreate']);
    }
  });

  test('has a name and a selector that are readable and frozen by their service’s name', () => {
    for (const { manifest } of pods.filter(({ manifest: { kind } }) => kind !== 'CronJob')) {
      expect(manifest.spec.selector.matchLabels).toEqual({ 'app.kubernetes.io/name': manifest.metadata.name });
      expect(manifest.spec.template.metadata.labels).toMatchObject({
        'app.kubernetes.io/name': manifest.metadata.name,
        'app.kubernetes.io/instance': manifest.metadata.name,
      });
    }
  });
});

test('every Service selects pods that are there, by ports that they have', () => {
  for (const { metadata, spec } of ofKind('Service')) {
    const target = pods.find(
      ({ manifest }) =>
        manifest.metadata.namespace === metadata.namespace &&
        manifest.spec.selector?.matchLabels['app.kubernetes.io/name'] === spec.selector['app.kubernetes.io/name'],
    );
    const ports = target?.spec.containers.flatMap((container: Any) => container.ports ?? []).map(({ name }: Any) => name);
    for (const { targetPort } of spec.ports) expect(ports).toContain(targetPort);
  }
});

test('claim, volume and disk are on the node that the pod must run on', () => {
  const volumes = new Map(ofKind('PersistentVolume').map((volume) => [volume.metadata.name, volume]));
  const claims = new Map(ofKind('PersistentVolumeClaim').map((claim) => [`${claim.metadata.namespace}/${claim.metadata.name}`, claim]));
  expect(claims.size).toBe(volumes.size);
  const classes: Record<string, Record<string, string>> = {
    i5: { '/srv/fast': 'fast', '/srv/hot': 'hot' },
    ryzen: { '/srv/fast': 'fast', '/srv/cold': 'cold', '/srv/tenants': 'cold' },
  };
  for (const [key, { spec }] of claims) {
    const volume = volumes.get(spec.volumeName);
    expect(`${volume.spec.claimRef.namespace}/${volume.spec.claimRef.name}`).toBe(key);
    expect(volume.spec.capacity.storage).toBe(spec.resources.requests.storage);
    expect(volume.spec.persistentVolumeReclaimPolicy).toBe('Retain');
    expect(volume.metadata.annotations['argocd.argoproj.io/sync-options']).toBe('Prune=false,Delete=false');
    const home = volume.spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].values[0];
    expect(classes[home]?.[volume.spec.local.path.split('/').slice(0, 3).join('/')]).toBe(volume.spec.storageClassName);
    for (const { spec: pod, manifest } of pods) {
      const mounted = (pod.volumes ?? []).some((mount: Any) => mount.persistentVolumeClaim?.claimName === spec.volumeName);
      if (mounted && manifest.metadata.namespace === key.split('/')[0]) expect(homeOf(pod)).toBe(`must ${home}`);
    }
  }
});

test('no plain Secret stands anywhere', () => {
  expect(ofKind('Secret')).toEqual([]);
});

test('every namespace denies everything first, lets names through, and has its level', () => {
  const levels = Object.fromEntries(
    ofKind('Namespace').map(({ metadata }) => [metadata.name, metadata.labels['pod-security.kubernetes.io/enforce']]),
  );
  const privileged = Object.keys(levels).filter((name) => levels[name] === 'privileged');
  expect(privileged).toEqual(['kube-system', 'storage']);
  expect(Object.values(levels).filter((level) => level === 'restricted')).toHaveLength(Object.keys(levels).length - 2);
  for (const namespace of Object.keys(levels)) {
    const policies = ofKind('NetworkPolicy').filter(({ metadata }) => metadata.namespace === namespace);
    expect(policies.find(({ metadata }) => metadata.name === 'default-deny')?.spec).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
    expect(policies.some(({ metadata }) => metadata.name === 'allow-dns')).toBe(true);
  }
});

describe('the bot', () => {
  test('takes no connection and has no Service', () => {
    expect(manifests.has('bot/service-bot.yaml')).toBe(false);
    expect((manifests.get('bot/networkpolicy-bot.yaml') as Any).spec).not.toHaveProperty('ingress');
  });

  test('reaches the Internet and its backups, and nothing of the house', () => {
    const { egress } = (manifests.get('bot/networkpolicy-bot.yaml') as Any).spec;
    expect(egress[0].to[0].ipBlock.except).toEqual(expect.arrayContaining(['10.0.0.0/8', '192.168.0.0/16', '100.64.0.0/10']));
    expect(egress).toHaveLength(3);
  });

  test('is not restarted for what Discord does: nothing asks it anything', () => {
    const [container] = (manifests.get('bot/deployment-bot.yaml') as Any).spec.template.spec.containers;
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) expect(container).not.toHaveProperty(probe);
  });
});

describe('Nextcloud', () => {
  const main = () => (manifests.get('nextcloud/deployment-nextcloud.yaml') as Any).spec.template.spec.containers[0];

  test('is asked by its own name, in a header', () => {
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe'])
      expect(main()[probe].exec.command[2]).toContain("'Host: cloud.loutik.example'");
  });

  test('has an hour to start, for upgrades', () => {
    const { failureThreshold, periodSeconds } = main().startupProbe;
    expect(failureThreshold * periodSeconds).toBe(3600);
  });

  test('gives its cron the settings that are read at run time', () => {
    const cron = (manifests.get('nextcloud/cronjob-nextcloud-cron.yaml') as Any).spec.jobTemplate.spec.template.spec.containers[0];
    const names = (env: Any[]) => env.map(({ name }) => name).filter((name) => !name.startsWith('NEXTCLOUD_ADMIN'));
    expect(names(cron.env)).toEqual(names(main().env));
  });

  test('does not mount the old path of PostgreSQL’s data, which 18 does not look at', () => {
    const [database] = (manifests.get('nextcloud/statefulset-nextcloud-db.yaml') as Any).spec.template.spec.containers;
    expect(database.image).toMatch(/postgres:18\./);
    expect(database.volumeMounts.map(({ mountPath }: Any) => mountPath)).toContain('/var/lib/postgresql');
  });

  test('has memory for every Apache worker', () => {
    expect(main().resources.limits.memory).toBe('3256Mi'); // 20 workers of 150 MiB, and Apache
    expect((manifests.get('nextcloud/configmap-nextcloud-config.yaml') as Any).data['mpm.conf']).toContain('MaxRequestWorkers 20');
  });
});

test('films are mounted so that nothing can remove them', () => {
  const [container] = (manifests.get('jellyfin/deployment-jellyfin.yaml') as Any).spec.template.spec.containers;
  expect(container.volumeMounts.find(({ mountPath }: Any) => mountPath === '/media')).toMatchObject({ readOnly: true, subPath: 'data' });
});

describe('GitOps', () => {
  const applications = () => ofKind('Application');

  test('has an Application for every app but its own, and one for every tenant’s repository', () => {
    const apps = [...new Set([...manifests.keys()].map((path) => path.split('/')[0]))].filter((app) => app !== 'argocd');
    const names = [...apps, 'quiz-project', 'portfolio-project', 'lab-project'];
    expect(
      applications()
        .map(({ metadata }) => metadata.name)
        .sort(),
    ).toEqual(names.sort());
  });

  test('heals, prunes, tries for ever and takes up the commit that mends', () => {
    for (const { spec } of applications()) {
      expect(spec.syncPolicy.automated).toEqual({ prune: true, selfHeal: true });
      expect(spec.syncPolicy.retry).toMatchObject({ limit: -1, refresh: true });
    }
  });

  test('brings the platform up in waves, then services and tenants together', () => {
    const waves = Object.fromEntries(
      applications().map(({ metadata }) => [metadata.name, Number(metadata.annotations['argocd.argoproj.io/sync-wave'])]),
    );
    const { 'kube-system': system, priorities, storage, traefik, ...others } = waves;
    expect([system, priorities, storage, traefik]).toEqual([1, 2, 3, 4]);
    expect([others['tenant-policies'], others['sealed-secrets'], others.backups]).toEqual([2, 2, 10]);
    for (const name of ['nextcloud', 'jellyfin', 'bot', 'quiz', 'portfolio', 'lab', 'quiz-project']) expect(waves[name]).toBe(10);
  });

  test('has the projects before the first Application that names one, and nothing in that wave waits for a later one', () => {
    const waveOf = ({ metadata }: Any) => Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);
    const own = all.filter(([path]) => path.startsWith('argocd/')).map(([, object]) => object);
    for (const project of own.filter(({ kind }) => kind === 'AppProject')) expect(waveOf(project)).toBe(0);
    for (const application of own.filter(({ kind }) => kind === 'Application')) expect(waveOf(application)).toBeGreaterThan(0);
    for (const ingress of own.filter(({ kind }) => kind === 'Ingress')) expect(waveOf(ingress)).toBe(10);
  });

  test('lets every project do what its apps contain, and nothing beyond its level', () => {
    const projects = new Map(ofKind('AppProject').map((project) => [project.metadata.name, project.spec]));
    const projectOf = new Map(applications().map(({ metadata, spec }) => [metadata.name, spec.project]));
    const permits = (destinations: readonly Any[], namespace: string) =>
      destinations.some(({ namespace: to }) => to === '*' || to === namespace) &&
      !destinations.some(({ namespace: to }) => to === `!${namespace}`);
    for (const [path, { apiVersion, kind, metadata }] of all) {
      const app = path.split('/')[0] ?? '';
      const project = projects.get(app === 'argocd' ? 'default' : projectOf.get(app));
      const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
      expect(metadata.namespace ? project.namespaceResourceWhitelist : project.clusterResourceWhitelist).toContainEqual({ group, kind });
      if (metadata.namespace) expect([path, permits(project.destinations, metadata.namespace)]).toEqual([path, true]);
    }
    for (const [name, { sourceRepos, destinations, clusterResourceWhitelist, namespaceResourceWhitelist }] of projects) {
      expect(sourceRepos.join()).not.toContain('*');
      if (name.startsWith('tenant-')) {
        expect(clusterResourceWhitelist).toEqual([]);
        expect(destinations.map(({ namespace }: Any) => `tenant-${namespace}`)).toEqual([name]);
      }
      if (name === 'services' || name === 'tenants') {
        for (const namespace of ['argocd', 'kube-system', 'storage', 'backups'])
          expect([namespace, permits(destinations, namespace)]).toEqual([namespace, false]);
        expect(clusterResourceWhitelist.map(({ kind }: Any) => kind)).toEqual(['Namespace', 'PersistentVolume']);
        expect(namespaceResourceWhitelist.map(({ kind }: Any) => kind)).not.toContain('Application');
      }
    }
  });

  test('leaves a project the right to remove an app that is gone from services.ts', () => {
    const without = synthesize({
      name: 'loutik',
      inventory,
      services: ((lab: Lab) => {
        const home = lab.machines.i5 as MachineRef;
        new Priorities(lab);
        new SealedSecrets(lab, { home });
        new ArgoCd(lab, { home, hostname: 'argocd.loutik.example' });
      }) as Homelab['services'],
      sealed: new Map(),
      ledger: [],
    });
    for (const name of ['platform', 'services', 'tenants']) {
      const { spec } = manifest(without, `argocd/appproject-${name}.yaml`);
      const before = (manifests.get(`argocd/appproject-${name}.yaml`) as Any).spec;
      expect(spec.namespaceResourceWhitelist).toEqual(before.namespaceResourceWhitelist);
      expect(spec.clusterResourceWhitelist).toEqual(before.clusterResourceWhitelist);
      expect(spec.destinations[0].namespace).toBe('*');
    }
  });

  test('keeps what installs it: the charts are never pruned, and one that failed is upgraded, not installed anew', () => {
    for (const chart of ofKind('HelmChart')) {
      expect(chart.metadata.annotations['argocd.argoproj.io/sync-options']).toBe('Prune=false,Delete=false');
      expect([chart.spec.failurePolicy, chart.spec.forceConflicts]).toEqual(['retry', true]);
      expect(chart.spec.version).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });
});

describe('tenants', () => {
  test('have a quota, limits, and no way to the house', () => {
    for (const name of ['quiz', 'portfolio', 'lab']) {
      const quota = (manifests.get(`${name}/resourcequota-tenant.yaml`) as Any).spec.hard;
      expect([quota['services.loadbalancers'], quota['services.nodeports'], quota['limits.memory']]).toEqual(['0', '0', '512Mi']);
      const { egress } = (manifests.get(`${name}/networkpolicy-tenant.yaml`) as Any).spec;
      expect(JSON.stringify(egress)).toContain('192.168.0.0/16');
    }
  });

  test('may claim exactly the volumes that are declared for them', () => {
    const claims = (name: string) => {
      const { 'requests.storage': size, persistentvolumeclaims: count } = (manifests.get(`${name}/resourcequota-tenant.yaml`) as Any).spec
        .hard;
      return [size, count];
    };
    expect([claims('lab'), claims('quiz')]).toEqual([
      ['4Gi', '1'],
      ['0', '0'],
    ]);
  });

  test('scale in one example, within their quota', () => {
    expect((manifests.get('portfolio/horizontalpodautoscaler-portfolio.yaml') as Any).spec).toMatchObject({
      minReplicas: 1,
      maxReplicas: 3,
    });
  });
});

test('every route names its own entrypoints, and Argo CD’s page is for the tailnet alone', () => {
  const routes = Object.fromEntries(
    ofKind('Ingress').map(({ metadata }) => [metadata.name, metadata.annotations['traefik.ingress.kubernetes.io/router.entrypoints']]),
  );
  expect(routes).toEqual({ nextcloud: 'public,lan', jellyfin: 'public,lan', portfolio: 'public,lan', 'argocd-ui': 'tailnet' });
});

test('no backup runs in the quiet hours', () => {
  for (const { spec, metadata } of ofKind('CronJob')) {
    if (metadata.name === 'nextcloud-cron') continue;
    const [minute, hour] = spec.schedule.split(' ').map(Number);
    const at = hour * 60 + minute;
    expect(at).toBeGreaterThanOrEqual(7 * 60 + 30);
    expect(at).toBeLessThan(22 * 60 + 30);
  }
});

test('what depends on a machine is kept on another one', () => {
  const repository = (path: string) =>
    (manifests.get(path) as Any).spec.jobTemplate.spec.template.spec.containers[0].env.find(({ name }: Any) => name === 'LOCAL_REPOSITORY')
      .value;
  expect(repository('nextcloud/cronjob-nextcloud-backup.yaml')).toContain('rest-server-ryzen');
  expect(repository('bot/cronjob-bot-backup.yaml')).toContain('rest-server-i5');
});
