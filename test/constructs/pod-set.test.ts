import { Bytes, Cpu, hostFolder, internet, kubernetesApi, none, PodSet, scratch, Volume, Workload } from '../../src';
import { isPort, longPort } from '../../src/constructs/pod-set';
import { modelOf } from '../proofs/proved';
import { type Any, inApp, plain, told } from './object-of';

const given = { name: 'tool', selector: { app: 'tool' }, replicas: 1, placement: { strength: 'any' as const } };
const made = (change: Any = {}): PodSet => {
  const all: PodSet[] = [];
  modelOf(inApp((chart) => void all.push(new PodSet(chart, 'pods', { ...given, ...change }))));
  return all[0] as PodSet;
};
const wrong = (change: Any) => told(inApp((chart) => void new PodSet(chart, 'pods', { ...given, ...change })));
const reaching = (destination: unknown) =>
  told(inApp((chart) => void new Workload(chart, 'main', { ...plain, reaches: [destination as Any] }))).map(([code]) => code);

describe('a set of pods', () => {
  test('that says nothing more stands in its app’s namespace, reaches nobody, and lets nobody in', () => {
    const { namespace, ports, reaches, open, requests, priorityClass, role, onNodeNetwork, madeBy } = made();
    expect({ namespace, ports, reaches, open, requests, priorityClass, role, onNodeNetwork, madeBy }).toEqual({
      namespace: 'app',
      ports: {},
      reaches: [],
      open: [],
      requests: undefined,
      priorityClass: undefined,
      role: undefined,
      onNodeNetwork: false,
      madeBy: undefined,
    });
  });

  test('of a chart has its app’s priority, unless it says another', () => {
    const requests = { cpu: Cpu.millis(1), memory: Bytes.mib(1), memoryLimit: Bytes.mib(1) };
    expect([
      made({ requests }).priorityClass,
      made({ requests, priorityClass: 'own' }).priorityClass,
      made({ priorityClass: 'own' }).priorityClass,
    ]).toEqual(['loutik-service', 'own', undefined]);
  });

  test('knows each of its ports as its own', () => {
    const pods = made({ ports: { http: 80, dns: { number: 53, hostPort: 53, protocol: 'UDP' } } });
    expect(pods.port('http')).toEqual({ number: 80, protocol: 'TCP', pods, name: 'http' });
    expect(pods.port('dns')).toEqual({ number: 53, hostPort: 53, protocol: 'UDP', pods, name: 'dns' });
    expect([isPort(pods.port('http')), isPort(internet())]).toEqual([true, false]);
  });

  test.each([
    [{ replicas: -1 }, 1],
    [{ replicas: 0 }, 0],
    [{ replicas: 2 ** 31 - 1 }, 0],
    [{ replicas: 2 ** 31 }, 1],
    [{ replicas: 'one-a-node' }, 0],
    [{ replicas: 'many' }, 1],
    [{ ports: { a: 0 } }, 1],
    [{ ports: { a: 1 } }, 0],
    [{ ports: { a: 65_535 } }, 0],
    [{ ports: { a: 65_536 } }, 1],
    [{ ports: { a: { number: 1, hostPort: 65_536 } } }, 1],
    [{ ports: { a: { number: 1, protocol: 'SCTP' } } }, 1],
    [{ role: 'ingress' }, 0],
    [{ role: 'other' }, 1],
    [{ madeBy: 'hand' }, 1],
    [{ placement: { strength: 'hard' } }, 1],
  ])('may be %j: %d faults', (change, count) => {
    expect(wrong(change).map(([code]) => code)).toEqual(Array(count).fill('VALUE_INVALID'));
  });
});

test('a number is a TCP port, and what says more keeps it', () => {
  expect([longPort(80), longPort({ number: 53, protocol: 'UDP' }), longPort({ number: 1, hostPort: 2 })]).toEqual([
    { number: 80, protocol: 'TCP' },
    { number: 53, protocol: 'UDP' },
    { number: 1, hostPort: 2, protocol: 'TCP' },
  ]);
});

