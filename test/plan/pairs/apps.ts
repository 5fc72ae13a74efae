import { application, claim, container, deployment, kept, object, podSpec, service } from '../objects';
import type { Pair } from '../planned';

const crd = (versions: readonly object[]) =>
  object(
    'CustomResourceDefinition',
    'middlewares.traefik.io',
    { spec: { group: 'traefik.io', scope: 'Namespaced', names: { kind: 'Middleware', plural: 'middlewares' }, versions } },
    {},
    'apiextensions.k8s.io/v1',
  );

export const apps: readonly Pair[] = [
  {
    name: 'an app and its Application',
    before: { argocd: [application()], web: [deployment(), claim({}, kept), crd([])] },
    after: { argocd: [] },
    there: {
      changes: [
        '- Application argocd/web',
        '- Deployment web/web',
        '- PersistentVolumeClaim web/data kept',
        '- CustomResourceDefinition middlewares.traefik.io kept',
      ],
      dangers: [],
    },
    back: {
      changes: [
        '+ Application argocd/web',
        '+ PersistentVolumeClaim web/data',
        '+ CustomResourceDefinition middlewares.traefik.io',
        '+ Deployment web/web',
      ],
      dangers: [],
    },
  },
  {
    name: 'an app whose Application has no finalizer',
    before: { argocd: [application('web', {}, { finalizers: [] })], web: [deployment()] },
    after: { argocd: [] },
    there: { changes: ['- Application argocd/web', '- Deployment web/web kept'], dangers: [] },
    back: { changes: ['+ Application argocd/web', '+ Deployment web/web'], dangers: [] },
  },
  {
    name: 'an object of an Application that does not prune',
    before: { argocd: [application('web', { syncPolicy: { automated: {} } })], web: [deployment()] },
    after: { argocd: [application('web', { syncPolicy: { automated: {} } })] },
    there: { changes: ['- Deployment web/web kept'], dangers: [] },
    back: { changes: ['+ Deployment web/web'], dangers: [] },
  },
  {
    name: 'the last object of an app whose Application stays',
    before: { argocd: [application()], web: [deployment()] },
    after: { argocd: [application()] },
    there: { changes: ['- Deployment web/web kept'], dangers: [] },
    back: { changes: ['+ Deployment web/web'], dangers: [] },
  },
  {
    name: 'the last object of an app whose Application may empty itself',
    before: { argocd: [application('web', { syncPolicy: { automated: { prune: true, allowEmpty: true } } })], web: [deployment()] },
    after: { argocd: [application('web', { syncPolicy: { automated: { prune: true, allowEmpty: true } } })] },
    there: { changes: ['- Deployment web/web'], dangers: [] },
    back: { changes: ['+ Deployment web/web'], dangers: [] },
  },
  {
    name: 'an Application that syncs by itself',
    before: { argocd: [application()] },
    after: { argocd: [application('web', { syncPolicy: {} }, { finalizers: [] })] },
    there: {
      changes: ['~ Application argocd/web: metadata.finalizers[0], spec.syncPolicy.automated'],
      dangers: [
        'app-unmanaged Application argocd/web: spec.syncPolicy.automated',
        'app-unmanaged Application argocd/web: metadata.finalizers',
      ],
    },
    back: { changes: ['~ Application argocd/web: metadata.finalizers[0], spec.syncPolicy.automated'], dangers: [] },
  },
  {
    name: 'an object that changes its app',
    before: { argocd: [application('web'), application('db')], web: [service()] },
    after: { argocd: [application('web'), application('db')], db: [service()] },
    there: { changes: ['~ Service web/web from web'], dangers: ['app-moved Service web/web'] },
    back: { changes: ['~ Service web/web from db'], dangers: ['app-moved Service web/web'] },
  },
  {
    name: 'a Deployment of another name',
    before: [deployment()],
    after: [deployment(podSpec(), {}, 'site')],
    there: { changes: ['- Deployment web/web', '+ Deployment web/site'], dangers: ['object-renamed Deployment web/web'] },
    back: { changes: ['- Deployment web/site', '+ Deployment web/web'], dangers: ['object-renamed Deployment web/site'] },
  },
  {
    name: 'a claim of another name',
    before: [claim({}, kept)],
    after: [claim({}, kept, 'files')],
    there: {
      changes: ['- PersistentVolumeClaim web/data kept', '+ PersistentVolumeClaim web/files'],
      dangers: ['object-renamed PersistentVolumeClaim web/data'],
    },
    back: {
      changes: ['+ PersistentVolumeClaim web/data', '- PersistentVolumeClaim web/files kept'],
      dangers: ['object-renamed PersistentVolumeClaim web/files'],
    },
  },
  {
    name: 'a Deployment that is like another in nothing',
    before: [deployment()],
    after: [deployment(podSpec({ hostname: 'x' }, container({ name: 'db', image: 'db:1', args: ['a', 'b', 'c'] })), { replicas: 3 }, 'db')],
    there: { changes: ['- Deployment web/web', '+ Deployment web/db'], dangers: [] },
    back: { changes: ['- Deployment web/db', '+ Deployment web/web'], dangers: [] },
  },
];
