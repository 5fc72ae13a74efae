import type { Cluster } from './cluster';
import { folderOf, type Plan } from './plan';

interface VolumeSpec {
  readonly local?: { readonly path: string };
  readonly nodeAffinity?: {
    readonly required?: {
      readonly nodeSelectorTerms?: readonly {
        readonly matchExpressions?: readonly { readonly key: string; readonly values?: readonly string[] }[];
      }[];
    };
  };
}

/** Where what a restore brought lies: node and path, one for each volume. */
export async function placesOf(cluster: Cluster, plan: Plan): Promise<readonly { readonly node: string; readonly path: string }[]> {
  const nodes = await cluster.list('v1', 'Node');
  const volumes = await cluster.list('v1', 'PersistentVolume');
  return plan.parts.map(({ volume }) => {
    const found = volumes.find(({ spec }) => {
      const { claimRef } = spec as { claimRef?: { name: string; namespace: string } };
      return claimRef?.name === volume && claimRef.namespace === plan.namespace;
    });
    const { local, nodeAffinity } = (found?.spec ?? {}) as VolumeSpec;
    const wanted = nodeAffinity?.required?.nodeSelectorTerms?.[0]?.matchExpressions ?? [];
    const node = nodes.find(({ metadata }) => wanted.every(({ key, values = [] }) => values.includes(metadata.labels?.[key] ?? '')));
    const rest = plan.path === undefined ? '' : `/${plan.path}`;
    return { node: node?.metadata.name ?? '?', path: `${local?.path ?? volume}/${folderOf(plan)}/data${rest}` };
  });
}
