import { ApiObject, Chart } from 'cdk8s';
import type { ServiceChart } from '../constructs/chart';
import { type Lab, pathOf } from '../constructs/lab';
import type { Problem } from '../problems';
import { checkPodSecurity } from '../proofs/pod-security';
import { checkSchema } from '../proofs/schema';

/** An object as Kubernetes takes it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** One object of a homelab, with where it comes from. */
export interface Rendered {
  readonly app: string;
  /** The app's own namespace. */
  readonly home: string;
  /** Construct path: `loutik/jellyfin/main/deployment`. */
  readonly source: string;
  readonly manifest: Manifest;
}

/** Every object of the tree, each once, and every problem that shows in them. */
export function render(lab: Lab): { readonly objects: readonly Rendered[]; readonly problems: readonly Problem[] } {
  const objects: Rendered[] = [];
  const problems: Problem[] = [];
  for (const node of lab.node.findAll()) {
    for (const message of node.node.validate()) {
      problems.push({ code: 'VALUE_INVALID', where: pathOf(node), what: message, repair: 'mend it where the construct is declared' });
    }
    if (!(node instanceof ApiObject)) continue;
    const chart = Chart.of(node) as ServiceChart;
    objects.push({ app: chart.node.id, home: chart.appNamespace, source: pathOf(node), manifest: node.toJson() as Manifest });
  }
  problems.push(...duplicates(objects), ...objects.flatMap(schemaProblems), ...objects.flatMap(jsonProblems), ...checkPodSecurity(objects));
  return { objects, problems };
}

/** Group, kind, namespace and name: what makes an object itself in a cluster. */
export function identity({ apiVersion, kind, metadata }: Manifest): string {
  const group = apiVersion.includes('/') ? apiVersion.split('/', 1)[0] : '';
  return [group, kind, metadata.namespace ?? '', metadata.name].join('|');
}

function duplicates(objects: readonly Rendered[]): Problem[] {
  const first = new Map<string, Rendered>();
  return objects.flatMap((rendered) => {
    const key = identity(rendered.manifest);
    const other = first.get(key);
    first.set(key, other ?? rendered);
    if (other === undefined) return [];
    const { kind, metadata } = rendered.manifest;
    return [
      {
        code: 'OBJECT_DUPLICATE' as const,
        where: rendered.source,
        what: `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name} is also made by ${other.source}`,
        repair: 'give one of them another name; the second would overwrite the first',
      },
    ];
  });
}

function schemaProblems({ source, manifest }: Rendered): Problem[] {
  return checkSchema(manifest).map(({ path, message }) => ({
    code: 'SCHEMA_INVALID' as const,
    where: source,
    what: `${manifest.kind} ${path}: ${message}`,
    repair: `mend it where ${source} is declared; Kubernetes would refuse or drop it`,
  }));
}

/** What could not be written down: a number that is none, a function, a date. */
function jsonProblems({ source, manifest }: Rendered): Problem[] {
  const path = notJson(manifest, '');
  if (path === undefined) return [];
  return [
    {
      code: 'OBJECT_NOT_JSON',
      where: source,
      what: `${manifest.kind} ${path} holds a value that JSON does not have`,
      repair: 'give it a text, a finite number, true, false, a list or a plain object',
    },
  ];
}

function notJson(value: unknown, path: string): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : path;
  if (typeof value !== 'object') return path;
  const prototype = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return path;
  for (const [key, inner] of Object.entries(value)) {
    const found = notJson(inner, path === '' ? key : `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
