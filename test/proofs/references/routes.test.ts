import { object, Route, Workload } from '../../../src';
import { references } from '../../../src/proofs/references';
import { app, declared, ingress, middleware, missing, plain, router, told, toService, type Wrong } from './parts';

const wrong: Wrong = [
  // routes
  [
    'an Ingress to no Service',
    toService({ name: 'ap', port: { name: 'http' } }),
    missing('b.test.example/ names Service app/ap, which is not there; did you mean app?'),
  ],
  [
    'an Ingress to no port of a Service',
    toService({ name: 'app', port: { name: 'htp' } }),
    missing('b.test.example/ names port htp of Service app/app, which has http, 8080; did you mean http?'),
  ],
  [
    'an Ingress to no number of a Service',
    toService({ name: 'app', port: { number: 80 } }),
    missing('b.test.example/ names port 80 of Service app/app, which has http, 8080'),
  ],
  [
    'a default backend that is not there',
    ingress({ defaultBackend: { service: { name: 'nope', port: { number: 80 } } } }),
    missing('its default backend names Service app/nope, which is not there'),
  ],
  [
    'an ingress class',
    ingress({ ingressClassName: 'nginx', defaultBackend: { service: { name: 'app', port: { number: 8080 } } } }),
    missing('ingressClassName names IngressClass nginx, which is not there'),
  ],
  [
    'a TLS secret',
    ingress({
      tls: [{ hosts: ['b.test.example'], secretName: 'tls' }],
      defaultBackend: { service: { name: 'app', port: { number: 8080 } } },
    }),
    missing('tls names Secret app/tls, which is not there'),
  ],
  [
    'a route to a workload without a Service',
    (lab) => {
      const chart = app(lab);
      const server = new Workload(chart, 'main', { ...plain, ports: { http: 8080 }, headless: true });
      new Route(chart, 'web', { hostname: 'a.test.example', audience: 'lan', to: server.ports.http });
    },
    ['REFERENCE_UNKNOWN', 'test/app/web/ingress', 'a.test.example/ names Service app/app, which is not there'],
  ],
  [
    'a middleware of a route',
    (lab) => {
      const chart = app(lab);
      const server = new Workload(chart, 'main', { ...plain, ports: { http: 8080 } });
      object(chart, 'dav', 'Middleware', { metadata: { name: 'dav' }, spec: { stripPrefix: { prefixes: ['/a'] } } });
      new Route(chart, 'web', { hostname: 'a.test.example', audience: 'lan', to: server.ports.http, middlewares: ['dva'] });
    },
    ['REFERENCE_UNKNOWN', 'test/app/web/ingress', 'its annotation names Middleware app-dva, which is not there; did you mean app-dav?'],
  ],
  [
    'TLS options',
    ingress({ defaultBackend: { service: { name: 'app', port: { number: 8080 } } } }, router('tls.options', 'app-strict@kubernetescrd')),
    missing('its annotation names TLSOption app-strict, which is not there'),
  ],
  [
    'a middleware in a chain',
    middleware({ chain: { middlewares: [{ name: 'headrs' }] } }),
    missing('its chain names Middleware app/headrs, which is not there; did you mean headers?'),
  ],
  ['a middleware’s users', middleware({ basicAuth: { secret: 'users' } }), missing('basicAuth names Secret app/users, which is not there')],
  [
    'a middleware’s certificate',
    middleware({ forwardAuth: { address: 'https://a', tls: { caSecret: 'ca' } } }),
    missing('forwardAuth names Secret app/ca, which is not there'),
  ],
  [
    'a middleware’s error pages',
    middleware({ errors: { status: ['500'], query: '/', service: { name: 'errors', port: 80 } } }),
    missing('errors names Service app/errors, which is not there'),
  ],
  [
    'clients’ certificates',
    (lab) =>
      void object(declared(lab), 'x', 'TLSOption', {
        metadata: { name: 'x' },
        spec: { clientAuth: { secretNames: ['ca'], clientAuthType: 'RequireAndVerifyClientCert' } },
      }),
    missing('clientAuth names Secret app/ca, which is not there'),
  ],
];

told(references, wrong);