describe('what pods may reach', () => {
  test('is the Internet at some ports, or the API server at both of its own', () => {
    expect([internet(443, '53/udp'), internet(), kubernetesApi()]).toEqual([
      { kind: 'internet', ports: [443, '53/udp'] },
      { kind: 'internet', ports: [] },
      { kind: 'kubernetes-api', ports: [443, 6443] },
    ]);
  });

  test.each([1, 65_535, '1/udp', '65535/udp'])('at port %j', (port) => expect(reaching(internet(port as Any))).toEqual([]));

  test.each([0, 65_536, 1.5, '0/udp', '65536/udp', '01/udp', '53', '53/tcp', '53/udp ', undefined, null])('not at %j', (port) => {
    expect(reaching(internet(port as Any))).toEqual(['VALUE_INVALID']);
  });

  test.each([
    ['public', true],
    ['tailnet', true],
    ['lan', true],
    ['house', false],
    [undefined, false],
  ])('is a name as some audience calls it: %s', (audience, isOne) => {
    const faults = wrong({ reaches: [{ kind: 'by-name', hostname: 'app.test.example', audience }] });
    expect(faults.some(([, where]) => where.endsWith('reaches[0].audience'))).toBe(!isOne);
  });

  test('is a port of pods themselves, and nothing that looks like one', () => {
    const pods = made({ ports: { http: 80 } });
    const port = pods.port('http');
    expect(reaching({ ...port })).toEqual(['REFERENCE_UNKNOWN']);
    expect(reaching({ pods: {}, name: 'http', number: 80 })).toEqual(['REFERENCE_UNKNOWN']);
    expect(reaching({ pods, name: 'https', number: 80 })).toEqual(['REFERENCE_UNKNOWN']);
    expect(reaching(undefined)).toEqual(['VALUE_INVALID']);
    expect(reaching({ kind: 'moon', ports: [] })).toEqual(['VALUE_INVALID']);
  });
});

describe('what may be mounted', () => {
  const mounting = (mount: unknown) =>
    told(inApp((chart) => void new Workload(chart, 'main', { ...plain, mounts: { '/a': mount as Any } }))).map(([code]) => code);
  test.each([scratch(Bytes.mib(1)), hostFolder('/srv/a..b', { readOnly: true }), hostFolder('/', { readOnly: false })])('%j', (mount) =>
    expect(mounting(mount)).toEqual([]),
  );

  test.each([
    [hostFolder('srv', { readOnly: true })],
    [hostFolder('/srv/..', { readOnly: true })],
    [hostFolder('/../srv', { readOnly: true })],
    [hostFolder('/a\nb', { readOnly: true })],
    [hostFolder('', { readOnly: true })],
    [{ kind: 'moon' }],
    [{ kind: 'scratch', size: 1, memory: false }],
    [{ kind: 'toString' }],
    ['/srv'],
    [undefined],
  ])('not %j', (mount) => expect(mounting(mount)).toEqual(['VALUE_INVALID']));

  test('is a volume as its app lends it, and not all of it with its marker', () => {
    const all: Volume[] = [];
    modelOf(
      inApp(
        (chart, lab) =>
          void all.push(new Volume(chart, 'data', { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1, backup: none('a test') })),
      ),
    );
    const [volume] = all as [Volume];
    expect(volume.lend({ readOnly: false })).toEqual({ kind: 'volume', volume, readOnly: false, whole: false, lent: true });
    expect(scratch(Bytes.mib(1), { memory: true, name: 'a' })).toEqual({ kind: 'scratch', size: Bytes.mib(1), memory: true, name: 'a' });
    expect(scratch(Bytes.mib(1))).toEqual({ kind: 'scratch', size: Bytes.mib(1), memory: false, name: undefined });
  });
});
