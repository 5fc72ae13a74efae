import { type Json, labels, object, selector } from './object';

const rule80 = { protocol: 'TCP', port: 80, endPort: 90 };

/** What leads to pods, and what keeps away from them. */
export const network: readonly Json[] = [
  object('v1', 'Service', {
    spec: {
      type: 'ClusterIP',
      selector: labels,
      ports: [
        { name: 'http', port: 80, targetPort: 'http', protocol: 'TCP', appProtocol: 'http' },
        { name: 'dns', port: 53, targetPort: 53, protocol: 'UDP' },
      ],
    },
  }),
  object('v1', 'Service', {
    spec: {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      internalTrafficPolicy: 'Cluster',
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 600 } },
      loadBalancerSourceRanges: ['192.168.0.0/16'],
      ports: [{ port: 80, nodePort: 30080 }],
    },
  }),
  object('v1', 'Service', { spec: { clusterIP: 'None', ports: [{ name: 'a', port: 1 }] } }),
  object('v1', 'Service', { spec: { type: 'ExternalName', externalName: 'nas.home.example' } }),
  object('v1', 'Service', { spec: { type: 'LoadBalancer', ports: [{ port: 80 }] } }),
  object('networking.k8s.io/v1', 'Ingress', {
    spec: {
      ingressClassName: 'traefik',
      rules: [
        {
          host: 'www.home.example',
          http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { name: 'http' } } } }] },
        },
        {
          host: '*.home.example',
          http: { paths: [{ path: '/a', pathType: 'Exact', backend: { service: { name: 'web', port: { number: 80 } } } }] },
        },
      ],
      tls: [{ hosts: ['www.home.example', '*.home.example'], secretName: 'tls' }],
    },
  }),
  object('networking.k8s.io/v1', 'Ingress', {
    spec: { defaultBackend: { resource: { apiGroup: 'example.com', kind: 'Bucket', name: 'b' } } },
  }),
  object('networking.k8s.io/v1', 'NetworkPolicy', {
    spec: {
      podSelector: selector,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [{ podSelector: selector, namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'Exists' }] } }],
          ports: [rule80, { port: 'http' }],
        },
      ],
      egress: [
        {
          to: [
            { ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '192.168.0.0/16'] } },
            { ipBlock: { cidr: 'fd00::/8', except: ['fd01::/16'] } },
          ],
        },
      ],
    },
  }),
];
