import { Construct } from 'constructs';
import { stringify } from 'yaml';
import { ServiceChart } from './chart';
import { Lab, pathOf } from './lab';
import { object } from './object';

/** A Helm chart of an exact version. */
export interface HelmChart {
  readonly repository: string;
  readonly name: string;
  readonly version: string;
}

/** The chart that K3s installs: repository, name, exact version. */
export function helmChart(chart: HelmChart): HelmChart {
  return chart;
}

export interface HelmReleaseProps {
  readonly chart: HelmChart;
  /** The namespace its objects go to. */
  readonly namespace: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * A chart that is rendered in the cluster by K3s. A failed upgrade stops and waits: the default would uninstall it, and
 * with it every object of its custom kinds. The pods that it makes are declared beside it as pod sets.
 */
export class HelmRelease extends Construct {
  constructor(scope: Construct, id: string, props: HelmReleaseProps) {
    super(scope, id);
    if (!/^v?\d+\.\d+\.\d+$/.test(props.chart.version)) {
      Lab.of(this).report({
        code: 'IMAGE_TAG_INEXACT',
        where: pathOf(this),
        what: `chart ${props.chart.name} has version ${props.chart.version}`,
        repair: 'give an exact version, like 10.9.0',
      });
    }
    object(this, 'helmchart', 'HelmChart', {
      metadata: { name: ServiceChart.of(this).name, namespace: 'kube-system' },
      spec: {
        repo: props.chart.repository,
        chart: props.chart.name,
        version: props.chart.version,
        targetNamespace: props.namespace,
        createNamespace: true,
        bootstrap: false,
        failurePolicy: 'abort',
        valuesContent: stringify(props.values, { lineWidth: 0 }),
      },
    });
  }
}
