// biome-ignore lint/suspicious/noExplicitAny: changed at any depth
export type Json = any;

export const labels = { app: 'web' };
export const selector = { matchLabels: labels };

/** An object with metadata of every kind. */
export const object = (apiVersion: string, kind: string, fields: object, clusterScoped = false): Json => ({
  apiVersion,
  kind,
  metadata: {
    name: 'seed',
    ...(clusterScoped ? {} : { namespace: 'bare' }),
    labels: { 'app.kubernetes.io/name': 'seed', 'app.kubernetes.io/managed-by': 'loutik' },
    annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false', 'example.com/note': 'any text, é' },
  },
  ...fields,
});
