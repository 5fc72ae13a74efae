import { Cluster } from '../../src/restore/cluster';
import type { Live } from '../../src/restore/live';
import { Service } from '../../src/restore/service';
import { TinyApi } from './tiny-api';

let tiny: TinyApi;
beforeEach(async () => {
  tiny = await TinyApi.serving();
});
afterEach(() => tiny.close());

const deployment = (namespace: string, name: string, claim: string, replicas: number): Live => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { namespace, name },
  spec: {
    replicas,
    template: { spec: { containers: [], volumes: [{ name: 'v', persistentVolumeClaim: { claimName: claim } }] } },
  },
});
const put = (object: Live) => tiny.put(`/apis/apps/v1/namespaces/${object.metadata.namespace}/deployments/${object.metadata.name}`, object);
const claim = (namespace: string, name: string) =>
  tiny.put(`/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { namespace, name, labels: { 'loutik.dev/lent-volume': name } },
  });
const service = () => {
  const backup: Live = { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { namespace: 'films', name: 'films-backup' } };
  const volumes = [{ name: 'films-media', to: ['local'] as const, isDump: false }];
  const cluster = new Cluster(tiny.client(), () => {}, 1);
  return new Service(cluster, { app: 'films', namespace: 'films', volumes, backup }, async () => {});
};
const replicas = (namespace: string, name: string) =>
  (
    tiny.objects.get(`/apis/apps/v1/namespaces/${namespace}/deployments/${name}`) as unknown as {
      readonly spec: { readonly replicas: number };
    }
  ).spec.replicas;

test('a restore stops everybody whom the volume is lent to, and starts them again as they were', async () => {
  put(deployment('films', 'films', 'films-media', 1));
  put(deployment('sonarr', 'sonarr', 'films-media', 1));
  put(deployment('sonarr', 'other', 'sonarr-config', 1));
  put(deployment('torrents', 'torrents', 'films-media', 2));
  claim('sonarr', 'films-media');
  claim('torrents', 'films-media');
  const stopped = await service().asItIs();
  expect(stopped).toEqual({
    workloads: [{ kind: 'Deployment', name: 'films', replicas: 1 }],
    cronJobs: [],
    borrowers: [
      { namespace: 'sonarr', workloads: [{ kind: 'Deployment', name: 'sonarr', replicas: 1 }], cronJobs: [] },
      { namespace: 'torrents', workloads: [{ kind: 'Deployment', name: 'torrents', replicas: 2 }], cronJobs: [] },
    ],
  });
  expect(
    tiny.asked.some((asked) =>
      decodeURIComponent(asked).replaceAll('+', ' ').includes('labelSelector=loutik.dev/lent-volume in (films-media)'),
    ),
  ).toBe(true);
  await service().stop(stopped);
  expect([replicas('films', 'films'), replicas('sonarr', 'sonarr'), replicas('sonarr', 'other'), replicas('torrents', 'torrents')]).toEqual(
    [0, 0, 1, 0],
  );
  await service().start(stopped);
  expect([replicas('films', 'films'), replicas('sonarr', 'sonarr'), replicas('torrents', 'torrents')]).toEqual([1, 1, 2]);
});

test('of a volume that is lent to nobody, the app alone is stopped', async () => {
  put(deployment('films', 'films', 'films-media', 1));
  expect(await service().asItIs()).toEqual({ workloads: [{ kind: 'Deployment', name: 'films', replicas: 1 }], cronJobs: [] });
});

describe('Argo CD that was at it when a restore began', () => {
  const patches = () => tiny.asked.filter((asked) => asked.startsWith('PATCH /apis/apps/v1/namespaces/films/deployments/films')).length;
  const application = (more: object = {}) =>
    tiny.put('/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/films', {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { namespace: 'argocd', name: 'films' },
      ...more,
    } as Live);
  const stopped = {
    workloads: [{ kind: 'Deployment', name: 'films', replicas: 1 }],
    cronJobs: [],
    application: { namespace: 'argocd', name: 'films' },
  } as const;

  test('and starts once more what was stopped, finds it stopped again before anything is touched', async () => {
    application();
    put(deployment('films', 'films', 'films-media', 1));
    let isHealed = false;
    tiny.fault = (asked) => {
      if (patches() > 0 && !isHealed && asked.startsWith('GET /apis/argoproj.io')) {
        put(deployment('films', 'films', 'films-media', 1)); // no pod of it is there yet
        isHealed = true;
      }
      return undefined;
    };
    await service().stop(stopped);
    expect([isHealed, replicas('films', 'films'), patches()]).toEqual([true, 0, 3]);
  });

  test('is waited for while it syncs', async () => {
    application({ status: { operationState: { phase: 'Running' } } });
    put(deployment('films', 'films', 'films-media', 0));
    let looks = 0;
    tiny.fault = (asked) => {
      if (!asked.startsWith('GET /apis/argoproj.io/v1alpha1/namespaces/argocd/applications/films')) return undefined;
      looks += 1;
      if (looks === 2) application({ operation: { sync: {} }, status: { operationState: { phase: 'Succeeded' } } });
      if (looks === 3) application({ status: { operationState: { phase: 'Succeeded' } } });
      return undefined;
    };
    await service().stop(stopped);
    expect(looks).toBe(3);
  });
});
