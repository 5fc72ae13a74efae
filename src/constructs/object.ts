import { type ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { type Kind, type Kinds, kinds } from '../objects/kinds';
import { having, optional, record } from '../shape/composed';
import { orderedObject } from '../shape/json';
import { Shape } from '../shape/shape';
import { anyText, text } from '../shape/values';
import { spelled } from '../spelled';
import type { ServiceChart } from './chart';
import { JsonObject } from './json-object';
import { Lab, pathOf } from './lab';
import { named, standing } from './part';

interface Metadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What of an object is read here; the rest is for the schema. */
const metadata = optional(
  having<Metadata>(
    { name: optional(text), namespace: optional(text), labels: optional(record(anyText)), annotations: optional(record(anyText)) },
    'give it an object with the name',
  ),
);

const shape = new Shape<{ readonly metadata?: Metadata; readonly [field: string]: unknown }>(
  (value, place) => {
    const whole = orderedObject.read(value, place);
    const known = place.problems.length === 0 ? metadata.read(whole.metadata, place.at('metadata')) : {};
    return { ...whole, metadata: { ...(whole.metadata as Metadata), ...known } };
  },
  () => ({}),
);

const keep = 'Prune=false,Delete=false';

/**
 * The one way to an API object. It carries the recommended labels, stands in its chart's namespace unless it names another
 * one or is cluster-scoped, and is kept by Argo CD when losing it would lose data.
 */
export function object<K extends Kind>(scope: Construct, id: string, kind: K, given: Kinds[K]): ApiObject | undefined {
  const facts = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  const lab = Lab.of(standing(scope, 'an object'));
  const name = named(scope, id);
  if (facts === undefined) {
    const secret = (kind as string) === 'Secret';
    lab.report({
      code: secret ? 'SECRET_PLAIN' : 'KIND_UNKNOWN',
      where: pathOf(scope, name),
      what: secret
        ? 'a plain Secret would stand in Git for everybody to read'
        : `no kind ${typeof kind === 'string' ? kind : spelled(kind)} is known here`,
      repair: secret
        ? "declare it with new Secret(this, …, { keys: […] }) and seal its value into the homelab's secrets/ folder"
        : 'use one of the kinds of src/objects/kinds.ts, or add it there and to scripts/schemas.mjs',
    });
    return undefined;
  }
  const chart = Chart.of(scope) as ServiceChart;
  const { metadata = {}, ...fields } = lab.read(pathOf(scope, name), shape, given);
  return new JsonObject(scope, name, {
    apiVersion: facts.apiVersion,
    kind,
    ...fields,
    metadata: {
      ...metadata,
      namespace: facts.clusterScoped ? undefined : (metadata.namespace ?? chart.appNamespace),
      labels: { 'app.kubernetes.io/part-of': chart.name, 'app.kubernetes.io/managed-by': 'loutik', ...metadata.labels },
      ...(facts.kept || metadata.annotations
        ? { annotations: { ...(facts.kept ? { 'argocd.argoproj.io/sync-options': keep } : {}), ...metadata.annotations } }
        : {}),
    },
  } as ConstructorParameters<typeof JsonObject>[2]);
}
