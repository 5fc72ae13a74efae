import type { Construct } from 'constructs';
import { Bytes } from '../units/bytes';
import { Cpu } from '../units/cpu';
import { anywhere } from './placement';
import { type Destination, kubernetesApi, PodSet } from './pod-set';

/** The first patch of each minor version of Kubernetes whose K3s knows `retry`; every later minor version does. */
const knowsRetry: Readonly<Record<number, number>> = { 35: 7, 36: 3 };

/**
 * What makes a release that was cut in the middle or failed once heal by the next push. `retry` upgrades a failed release again, and
 * leaves alone what it runs; it came with helm-controller 0.17.6 and klipper-helm 0.13.2, which K3s has since v1.35.7 and v1.36.3 (v1.36.4+k3s1:
 * 0.17.7; K3s's release notes, "Embedded Component Versions"). `abort`, without it, "waits for operator intervention" whatever is pushed, so
 * an older K3s gets `reinstall`: everything of the failed release goes before it comes again, its volumes and kept definitions apart.
 * A field that somebody changed by hand goes back to what Git says, as with Argo CD's own applies: else it stops every upgrade.
 * (klipper-helm, `entry`; helm-controller, `pkg/apis/helm.cattle.io/v1/types.go`, `pkg/controllers/chart/chart.go`.)
 */
export function healing(k3sVersion: string): { readonly failurePolicy: 'retry' | 'reinstall'; readonly forceConflicts?: true } {
  const [, minor = 0, patch = 0] = (/^v1\.(\d+)\.(\d+)/.exec(k3sVersion) ?? []).map(Number);
  const isKnown = minor > Math.max(...Object.keys(knowsRetry).map(Number)) || patch >= (knowsRetry[minor] ?? Number.POSITIVE_INFINITY);
  return isKnown ? { failurePolicy: 'retry', forceConflicts: true } : { failurePolicy: 'reinstall' };
}

/**
 * The job of K3s's helm-controller that installs a chart: it reaches the API server, and where the chart comes from; K3s serves its own
 * charts itself. The job asks for nothing (`setPodResources` in `pkg/controllers/chart/chart.go`); room is kept for it all the same.
 */
export function helmJob(scope: Construct, release: string, ...chartServer: readonly Destination[]): PodSet {
  return new PodSet(scope, `helm-${release}`, {
    name: `helm-install-${release}`,
    namespace: 'kube-system',
    selector: { 'helmcharts.helm.cattle.io/chart': release },
    reaches: [kubernetesApi(), ...chartServer],
    replicas: 1,
    requests: { cpu: Cpu.millis(10), memory: Bytes.mib(64), memoryLimit: Bytes.mib(256) },
    placement: anywhere,
    priorityClass: 'system-cluster-critical', // helm-controller's default
  });
}
