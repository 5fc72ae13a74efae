import {
  Bytes,
  Cpu,
  Duration,
  exec,
  Files,
  httpGet,
  image,
  type Kind,
  none,
  object,
  Route,
  ScheduledJob,
  ServiceChart,
  scratch,
  Tenant,
  tcp,
  Volume,
  Workload,
} from '../../../src';
import type { Json } from '../../objects/validation/seeds/object';
import { seeds } from '../../objects/validation/seeds/seeds';
import { type Draw, mutated } from './mutate';
import { numbers, texts, wordsOf } from './pools';

/** What a homelab's services make: one app, with one or two things in it that may be wrong. */
export type Services = (lab: Json) => void;

const pick = <T>(draw: Draw, list: readonly T[]): T => list[draw(list.length)] as T;
const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
const seconds = (draw: Draw) => Duration.seconds(Math.max(0, pick(draw, numbers)));

/** One thing that a service can say, mostly with a strange value: the name of the app is `app`. */
const sayings: readonly ((draw: Draw, chart: ServiceChart, lab: Json) => void)[] = [
  (draw, chart) => {
    const text = pick(draw, texts);
    const server = new Workload(chart, 'main', { ...plain, ports: { [text]: 8080, http: 80 }, probes: { liveness: tcp(text) } });
    new Route(chart, 'web', { hostname: 'app.test.example', to: server.pods.port('http'), audience: 'lan' });
  },
  (draw, chart) => new Workload(chart, 'main', { ...plain, ports: { a: 1 + draw(65_535), b: 1 + draw(3), c: 1 + draw(3) } }),
  (draw, chart) => new Workload(chart, 'main', { ...plain, env: { [pick(draw, texts)]: 'x', A: 'y' } }),
  (draw, chart) => new Workload(chart, 'main', { ...plain, containers: { [pick(draw, texts)]: plain, [pick(draw, texts)]: plain } }),
  (draw, chart) =>
    new Workload(chart, 'main', { ...plain, init: { [pick(draw, texts)]: { ...plain, preStop: draw(4) === 0 ? ['a'] : undefined } } }),
  (draw, chart) =>
    new Workload(chart, 'main', {
      ...plain,
      name: pick(draw, texts),
      kind: pick(draw, ['Deployment', 'StatefulSet', 'DaemonSet'] as const),
    }),
  (draw, chart) => new Workload(chart, pick(draw, texts), { ...plain, ports: { http: 80 } }),
  (draw, chart) => {
    const at = pick(draw, texts);
    new Workload(chart, 'main', {
      ...plain,
      mounts: { [at]: scratch(Bytes.mib(1), { name: draw(2) ? pick(draw, texts) : undefined }), '/b': scratch(Bytes.mib(1)) },
    });
  },
  (draw, chart) => {
    const files = new Files(chart, pick(draw, ['files', 'a', 'x'.repeat(59), 'x'.repeat(60)]), { [pick(draw, texts)]: 'a', b: 'c' });
    new Workload(chart, 'main', {
      ...plain,
      mounts: { '/etc/a': files, '/etc/b': draw(2) ? files.at(pick(draw, texts)) : scratch(Bytes.mib(1)) },
    });
  },
  (draw, chart) => new Files(chart, 'large', { a: 'x'.repeat(1024 * 1024 - draw(3)), b: 'é'.repeat(draw(3)) }),
  (draw, chart) => {
    const path = pick(draw, wordsOf('path') as readonly string[]);
    new Workload(chart, 'main', {
      ...plain,
      ports: { http: 80 },
      probes: {
        startup: httpGet(pick(draw, texts), path, { within: Duration.seconds(1 + draw(1000)) }),
        readiness: exec(draw(4) ? ['true'] : []),
      },
      stopWithin: seconds(draw),
    });
  },
  (draw, chart) =>
    new Workload(chart, 'main', {
      ...plain,
      user: pick(
        draw,
        numbers.filter((number) => number >= 0),
      ),
      kind: 'StatefulSet',
    }),
  (draw, chart) =>
    new ScheduledJob(chart, pick(draw, ['job', 'x'.repeat(48), 'x'.repeat(49), 'Job', 'a_b']), {
      ...plain,
      schedule: pick(draw, wordsOf('schedule') as readonly string[]),
      within: seconds(draw),
    }),
  (draw, chart) => {
    const { ports } = new Workload(chart, 'main', { ...plain, ports: { http: 80 } });
    const type = pick(draw, ['Exact', 'Prefix'] as const);
    new Route(chart, pick(draw, ['web', 'x', 'x'.repeat(200), 'X']), {
      hostname: pick(draw, ['app.test.example', `${'a'.repeat(63)}.test.example`]),
      to: ports.http,
      audience: 'lan',
      paths: [{ path: pick(draw, wordsOf('path') as readonly string[]), type }],
    });
  },
  (draw, chart, lab) => {
    const name = pick(draw, texts);
    const volume = new Volume(chart, 'data', {
      on: lab.disks.one.nvme,
      size: Bytes.mib(1 + draw(100)),
      owner: 1000,
      backup: none('a test'),
      ...(name ? { name } : {}),
    });
    new Workload(chart, 'main', { ...plain, mounts: { [pick(draw, ['/data', '/a b', '', 'data', '/a:b'])]: volume } });
  },
  (draw, chart) => {
    const scale = { min: 1 + draw(3), max: 3 + draw(3), cpu: 1 + draw(200) };
    new Workload(chart, 'main', { ...plain, ports: { http: 80 }, scale });
  },
  (draw, chart) => {
    const quota = { cpu: Cpu.millis(1 + draw(3000)), memory: Bytes.mib(1 + draw(3000)), storage: Bytes.mib(1 + draw(100)), pods: draw(50) };
    new Tenant(chart, 'tenant', {
      repository: { url: 'https://git.test.example/a.git', branch: 'main', path: '.' },
      hostname: 'app.test.example',
      quota,
      volumes: [],
    });
  },
  (draw, chart) => {
    const rules = [{ apiGroups: draw(3) ? [''] : [], resources: draw(3) ? ['pods'] : [], verbs: draw(3) ? ['get'] : [] }];
    new Workload(chart, 'main', { ...plain, permissions: { scope: pick(draw, ['namespace', 'cluster'] as const), rules } });
  },
];

/** Services of one homelab: a construct with something strange in it, or any object of any kind. */
export function services(draw: Draw): Services {
  const kinds = seeds.filter(({ kind }) => !['Application', 'AppProject'].includes(kind));
  if (draw(2) === 0) {
    const { apiVersion: _, kind, ...fields } = mutated(draw, pick(draw, kinds));
    return (lab) => {
      const { namespace: __, ...metadata } = fields.metadata;
      object(new ServiceChart(lab, 'app'), 'it', kind as Kind, { ...fields, metadata } as never);
    };
  }
  const draws = Array.from({ length: 24 }, () => draw(1_000_000));
  const say = pick(draw, sayings);
  return (lab) => {
    let next = 0;
    say((below) => (draws[next++ % draws.length] as number) % below, new ServiceChart(lab, 'app'), lab);
  };
}
