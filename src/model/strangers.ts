import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { ServiceChart } from '../constructs/chart';
import { type Lab, pathOf } from '../constructs/lab';
import type { Problem } from '../problems';

/** What stands in the tree where nothing of ours looks for it: it would be written and never deployed. */
export function strangers(lab: Lab): Problem[] {
  return lab.node.children.flatMap((child) => {
    const app = child instanceof ServiceChart ? child : undefined;
    return child.node.findAll().flatMap((node) => (node === app ? [] : strange(node, app)));
  });
}

/** What is wrong with where a construct stands: within an app, or within none. */
function strange(node: IConstruct, app: ServiceChart | undefined): Problem[] {
  if (Chart.isChart(node)) {
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
  if (app !== undefined || !(node instanceof ApiObject)) return [];
  return [
    {
      code: 'CONSTRUCT_MISPLACED',
      where: pathOf(node),
      what: `${node.kind} belongs to no app`,
      repair: "make it within one: object(chart, 'id', 'ConfigMap', { … })",
    },
  ];
}
