import { ApiObject } from 'cdk8s';
import type { ServiceChart } from '../constructs/chart';
import { type Lab, pathOf } from '../constructs/lab';
import type { Manifest, Rendered } from '../objects/manifest';
import type { Problem } from '../problems';
import { spelled } from '../spelled';
import { said } from './chart-threw';

/** Every object of the tree, each once, and what its constructs say is wrong with them. */
export function render(lab: Lab): { readonly objects: readonly Rendered[]; readonly problems: readonly Problem[] } {
  const objects: Rendered[] = [];
  const problems: Problem[] = [];
  for (const node of lab.node.findAll()) {
    for (const message of node.node.validate()) {
      problems.push({ code: 'VALUE_INVALID', where: pathOf(node), what: message, repair: 'mend it where the construct is declared' });
    }
    if (!(node instanceof ApiObject)) continue;
    const chart = node.chart as ServiceChart;
    try {
      const manifest = node.toJson() as Manifest;
      if (isNamed(manifest)) objects.push({ app: chart.node.id, home: chart.appNamespace, source: pathOf(node), manifest });
      else problems.push(nameless(pathOf(node), manifest));
    } catch (error) {
      problems.push({
        code: 'OBJECT_NOT_JSON',
        where: pathOf(node),
        what: `${node.kind} holds what cannot be written down: ${said(error)}`,
        repair: 'give it texts, finite numbers, true, false, lists and plain objects',
      });
    }
  }
  return { objects, problems };
}

/** Whether an object has what makes it itself: of one that has not, nothing else can be said. */
function isNamed({ apiVersion, kind, metadata }: Manifest): boolean {
  const isText = (value: unknown) => typeof value === 'string' && value !== '';
  return isText(apiVersion) && isText(kind) && isText(metadata?.name) && (metadata.namespace === undefined || isText(metadata.namespace));
}

function nameless(where: string, manifest: Manifest): Problem {
  const wrong = ['name', 'namespace'].find((key) => typeof (manifest.metadata as Record<string, unknown>)?.[key] !== 'string') ?? 'name';
  const value = (manifest.metadata as Record<string, unknown> | undefined)?.[wrong];
  return {
    code: 'SCHEMA_INVALID',
    where,
    what: `${spelled(manifest.kind)} metadata.${wrong}: ${value === undefined ? 'is missing' : `${spelled(value)} is no name`}`,
    repair: 'give it a name in lower case: metadata: { name: … }',
  };
}
