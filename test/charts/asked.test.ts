import { Bot } from '../../charts/bot';
import { Jellyfin } from '../../charts/jellyfin';
import { Plex } from '../../charts/plex';
import { StudentProject } from '../../charts/students';
import { Bytes, Cpu, image } from '../../src';
import { Volume } from '../../src/constructs/volume';
import { type Any, objectOf } from '../constructs/object-of';
import { base, withChange } from '../inventory/base';
import { modelOf } from '../proofs/proved';

const whoami = image('docker.io/traefik/whoami:v1.11.0');
const films = (lab: Any) => ({
  hostname: 'films.test.example',
  audience: 'lan' as const,
  library: Bytes.gib(20),
  on: lab.disks.two.hdd,
  config: lab.disks.two.nvme,
});
const declare: Readonly<Record<string, (lab: Any) => void>> = {
  bot: (lab) => void new Bot(lab, { on: lab.disks.two.nvme }),
  jellyfin: (lab) => void new Jellyfin(lab, films(lab)),
  plex: (lab) => void new Plex(lab, films(lab)),
};
const pod = (name: string) => objectOf(declare[name] as Any, 'Deployment', name).spec.template.spec;
const main = (name: string) => pod(name).containers[0];
const volumes = (name: string) =>
  Volume.all(modelOf(declare[name] as Any).lab).map((volume) => [
    volume.name,
    String(volume.size),
    volume.owner,
    volume.backup.kind,
    `${volume.disk.machine}.${volume.disk.name}`,
  ]);

test.each([
  ['bot', '50m', '192Mi', '512Mi', []],
  ['jellyfin', '200m', '896Mi', '2Gi', [8096]],
  ['plex', '200m', '768Mi', '2Gi', [32400]],
])('%s asks for %s of a processor and %s of memory, %s at the most, and listens on %j', (name, cpu, request, limit, ports) => {
  const { resources, ports: own = [] } = main(name);
  expect([resources.requests.cpu, resources.requests.memory, resources.limits.memory]).toEqual([cpu, request, limit]);
  expect(own.map(({ containerPort }: Any) => containerPort)).toEqual(ports);
  expect(pod(name).terminationGracePeriodSeconds).toBe(30);
});

test('what each keeps is backed up where it cannot be had again, and lies where it is said', () => {
  expect([volumes('bot'), volumes('jellyfin'), volumes('plex')]).toEqual([
    [['bot-data', '2 GiB', 1000, 'daily', 'two.nvme']],
    ...['jellyfin', 'plex'].map((name) => [
      [`${name}-config`, '8 GiB', 1000, 'daily', 'two.nvme'],
      [`${name}-media`, '20 GiB', 1000, 'none', 'two.hdd'],
      [`${name}-cache`, '4 GiB', 1000, 'none', 'two.nvme'],
    ]),
  ]);
});

test.each([
  ['jellyfin', '/health'],
  ['plex', '/identity'],
])('%s has half an hour to start, half a minute to answer, and a minute to hang', (name, path) => {
  const { startupProbe, readinessProbe, livenessProbe } = main(name);
  const of = ({ httpGet, periodSeconds, failureThreshold }: Any) => [httpGet.port, httpGet.path, periodSeconds * failureThreshold];
  expect([of(startupProbe), of(readinessProbe), of(livenessProbe)]).toEqual([
    ['http', path, 1800],
    ['http', path, 30],
    ['http', path, 60],
  ]);
});

test('who shows films only reads them', () => {
  for (const name of ['jellyfin', 'plex']) {
    const mount = main(name).volumeMounts.find(({ mountPath }: Any) => mountPath === '/media');
    expect(mount).toMatchObject({ name: `${name}-media`, readOnly: true });
  }
});

test('the bot has no probe: what ended is started again without, and each start costs a login', () => {
  expect(['startupProbe', 'readinessProbe', 'livenessProbe'].map((probe) => main('bot')[probe])).toEqual([undefined, undefined, undefined]);
  expect(main('bot').env[0]).toEqual({ name: 'bot_token', valueFrom: { secretKeyRef: { name: 'bot-token', key: 'token' } } });
});

describe('a student’s project', () => {
  const given = (lab: Any) => ({
    name: 'quiz',
    repository: { url: 'https://git.test.example/quiz.git', branch: 'main', path: '.' },
    hostname: 'quiz.test.example',
    home: lab.machines.two,
  });
  const project =
    (more: (lab: Any) => Any = () => ({})) =>
    (lab: Any) =>
      void new StudentProject(lab, { ...given(lab), ...more(lab) });
  const tenants = withChange('vms.worker.disks.theirs', { on: 'nvme', size: Bytes.gib(5), class: 'fast', forTenants: true }, base);

  test('has half a core, 512 MiB, 1 GiB of scratch space and eight pods, or what it is given', () => {
    const hard = (more?: (lab: Any) => Any) => objectOf(project(more), 'ResourceQuota', 'tenant').spec.hard;
    expect(hard()).toMatchObject({ 'requests.cpu': '500m', 'limits.memory': '512Mi', 'limits.ephemeral-storage': '1Gi', pods: '8' });
    const quota = { cpu: Cpu.millis(1), memory: Bytes.mib(2), storage: Bytes.mib(3), pods: 4 };
    expect(hard(() => ({ quota }))).toMatchObject({
      'requests.cpu': '1m',
      'limits.memory': '2Mi',
      'limits.ephemeral-storage': '3Mi',
      pods: '4',
    });
  });

  test('is a tenant of its own domain, at home on its machine, restricted, and given way first', () => {
    const { labels, annotations } = objectOf(project(), 'Namespace', 'quiz').metadata;
    expect([labels['loutik.dev/tenant'], labels['pod-security.kubernetes.io/enforce']]).toEqual(['quiz', 'restricted']);
    expect(annotations).toMatchObject({ 'loutik.dev/hostname': 'quiz.test.example', 'loutik.dev/home': 'two' });
  });

  test('has the volumes that are declared, on the file system of tenants', () => {
    const more = (lab: Any) => ({ volumes: { data: { on: lab.disks.two.nvme, size: Bytes.gib(1) } } });
    expect(objectOf(project(more), 'ResourceQuota', 'tenant', tenants).spec.hard).toMatchObject({
      'requests.storage': '1Gi',
      persistentvolumeclaims: '1',
    });
    expect(objectOf(project(more), 'PersistentVolume', 'quiz-data', tenants).spec.local.path).toBe('/srv/theirs/quiz-data');
  });

  test('has a web server where it asks for one, wished for at home, and reached by whom it says', () => {
    const web = { image: whoami, port: 8080 };
    const spec = (more: Any = {}) =>
      objectOf(
        project(() => ({ web, ...more })),
        'Deployment',
        'quiz',
      ).spec.template.spec;
    const [container] = spec().containers;
    expect([container.resources.requests.cpu, container.resources.limits.memory, spec().priorityClassName]).toEqual([
      '50m',
      '64Mi',
      'loutik-tenant',
    ]);
    expect([container.readinessProbe.httpGet.path, container.livenessProbe.failureThreshold]).toEqual(['/', 6]);
    expect(spec().affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution).toHaveLength(1);
    const entrypoints = (more: Any = {}) =>
      objectOf(
        project(() => ({ web, ...more })),
        'Ingress',
        'quiz',
      ).metadata.annotations['traefik.ingress.kubernetes.io/router.entrypoints'];
    expect([entrypoints(), entrypoints({ audience: 'lan' })]).toEqual(['public,lan', 'lan']);
    expect(objectOf(project(), 'Deployment', 'quiz')).toBeUndefined();
  });
});
