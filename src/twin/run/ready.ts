import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '../api';
import { failed } from '../control-plane';
import type { TwinFolder } from '../folder';

/** How long a node may take until it is Ready, in seconds: images are unpacked first. */
const patience = 240;

/** By node, which boot of it the kubelet told of last. */
export async function bootsOf(api: Api): Promise<ReadonlyMap<string, string | undefined>> {
  return new Map(
    (await api.list('v1', 'Node')).map(({ metadata, status }) => [metadata.name, status?.nodeInfo?.bootID as string | undefined]),
  );
}

/** Waits until nodes are Ready and pods may go there, after another boot than `before` knows; `tell` hears which ones are not yet. */
export async function waitForNodes(
  folder: TwinFolder,
  api: Api,
  names: readonly string[],
  tell: (missing: string) => void,
  before: ReadonlyMap<string, string | undefined> = new Map(),
): Promise<void> {
  for (const begin = performance.now(); ; await sleep(500)) {
    const nodes = new Map((await api.list('v1', 'Node')).map((node) => [node.metadata.name, node]));
    const missing = names.filter((name) => {
      const node = nodes.get(name);
      return node === undefined || !isReady(node) || node.status.nodeInfo.bootID === before.get(name);
    });
    if (missing.length === 0) return;
    if (performance.now() - begin > patience * 1000)
      throw failed(`${missing[0]}-kubelet`, `nodes that are not Ready after ${patience} s: ${missing.join(', ')}`, folder);
    tell(missing.join(', '));
  }
}

/** Whether a node is Ready and takes pods. */
// biome-ignore lint/suspicious/noExplicitAny: what the API server answers
export function isReady({ status, spec }: any): boolean {
  const ready = status?.conditions?.some(({ type, status: is }: { type: string; status: string }) => type === 'Ready' && is === 'True');
  return ready && !spec.taints?.some(({ key }: { key: string }) => key.startsWith('node.kubernetes.io/'));
}
