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
