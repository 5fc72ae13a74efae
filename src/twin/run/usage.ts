import { tryQuantity } from '../../units/quantity';
import type { Api } from '../api';

/** What a container really uses, beside what its manifest says. */
export interface Usage {
  /** `<namespace>/<pod>/<container>`. */
  readonly name: string;
  /** Bytes: the working set, which counts for the limit. */
  readonly memory: Use;
  /** Thousandths of a processor, over the seconds before. */
  readonly millicores: Use;
}

interface Use {
  readonly used: number;
  readonly requested?: number;
  readonly limit?: number;
}

/** As a kubelet tells it (k8s.io/kubelet, pkg/apis/stats/v1alpha1), as far as it is read here. */
export interface Summary {
  readonly pods?: readonly {
    readonly podRef: { readonly name: string; readonly namespace: string };
    readonly containers?: readonly {
      readonly name: string;
      readonly memory?: { readonly workingSetBytes?: number };
      readonly cpu?: { readonly usageNanoCores?: number };
    }[];
  }[];
}

type Amounts = Readonly<Record<string, string>>;
interface Pod {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly containers: readonly {
      readonly name: string;
      readonly image: string;
      readonly resources?: { readonly requests?: Amounts; readonly limits?: Amounts };
    }[];
  };
}

/** Every container that is told of, but for those of images that only stand in: what these use says nothing. Pure. */
export function usageOf(pods: readonly Pod[], summaries: readonly Summary[], standIns: readonly string[]): readonly Usage[] {
  const told = new Map(
    summaries.flatMap(({ pods: some = [] }) =>
      some.flatMap(({ podRef, containers = [] }) =>
        containers.map((one) => [`${podRef.namespace}/${podRef.name}/${one.name}` as string, one] as const),
      ),
    ),
  );
  return pods
    .flatMap(({ metadata, spec }) =>
      spec.containers.flatMap(({ name: container, image, resources }): Usage[] => {
        const name = `${metadata.namespace}/${metadata.name}/${container}`;
        const { memory, cpu } = told.get(name) ?? {};
        if (memory?.workingSetBytes === undefined || standIns.includes(image)) return [];
        const amount = (of: Amounts | undefined, key: string) => tryQuantity(of?.[key]);
        const times = (value: number | undefined) => (value === undefined ? undefined : Math.round(value * 1000)); // 3.8 × 1000 is no whole number
        return [
          {
            name,
            memory: {
              used: memory.workingSetBytes,
              requested: amount(resources?.requests, 'memory'),
              limit: amount(resources?.limits, 'memory'),
            },
            millicores: {
              used: (cpu?.usageNanoCores ?? 0) / 1e6,
              requested: times(amount(resources?.requests, 'cpu')),
              limit: times(amount(resources?.limits, 'cpu')),
            },
          },
        ];
      }),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What the containers of a twin use now, on the nodes that answer. */
export async function usage(api: Api, nodes: readonly string[], standIns: readonly string[]): Promise<readonly Usage[]> {
  const pods = (await api.list('v1', 'Pod')) as Pod[];
  const summaries = await Promise.all(nodes.map((node) => api.summary(node).catch(() => ({}) as Summary)));
  return usageOf(pods, summaries, standIns);
}

/** For people. */
export function usageLines(all: readonly Usage[]): readonly string[] {
  const mib = (bytes: number | undefined) => (bytes === undefined ? '–' : `${Math.round(bytes / 2 ** 20)}`);
  const milli = (value: number | undefined) => (value === undefined ? '–' : `${Math.round(value)}`);
  return all.map(
    ({ name, memory, millicores }) =>
      `  ${name.padEnd(60)} memory ${mib(memory.used).padStart(5)} MiB, requests ${mib(memory.requested)}, limit ${mib(memory.limit)}; processor ${milli(millicores.used).padStart(4)} m, requests ${milli(millicores.requested)}`,
  );
}
