import { type ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { type Definition, definitionKind } from '../objects/definitions/definition';
import { type Kind, type Kinds, kinds } from '../objects/kinds';
import { groupOf } from '../objects/manifest';
import { object as fields, having, isRecord, optional, record } from '../shape/composed';
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

/** A kind that the homelab's `crds/` defines, as its documentation names it. */
interface DefinedKind {
  readonly apiVersion: string;
  readonly kind: string;
}

const definedKind = fields<DefinedKind>({ apiVersion: text, kind: text });

/** An object of such a kind: its definition says at synth what may stand in it. */
interface DefinedObject {
  readonly metadata: Kinds['ConfigMap']['metadata'];
  readonly [field: string]: unknown;
}

/** What is known of a kind before its fields are looked at. */
interface Facts {
  readonly apiVersion: string;
  readonly kind: string;
  readonly clusterScoped?: boolean;
  readonly kept?: boolean;
}

/**
 * The one way to an API object. It carries the recommended labels, stands in its chart's namespace unless it names another
 * one or is cluster-scoped, and is kept by Argo CD when losing it would lose data. A kind is one of Loutik's by its name, or
 * `{ apiVersion, kind }` of one that a file in the homelab's `crds/` defines.
 */
export function object(scope: Construct, id: string, kind: DefinedKind, given: DefinedObject): ApiObject | undefined;
// the last: of a wrong kind or field the compiler says what is wrong by this one
export function object<K extends Kind>(scope: Construct, id: string, kind: K, given: Kinds[K]): ApiObject | undefined;
export function object(scope: Construct, id: string, kind: unknown, given: object): ApiObject | undefined {
  const lab = Lab.of(standing(scope, 'an object'));
  const name = named(scope, id);
  const defined = isRecord(kind) ? lab.read(`${pathOf(scope, name)}.kind`, definedKind, kind) : undefined;
  const facts = defined ? factsOfDefined(lab, defined) : factsOf(kind as Kind);
  if (facts !== undefined) return made(scope, name, facts, given);
  if ((defined?.kind ?? kind) === 'Secret' && (defined?.apiVersion ?? 'v1') === 'v1') {
    lab.report({
      code: 'SECRET_PLAIN',
      where: pathOf(scope, name),
      what: 'a plain Secret would stand in Git for everybody to read',
      repair: "declare it with new Secret(this, …, { keys: […] }) and seal its value into the homelab's secrets/ folder",
    });
    return undefined;
  }
  const folder = `clusters/${lab.homelab}/crds/`;
  const near = defined && lab.definitions.nearest(defined.apiVersion, defined.kind);
  lab.report({
    code: 'KIND_UNKNOWN',
    where: pathOf(scope, name),
    what: defined
      ? `no file in ${folder} defines ${defined.apiVersion} ${defined.kind}, in a version that is served${near ? `; did you mean ${near}?` : ''}`
      : `no kind ${typeof kind === 'string' ? kind : spelled(kind)} is known here`,
    repair: defined
      ? `put its CustomResourceDefinition there, as its project publishes it: ${folder}<project>.yaml`
      : `use one of the kinds of src/objects/kinds.ts, or { apiVersion, kind } of one whose CustomResourceDefinition lies in ${folder}`,
  });
  return undefined;
}

/** The object of a definition that lies in the homelab's folder: the API server keeps every object of its kind in it, and so does Argo CD. */
export function definitionObject(chart: ServiceChart, { name, manifest: { metadata, spec } }: Definition): void {
  made(chart, name, { ...definitionKind, clusterScoped: true, kept: true }, { metadata, spec });
}

/** The objects of a chart that some definitions define. */
export function objectsDefinedBy(chart: ServiceChart, definitions: readonly Definition[]): readonly ApiObject[] {
  const kinds = new Set(definitions.map(({ group, kind }) => `${group}/${kind}`));
  return chart.node
    .findAll()
    .filter((node): node is ApiObject => node instanceof JsonObject && kinds.has(`${groupOf(node.apiVersion)}/${node.kind}`));
}

function factsOf(kind: Kind): Facts | undefined {
  return Object.hasOwn(kinds, kind) ? { kind, ...kinds[kind] } : undefined;
}

function factsOfDefined({ definitions }: Lab, { apiVersion, kind }: DefinedKind): Facts | undefined {
  const own = factsOf(kind as Kind);
  if (own?.apiVersion === apiVersion) return own;
  if (!definitions.defines(apiVersion, kind)) return undefined;
  return { apiVersion, kind, clusterScoped: definitions.find(apiVersion, kind)?.namespaced === false };
}

function made(scope: Construct, name: string, { apiVersion, kind, clusterScoped, kept }: Facts, given: object): ApiObject {
  const lab = Lab.of(scope);
  const chart = Chart.of(scope) as ServiceChart;
  const { metadata = {}, ...fields } = lab.read(pathOf(scope, name), shape, given);
  return new JsonObject(scope, name, {
    apiVersion,
    kind,
    ...fields,
    metadata: {
      ...metadata,
      namespace: clusterScoped ? undefined : (metadata.namespace ?? chart.appNamespace),
      labels: { 'app.kubernetes.io/part-of': chart.name, 'app.kubernetes.io/managed-by': 'loutik', ...metadata.labels },
      ...(kept || metadata.annotations
        ? { annotations: { ...(kept ? { 'argocd.argoproj.io/sync-options': keep } : {}), ...metadata.annotations } }
        : {}),
    },
  } as ConstructorParameters<typeof JsonObject>[2]);
}
