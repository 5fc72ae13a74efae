import type { ApiObject } from '../api';
import type { ChartFacts, Values } from '../charts/facts';
import { podsOf } from '../charts/facts';
import { binding } from './coredns';

const namespace = 'kube-system';
const role = 'traefik-kube-system';

/** The name of the Secret that holds the twin's own certificate. */
export const certificateSecret = 'twin-certificate';

interface Persistence {
  readonly existingClaim: string;
  readonly path: string;
  readonly subPath: string;
}

/**
 * What Traefik's chart makes of the homelab's values: its arguments, ports and security context from the table of the chart that K3s brings,
 * its volume, probes, class and rights as the chart has them (traefik-helm-chart: templates/_podtemplate.tpl, rbac/).
 */
export function traefikObjects(facts: ChartFacts, values: Values, image: string): readonly ApiObject[] {
  const [pod] = podsOf(facts, values);
  const [container] = pod?.containers ?? [];
  if (pod === undefined || container === undefined) throw new Error(`the table of ${facts.chart} ${facts.version} has no pod`);
  const { kind, name, replicas, selector, labels, containers: _, namespace: __, ...spec } = pod;
  const { existingClaim, path, subPath } = values.persistence as Persistence;
  const ping = { httpGet: { path: '/ping', port: 8080 }, failureThreshold: 3, periodSeconds: 10, timeoutSeconds: 2 };
  const get = ['get', 'list', 'watch'];
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: role, namespace } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: role },
      rules: [
        { apiGroups: [''], resources: ['configmaps', 'endpoints', 'nodes', 'secrets', 'services'], verbs: get },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: get },
        { apiGroups: ['networking.k8s.io'], resources: ['ingressclasses', 'ingresses'], verbs: get },
        { apiGroups: ['networking.k8s.io'], resources: ['ingresses/status'], verbs: ['update'] },
        { apiGroups: ['traefik.io'], resources: ['*'], verbs: get },
      ],
    },
    binding(role, role),
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: { name },
      spec: { controller: 'traefik.io/ingress-controller' },
    },
    {
      apiVersion: 'traefik.io/v1alpha1',
      kind: 'TLSStore',
      metadata: { name: 'default', namespace },
      spec: { defaultCertificate: { secretName: certificateSecret } },
    },
    {
      apiVersion: 'apps/v1',
      kind,
      metadata: { name, namespace },
      spec: {
        replicas,
        strategy: { type: 'Recreate' },
        selector: { matchLabels: selector },
        template: {
          metadata: { labels },
          spec: {
            ...spec,
            serviceAccountName: role,
            terminationGracePeriodSeconds: 60,
            containers: [
              {
                ...container,
                image,
                imagePullPolicy: 'IfNotPresent',
                env: values.env,
                readinessProbe: { ...ping, failureThreshold: 1, initialDelaySeconds: 2, periodSeconds: 2 },
                livenessProbe: { ...ping, initialDelaySeconds: 2 },
                volumeMounts: [
                  { name: 'data', mountPath: path, subPath },
                  { name: 'tmp', mountPath: '/tmp' },
                ],
              },
            ],
            volumes: [
              { name: 'data', persistentVolumeClaim: { claimName: existingClaim } },
              { name: 'tmp', emptyDir: {} },
            ],
          },
        },
      },
    },
  ];
}
