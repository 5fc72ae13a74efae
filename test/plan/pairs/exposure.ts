import { ingress, object, service } from '../objects';
import type { Pair } from '../planned';

const middleware = (spec: object) => object('Middleware', 'guard', { spec });
const guarded = { 'traefik.ingress.kubernetes.io/router.middlewares': 'web-guard@kubernetescrd' };

export const exposure: readonly Pair[] = [
  {
    name: 'a route that becomes public',
    before: [ingress('lan')],
    after: [ingress('public,lan')],
    there: {
      changes: ['~ Ingress web/web: metadata.annotations["traefik.ingress.kubernetes.io/router.entrypoints"]'],
      dangers: ['route-opened Ingress web/web'],
    },
    back: { changes: ['~ Ingress web/web: metadata.annotations["traefik.ingress.kubernetes.io/router.entrypoints"]'], dangers: [] },
  },
  {
    name: 'a route of the house',
    before: [],
    after: [ingress('lan')],
    there: { changes: ['+ Ingress web/web'], dangers: [] },
    back: { changes: ['- Ingress web/web'], dangers: [] },
  },
  {
    name: 'a route that names no entrypoint',
    before: [],
    after: [ingress(undefined)],
    there: { changes: ['+ Ingress web/web'], dangers: ['route-opened Ingress web/web'] },
    back: { changes: ['- Ingress web/web'], dangers: [] },
  },
  {
    name: 'a public route of another name',
    before: [ingress('public', {}, 'a.example')],
    after: [ingress('public', {}, 'b.example')],
    there: { changes: ['~ Ingress web/web: spec.rules[0].host'], dangers: ['route-opened Ingress web/web'] },
    back: { changes: ['~ Ingress web/web: spec.rules[0].host'], dangers: ['route-opened Ingress web/web'] },
  },
  {
    name: 'the guard of a public route',
    before: [ingress('public', guarded), middleware({ basicAuth: { secret: 'users' } })],
    after: [ingress('public'), middleware({ basicAuth: { secret: 'users' } })],
    there: {
      changes: ['~ Ingress web/web: metadata.annotations["traefik.ingress.kubernetes.io/router.middlewares"]'],
      dangers: ['route-opened Ingress web/web: metadata.annotations["traefik.ingress.kubernetes.io/router.middlewares"]'],
    },
    back: { changes: ['~ Ingress web/web: metadata.annotations["traefik.ingress.kubernetes.io/router.middlewares"]'], dangers: [] },
  },
  {
    name: 'a Service on every node',
    before: [service()],
    after: [service({ type: 'NodePort' })],
    there: { changes: ['~ Service web/web: spec.type'], dangers: ['route-opened Service web/web'] },
    back: { changes: ['~ Service web/web: spec.type'], dangers: [] },
  },
];
