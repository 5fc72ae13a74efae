import { ApiObject, Chart } from 'cdk8s';
import { ServiceChart } from '../constructs/chart';
import { type Lab, pathOf } from '../constructs/lab';
import type { Problem } from '../problems';

/** What stands in the tree where nothing of ours looks for it: it would be written and never deployed. */
export function strangers(lab: Lab): Problem[] {
  const apps = new Set<unknown>(ServiceChart.all(lab));
  return lab.node.findAll().flatMap((node): Problem[] => {
    if (Chart.isChart(node) && !apps.has(node)) {
      return [
        {
          code: 'CONSTRUCT_MISPLACED',
          where: pathOf(node),
          what:
            node instanceof ServiceChart
              ? 'it is an app within another: no Application would deploy it'
              : 'it is a chart of cdk8s alone: nothing says its namespace, its project or who deploys it',
          repair: "make it an app: class … extends ServiceChart, with new …(lab, 'name') in services.ts",
        },
      ];
    }
    if (node instanceof ApiObject && !node.node.scopes.some((scope) => apps.has(scope))) {
      return [
        {
          code: 'CONSTRUCT_MISPLACED',
          where: pathOf(node),
          what: `${node.kind} belongs to no app`,
          repair: "make it within one: object(chart, 'id', 'ConfigMap', { … })",
        },
      ];
    }
    return [];
  });
}
