import type { Rendered } from '../../src/objects/manifest';
import { portsOfPod, type ServedPods, serviceFaults } from '../../src/proofs/service-targets';
import { object } from './objects-of';

const app = { app: 'x' };
const found = (spec: object, ...pods: readonly ServedPods[]) =>
  serviceFaults({ app: 'app', home: 'app', source: 'test/app/s', manifest: object('v1', 'Service', 's', { spec }) } as Rendered, pods).map(
    ({ code, where, what }) => [code, where, what],
  );
const told = (what: string) => [['REFERENCE_UNKNOWN', 'test/app/s', what]];
const to = (targetPort: unknown, protocol?: string) => ({
  selector: app,
  ports: [{ name: 'web', port: 80, ...(targetPort === undefined ? {} : { targetPort }), ...(protocol ? { protocol } : {}) }],
});
const pods = (ports?: readonly string[], more: object = {}): ServedPods => ({ labels: app, ...(ports ? { ports } : {}), ...more });
const http = ['http/TCP', '8080/TCP'];

describe('the pods of a Service', () => {
  const none = (selector: object) => ({ selector, ports: [{ port: 80 }] });
  test('have all labels of its selector', () => {
    expect(found(none(app), pods(http))).toEqual([]);
    expect(found(none(app), { labels: { app: 'x', more: 'y' } })).toEqual([]);
    expect(found(none(app), { labels: { app: 'y' } }, { labels: {} })).toEqual(told('its selector (app: x) fits no pod of namespace app'));
    expect(found(none({ app: 'x', tier: 'web' }), pods(http))).toEqual(
      told('its selector (app: x, tier: web) fits no pod of namespace app'),
    );
  });
  test('may have labels that nobody declares, where a chart makes them, but none that it declares otherwise', () => {
    const chart = { isPartial: true };
    expect(found(none({ app: 'x', tier: 'web' }), pods(http, chart))).toEqual([]);
    expect(found(none({ app: 'y', tier: 'web' }), pods(http, chart))).toHaveLength(1);
    expect(found(none({ app: 'x', tier: 'web' }), pods(http, { isPartial: false }))).toHaveLength(1);
  });
  test('come otherwise, where it selects none', () => {
    expect(found(none({}))).toEqual([]);
    expect(found({ ports: [{ port: 80 }] })).toEqual([]);
  });
});

describe('a port by its name', () => {
  test('is one of its pods, of the same protocol', () => {
    expect(found(to('http'), pods(http))).toEqual([]);
    expect(found(to('http', 'TCP'), pods(http))).toEqual([]);
    expect(found(to('http'), pods(['other/TCP']), pods(http))).toEqual([]);
    expect(found(to('dns', 'UDP'), pods(['dns/UDP']))).toEqual([]);
    expect(found(to('http', 'UDP'), pods(http))).toEqual(told('its port web leads to http, and its pods have no port with a name'));
  });
  test('is told with those that there are, each once, and the one that was meant', () => {
    expect(found(to('htp'), pods(http), pods([...http, 'metrics/TCP', 'dns/UDP']))).toEqual(
      told('its port web leads to htp, and its pods have http, metrics; did you mean http?'),
    );
    expect(found(to('zzz'), pods(http))).toEqual(told('its port web leads to zzz, and its pods have http'));
    expect(found(to('sctp', 'SCTP'), pods(['sctp-one/SCTP', 'http/TCP']))).toEqual(
      told('its port web leads to sctp, and its pods have sctp-one'),
    );
    expect(found(to('htp'), pods(['8080/TCP']))).toEqual(told('its port web leads to htp, and its pods have no port with a name'));
    expect(found(to('htp'), pods([]))).toEqual(told('its port web leads to htp, and its pods have no port with a name'));
  });
  test('of pods whose ports nobody knows may be there, and one that is no name is told as that', () => {
    expect(found(to('htp'), pods(http), pods())).toEqual([]);
    expect(found(to('Not_A_Name'), pods(http))).toEqual([]);
  });
});

describe('a port by its number', () => {
  const some = (number: number) =>
    told(`its port web leads to ${number} of all pods that it selects, and some of them listen on others only`);
  test('is one on which all pods listen that say where they do, or none', () => {
    expect(found(to(8080), pods(http), pods(['8080/TCP']))).toEqual([]);
    expect(found(to(9999), pods(http))).toEqual([]);
    expect(found(to(8080), pods(http), pods(['9090/TCP']))).toEqual(some(8080));
    expect(found(to(8080), pods(http), pods(['8080/UDP']))).toEqual(some(8080));
    expect(found(to(8080), pods(http), pods([]), pods())).toEqual([]);
  });
  test('is the Service’s own where it names none', () => {
    for (const none of [undefined, 0]) {
      expect(found(to(none), pods(['80/TCP']), pods(['8080/TCP']))).toEqual(some(80));
      expect(found(to(none), pods(['80/TCP']), pods(['80/TCP']))).toEqual([]);
    }
  });
});

test('a pod listens on the ports of its containers that stay, by name and by number', () => {
  const container = (ports: readonly object[], more: object = {}) => ({ name: 'c', ports, ...more });
  const first = (restartPolicy?: string) =>
    container([{ containerPort: 1 }], { name: 'first', ...(restartPolicy ? { restartPolicy } : {}) });
  const of = (...init: readonly object[]) =>
    portsOfPod({
      initContainers: init,
      containers: [
        container([
          { name: 'http', containerPort: 8080 },
          { containerPort: 53, protocol: 'UDP' },
        ]),
        { ...container([{ containerPort: 9 }]), name: 'd' },
      ],
    });
  const all = ['http/TCP', '8080/TCP', '53/UDP', '9/TCP'];
  expect(of()).toEqual(all);
  expect(of(first('Always'))).toEqual(['1/TCP', ...all]);
  for (const goes of [first(), first('OnFailure')]) expect(of(goes)).toEqual(all);
});
