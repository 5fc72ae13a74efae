import { Construct } from 'constructs';
import { stringify } from 'yaml';
import { downloadUrl } from '../inventory/download';
import { ServiceChart } from './chart';
import { Lab, pathOf } from './lab';
import { object } from './object';
import { type External, internet } from './pod-set';

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
    if (!/^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.test(props.chart.version)) {
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
        ...chartSource(Lab.of(this), props.chart),
        targetNamespace: props.namespace,
        createNamespace: true,
        bootstrap: false,
        failurePolicy: 'abort',
        valuesContent: stringify(props.values, { lineWidth: 0 }),
      },
    });
  }
}

/** Where K3s gets a chart: from its repository, or as an archive from the homelab's mirror when there is one. */
function chartSource({ inventory }: Lab, { repository, name, version }: HelmChart) {
  if (inventory.mirror === undefined) return { repo: repository, chart: name, version };
  return { chart: downloadUrl(inventory, `https://${repository.replace(/^https:\/\/|\/+$/g, '')}/${name}-${version}.tgz`) };
}

/** What the job that installs a chart has to reach for it. */
export function chartServer({ inventory }: Lab): External {
  if (inventory.mirror === undefined) return internet(443);
  const { port, protocol } = new URL(inventory.mirror);
  return { kind: 'lan', ports: [port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)] };
}
