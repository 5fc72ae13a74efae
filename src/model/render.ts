import { ApiObject, Chart } from 'cdk8s';
import type { ServiceChart } from '../constructs/chart';
import { type Lab, pathOf } from '../constructs/lab';
import type { Manifest, Rendered } from '../objects/manifest';
import type { Problem } from '../problems';

/** Every object of the tree, each once, and what its constructs say is wrong with them. */
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
  return { objects, problems };
}
