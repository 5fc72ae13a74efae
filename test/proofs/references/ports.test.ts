import { httpGet, PodSet, Route, tcp, Workload } from '../../../src';
import { references } from '../../../src/proofs/references';
import { type Any, app, missing, other, plain, pod, selector, service, told, type Wrong } from './parts';

const wrong: Wrong = [
  // ports
  [
    'a port that a workload lacks, in a route',
    (lab) => {
      const chart = app(lab);
      const server: Any = new Workload(chart, 'main', { ...plain, ports: { http: 8080 } });
      new Route(chart, 'web', { hostname: 'a.test.example', audience: 'lan', to: server.ports.htpp });
    },
    ['REFERENCE_UNKNOWN', 'test/app/web.to', 'no port htpp; did you mean http?'],
  ],
  [
    'a port that a workload lacks, to be reached',
    (lab) => void new Workload(app(lab), 'main', { ...plain, reaches: [(other(lab).server.ports as Any).htpp] }),
    ['REFERENCE_UNKNOWN', 'test/app/main.reaches[0]', 'no port htpp; did you mean http?'],
  ],
  [
    'a port that a workload lacks, named and used by nobody',
    (lab) => void (other(lab).server.ports as Any).htpp,
    ['REFERENCE_UNKNOWN', 'clusters/test/services.ts', 'no port htpp; did you mean http?'],
  ],
  [
    'a port of a set of pods',
    (lab) => {
      const chart = app(lab);
      const pods = new PodSet(chart, 'pods', {
        name: 'x',
        selector: { a: 'b' },
        ports: { http: 1 },
        replicas: 1,
        placement: { strength: 'any' },
      });
      new Route(chart, 'web', { hostname: 'a.test.example', audience: 'lan', to: pods.port('htp') });
    },
    ['REFERENCE_UNKNOWN', 'test/app/web.to', 'no port htp; did you mean http?'],
  ],
  [
    'an open port',
    (lab) => void new Workload(app(lab), 'main', { ...plain, ports: { http: 8080 }, open: ['htp'] }),
    ['REFERENCE_UNKNOWN', 'test/app/main', 'it opens port htp, and its containers have http; did you mean http?'],
  ],
  [
    'a probe by the name of no port',
    (lab) => void new Workload(app(lab), 'main', { ...plain, ports: { http: 8080 }, probes: { readiness: httpGet('htpp', '/') } }),
    ['REFERENCE_UNKNOWN', 'test/app/main', 'the readiness probe of container app asks port htpp, and it has http; did you mean http?'],
  ],
  [
    'a probe of a container without ports',
    (lab) => void new Workload(app(lab), 'main', { ...plain, probes: { startup: tcp('http') } }),
    ['REFERENCE_UNKNOWN', 'test/app/main', 'the startup probe of container app asks port http, and it has none'],
  ],
  [
    'a probe by the name of another container’s port',
    (lab) =>
      void new Workload(app(lab), 'main', {
        ...plain,
        ports: { http: 8080 },
        containers: { side: { ...plain, probes: { readiness: tcp('http') } } },
      }),
    ['REFERENCE_UNKNOWN', 'test/app/main', 'the readiness probe of container side asks port http, and it has none'],
  ],
  [
    'a probe written by hand',
    pod({}, { readinessProbe: { httpGet: { port: 'htpp', path: '/' } } }),
    missing('the readinessProbe of container web names port htpp, and the container has http; did you mean http?'),
  ],
  [
    'a hook written by hand',
    pod({}, { lifecycle: { preStop: { httpGet: { port: 'stop', path: '/' } } } }),
    missing('the preStop hook of container web names port stop, and the container has http'),
  ],
  [
    'a Service’s target',
    service({ selector, ports: [{ name: 'web', port: 80, targetPort: 'htp' }] }),
    missing('its port web leads to htp, and its pods have http; did you mean http?'),
  ],
  [
    'a Service’s target of another protocol',
    service({ selector, ports: [{ name: 'web', port: 80, protocol: 'UDP', targetPort: 'http' }] }),
    missing('its port web leads to http, and its pods have no port with a name'),
  ],
  [
    'a Service’s pods',
    service({ selector: { app: 'nope' }, ports: [{ port: 80 }] }),
    missing('its selector (app: nope) fits no pod of namespace app'),
  ],
  [
    'a Service’s pods of another namespace',
    (lab) => {
      other(lab);
      service({ selector: { 'app.kubernetes.io/name': 'other' }, ports: [{ port: 80 }] })(lab);
    },
    missing('its selector (app.kubernetes.io/name: other) fits no pod of namespace app'),
  ],
];

told(references, wrong);
