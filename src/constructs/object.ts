import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { type Kind, type Kinds, kinds } from '../objects/kinds';
import type { ServiceChart } from './chart';
import { Lab, pathOf } from './lab';

const keep = 'Prune=false,Delete=false';

/**
 * The one way to an API object. It carries the recommended labels, stands in its chart's namespace unless it names another
 * one or is cluster-scoped, and is kept by Argo CD when losing it would lose data.
 */
export function object<K extends Kind>(scope: Construct, id: string, kind: K, props: Kinds[K]): ApiObject | undefined {
  const facts = kinds[kind];
  const lab = Lab.of(scope);
  if (facts === undefined) {
    const secret = (kind as string) === 'Secret';
    lab.report({
      code: secret ? 'SECRET_PLAIN' : 'KIND_UNKNOWN',
      where: pathOf(scope, id),
      what: secret ? 'a plain Secret would stand in Git for everybody to read' : `no kind ${String(kind)} is known here`,
      repair: secret
        ? "declare it with new Secret(this, …, { keys: […] }) and seal its value into the homelab's secrets/ folder"
        : 'use one of the kinds of src/constructs/kinds.ts, or add it there and to scripts/schemas.mjs',
    });
    return undefined;
  }
  const chart = Chart.of(scope) as ServiceChart;
  const { metadata = {}, ...fields } = props as { readonly metadata?: Partial<Kinds['Namespace']['metadata']> };
  return new ApiObject(scope, id, {
    apiVersion: facts.apiVersion,
    kind,
    ...fields,
    metadata: {
      ...metadata,
      namespace: facts.clusterScoped ? undefined : (metadata.namespace ?? chart.appNamespace),
      labels: { 'app.kubernetes.io/part-of': chart.node.id, 'app.kubernetes.io/managed-by': 'loutik', ...metadata.labels },
      ...(facts.kept || metadata.annotations
        ? { annotations: { ...(facts.kept ? { 'argocd.argoproj.io/sync-options': keep } : {}), ...metadata.annotations } }
        : {}),
    },
  } as ConstructorParameters<typeof ApiObject>[2]);
}
