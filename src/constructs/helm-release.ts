import type { Construct } from 'constructs';
import { downloadUrl } from '../inventory/download';
import { valuesText } from '../objects/values-text';
import { anyOf, object as fields, list, optional, record } from '../shape/composed';
import { jsonObject } from '../shape/json';
import { made } from '../shape/made';
import { anyText, oneOf, text } from '../shape/values';
import { ServiceChart } from './chart';
import { healing, helmJob } from './helm-controller';
import { type ChartPods, chartPods, withPods } from './helm-values';
import { Lab, pathOf } from './lab';
import { notSecretAnnotations } from './not-secret';
import { object } from './object';
import { Part } from './part';
import { type External, internet } from './pod-set';

/** A Helm chart of an exact version. */
export interface HelmChart {
  readonly repository: string;
  readonly name: string;
  readonly version: string;
}

/** A chart that K3s brings and installs by itself, in the version that it brings. */
export interface PackagedChart {
  readonly packaged: 'traefik';
}

const helmChartShape = fields<HelmChart>({ repository: text, name: text, version: text });

/** The chart that K3s installs: repository, name, exact version. */
export function helmChart(chart: HelmChart): HelmChart {
  return made(helmChartShape, chart, (read) => read);
}

/** Options of a `HelmRelease`. */
export interface HelmReleaseProps {
  /** What is installed. */
  readonly chart: HelmChart | PackagedChart;
  /** The namespace its objects go to. */
  readonly namespace: string;
  /** What the chart is told, without what its pods ask for, where they go and how important they are: that follows from `pods`. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Every set of pods that the chart makes with these values; none when it makes none. */
  readonly pods: readonly ChartPods[];
  /** What the chart makes besides and others may name too, by kind, in the release's namespace: one of ours of that name is an error. */
  readonly objects?: Readonly<Record<string, readonly string[]>>;
  /** Values that look like secrets and are none, by name, with the reason. */
  readonly notSecret?: Readonly<Record<string, string>>;
  /** The release's name, a contract once deployed. @default - the app's for `release`, else `<app>-<id>` */
  readonly name?: string;
}

const shape = fields<HelmReleaseProps>({
  chart: anyOf(helmChartShape, fields<PackagedChart>({ packaged: oneOf('traefik') }), "give it helmChart(…), or { packaged: 'traefik' }"),
  namespace: text,
  values: jsonObject,
  pods: list(chartPods),
  objects: optional(record(list(text))),
  notSecret: optional(record(anyText)),
  name: optional(text),
});

/**
 * A chart that is rendered in the cluster by K3s's helm-controller. A release that was cut in the middle or failed once is upgraded
 * by the next push. Its pods are declared as pod sets: what the model counts of them is what the values say.
 */
export class HelmRelease extends Part<HelmReleaseProps> {
  static all(lab: Lab): readonly HelmRelease[] {
    return lab.all(HelmRelease);
  }

  readonly name: string;
  readonly chart: HelmReleaseProps['chart'];
  readonly namespace: string;
  readonly pods: readonly ChartPods[];
  readonly objects: Readonly<Record<string, readonly string[]>>;

  constructor(scope: Construct, id: string, given: HelmReleaseProps) {
    super(scope, id, shape, given);
    const { props } = this;
    const lab = Lab.of(this);
    const app = ServiceChart.of(this);
    const { chart, namespace } = props;
    this.name = props.name ?? (id === 'release' ? app.name : `${app.name}-${this.node.id}`);
    this.chart = chart;
    this.namespace = namespace;
    this.pods = props.pods;
    this.objects = props.objects ?? {};
    if (!this.isSound) return;
    const { values, doubled } = withPods(props.values, props.pods);
    for (const path of doubled) {
      lab.report({
        code: 'VALUE_INVALID',
        where: `${pathOf(this)}.values.${path}`,
        what: 'it is said a second time: it follows from the pods that the release declares',
        repair: 'leave it out of the values, and say it in the pods: requests, placement, priorityClass',
      });
    }
    for (const { set } of props.pods.filter(({ set }) => set.requests === undefined)) {
      lab.report({
        code: 'RESOURCES_INVALID',
        where: pathOf(set),
        what: 'a chart makes its pods, and nothing says what one of them asks for',
        repair: 'give it requests: { cpu, memory, memoryLimit }; the chart is told them',
      });
    }
    const spec = {
      ...healing(lab.inventory.k3s.version),
      valuesContent: valuesText(values),
    };
    const annotations = notSecretAnnotations(props.notSecret);
    if ('packaged' in chart) {
      object(this, 'config', 'HelmChartConfig', { metadata: { name: chart.packaged, namespace: 'kube-system', annotations }, spec });
      return;
    }
    if (!this.checkChart(chart)) return;
    object(this, 'helmchart', 'HelmChart', {
      metadata: { name: this.name, namespace: 'kube-system', annotations },
      spec: { ...chartSource(lab, chart), targetNamespace: namespace, createNamespace: true, bootstrap: false, ...spec },
    });
    helmJob(this, this.name, chartServer(lab, chart));
  }

  /** Reports what is wrong with a chart. Says whether it can be had at all. */
  private checkChart({ repository, name, version }: HelmChart): boolean {
    const lab = Lab.of(this);
    const isServer = /^https?:\/\/[^/?#@\s]+(\/[^?#\s]*)?$/.test(repository) && URL.canParse(repository);
    if (!isServer) {
      lab.report({
        code: 'VALUE_INVALID',
        where: `${pathOf(this)}.chart.repository`,
        what: `${JSON.stringify(`${repository}`.replace(/\/\/[^/]*@/, '//…@'))} is not the address of a chart repository`,
        repair: 'give it one without user and query, like https://argoproj.github.io/argo-helm',
      });
    }
    if (!/^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.test(version)) {
      lab.report({
        code: 'IMAGE_TAG_INEXACT',
        where: pathOf(this),
        what: `chart ${name} has version ${version}`,
        repair: 'give an exact version, like 10.9.0',
      });
    }
    return isServer;
  }
}

/** Where K3s gets a chart: from its repository, or as an archive from the homelab's mirror when there is one. */
function chartSource({ inventory }: Lab, { repository, name, version }: HelmChart) {
  if (inventory.mirror === undefined) return { repo: repository, chart: name, version };
  return { chart: downloadUrl(inventory, `${repository.replace(/\/+$/, '')}/${name}-${version}.tgz`) };
}

/** What the job that installs a chart has to reach for it. */
function chartServer({ inventory }: Lab, { repository }: HelmChart): External {
  const { port, protocol } = new URL(inventory.mirror ?? repository);
  const ports = [port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)];
  return inventory.mirror === undefined ? internet(...ports) : { kind: 'lan', ports };
}
