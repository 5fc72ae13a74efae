import { parse } from 'yaml';
import { ServiceChart } from '../../constructs/chart';
import { Route } from '../../constructs/route';
import { tailnetPort } from '../../inventory/node-ports';
import type { Model } from '../../model/assemble';
import { ingressNodes } from '../../model/exposure';
import { containersOf } from '../../objects/pods';
import type { Values } from '../charts/facts';
import { type RunPlan, runPlan } from './plan';
import type { Targets } from './targets';

/** What a twin whose containers run has to know of its homelab. Plain values. */
export interface RunModel {
  readonly plan: RunPlan;
  /** Every image that a pod names, of `dist/` or of what stands in for tenants' own repositories. */
  readonly images: readonly string[];
  /** The routes' names, and what each leads to inside. */
  readonly routes: Targets;
  /** What Traefik's chart is told; absent in a homelab without it. */
  readonly traefik?: Values;
}

/** What runs, of a homelab; `others` are images that pods from elsewhere name. Pure. */
export function runModel({ lab, objects }: Model, others: readonly string[]): RunModel {
  const plan = runPlan(lab);
  const ingress = plan.nodes.find(({ name }) => ingressNodes(lab).includes(name));
  const release = objects.ofKind('HelmChartConfig').find(({ manifest }) => manifest.metadata.name === 'traefik');
  const { valuesContent } = (release?.manifest.spec ?? {}) as { readonly valuesContent?: string };
  return {
    plan,
    images: [
      ...new Set([...objects.pods().flatMap(({ spec }) => containersOf(spec).flatMap(({ image }) => image ?? [])), ...others]),
    ].sort(),
    routes: Object.fromEntries(
      Route.all(lab).flatMap((route) => {
        const port = route.audience === 'tailnet' ? tailnetPort : 443;
        return ingress ? [[route.hostname.toLowerCase(), { host: ingress.address, port, app: ServiceChart.of(route).name }]] : [];
      }),
    ),
    ...(valuesContent === undefined ? {} : { traefik: parse(valuesContent) as Values }),
  };
}
