import { type Json, object } from './object';

/** Custom resources. */
export const custom: readonly Json[] = [
  object('argoproj.io/v1alpha1', 'Application', {
    spec: {
      project: 'default',
      source: { repoURL: 'https://git.example/a.git', targetRevision: 'main', path: 'dist', directory: { recurse: true } },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'bare' },
      syncPolicy: {
        automated: { prune: true },
        retry: { limit: -1, backoff: { duration: '10s', factor: 2, maxDuration: '1m' } },
        syncOptions: ['ServerSideApply=true'],
      },
    },
  }),
  object('argoproj.io/v1alpha1', 'AppProject', {
    spec: {
      description: 'x',
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    },
  }),
  object('bitnami.com/v1alpha1', 'SealedSecret', {
    spec: { encryptedData: { a: 'AgA=' }, template: { metadata: { name: 'seed', namespace: 'bare' } } },
  }),
  object('helm.cattle.io/v1', 'HelmChart', {
    spec: {
      repo: 'https://charts.example',
      chart: 'a',
      version: '1.0.0',
      targetNamespace: 'bare',
      createNamespace: true,
      bootstrap: false,
      failurePolicy: 'abort',
      valuesContent: 'a: b\n',
      set: { a: 1, b: 'c' },
    },
  }),
  object('helm.cattle.io/v1', 'HelmChartConfig', { spec: { valuesContent: 'a: b\n', failurePolicy: 'reinstall' } }),
  object('traefik.io/v1alpha1', 'Middleware', { spec: { headers: { stsSeconds: 31536000, customResponseHeaders: { A: 'b' } } } }),
  object('traefik.io/v1alpha1', 'Middleware', { spec: { addPrefix: { prefix: '/a' } } }),
  object('traefik.io/v1alpha1', 'TLSOption', { spec: { minVersion: 'VersionTLS12', cipherSuites: ['TLS_AES_128_GCM_SHA256'] } }),
  object('traefik.io/v1alpha1', 'IngressRouteTCP', {
    spec: {
      entryPoints: ['game'],
      routes: [{ match: 'HostSNI(`*`)', services: [{ name: 'a', port: 25565, weight: 1, serversTransport: 'a' }] }],
    },
  }),
  object('traefik.io/v1alpha1', 'IngressRouteUDP', {
    spec: { entryPoints: ['dns'], routes: [{ services: [{ name: 'a', port: 'dns', weight: 1 }] }] },
  }),
  object('traefik.io/v1alpha1', 'ServersTransportTCP', { spec: { dialTimeout: '30s', proxyProtocol: { version: 2 } } }),
];
