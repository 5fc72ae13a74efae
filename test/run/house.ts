import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Api } from '../../src/twin/api';
import type { TwinFolder } from '../../src/twin/folder';
import { podStates } from '../../src/twin/run/pods';
import { firstProcess } from '../../src/twin/run/start-nodes';
import type { Targets } from '../../src/twin/run/targets';
import { secretValue } from '../../src/twin/secret-values';
import { type Clone, eventually } from '../twin-up/clone';
import { type Answer, ask, processesOfPod } from './inside';

// biome-ignore lint/suspicious/noExplicitAny: what a resource looks like is the test's own business
export type Any = any;

/** The twin that the tests share, once it is up. */
export interface House {
  clone: Clone;
  folder: TwinFolder;
  api: Api;
  door: number;
  ca: string;
  targets: Targets;
  /** What `up` said. */
  upped: Any;
  /** What names the twin to commands. */
  named: readonly string[];
  /** What is printed at the end. */
  readonly measured: string[];
}

/** The route of an app, by its hostname. */
export const hostOf = ({ targets }: Pick<House, 'targets'>, app: string) =>
  Object.entries(targets).find(([, target]) => target.app === app)?.[0] as string;

/** An app's page, through Traefik. */
export function page(
  house: Pick<House, 'door' | 'ca' | 'targets'>,
  app: string,
  { path = '/', method = 'GET', body }: { path?: string; method?: string; body?: string } = {},
) {
  const host = hostOf(house, app);
  return ask(house.door, `${host}:443`, { host, ca: house.ca, path, method, body });
}

/** Whether an app answers its route: not that Traefik does in its place. */
export async function answers(house: House, app: string): Promise<boolean> {
  return (await refusal(house, app)) === undefined;
}

/** What comes in place of an app's answer; undefined where it answers. */
export async function refusal(house: House, app: string): Promise<string | undefined> {
  const { status, body } = await page(house, app).catch((error): Answer => ({ status: 599, body: String(error) }));
  return status < 400 ? undefined : `${status} ${body.slice(0, 200)}`;
}

/** The pod of a namespace whose name begins so. */
export async function podOf({ api }: House, namespace: string, name: string): Promise<Any> {
  const pods = (await api.list('v1', 'Pod', namespace)) as Any[];
  const living = pods.filter(({ metadata, status }) => metadata.deletionTimestamp === undefined && status.phase !== 'Failed');
  const found = living.find(({ metadata }) => metadata.name.startsWith(name));
  if (found === undefined) throw new Error(`there is no pod ${namespace}/${name}…`);
  return found;
}

/** The folder of a volume on its node, from here. */
export async function volumeOf(house: House, volume: string): Promise<string> {
  const { spec } = await house.api.get('v1', 'PersistentVolume', volume);
  const places = (await house.api.list('v1', 'Node')).flatMap(({ metadata }) => {
    const first = firstProcess(house.folder, metadata.name);
    return first === undefined ? [] : [join(`/proc/${first}/root`, spec.local.path)];
  });
  const there = places.find((place) => fs.existsSync(place));
  if (there === undefined) throw new Error(`no node has ${spec.local.path}`);
  return there;
}

/** Runs a command in a node's mounts. */
export async function onNode({ folder }: House, node: string, command: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    'nsenter',
    ['--target', String(firstProcess(folder, node)), '--mount', '--pid', ...command],
    {
      maxBuffer: 1 << 26,
    },
  );
  return stdout.trim();
}

/** The containers of what goes on running on some nodes, by their identifiers: another start has another. Jobs come and go. */
export async function containers(api: Api, nodes: readonly string[]): Promise<ReadonlySet<string>> {
  const pods = (await api.list('v1', 'Pod')).filter(
    ({ metadata, spec }) => nodes.includes(spec.nodeName) && metadata.ownerReferences?.[0]?.kind !== 'Job',
  );
  return new Set(pods.flatMap(({ status }) => (status.containerStatuses ?? []).map(({ containerID }: Any) => containerID)));
}

/** What has fewer pods that are Ready than it asks for, or was not looked at since it was changed: its next pod is not made yet. */
async function shortOf(api: Api): Promise<readonly string[]> {
  const kinds = await Promise.all(['Deployment', 'StatefulSet'].map((kind) => api.list('apps/v1', kind)));
  return kinds
    .flat()
    .filter(
      ({ metadata, spec, status }) => status?.observedGeneration !== metadata.generation || (status.readyReplicas ?? 0) !== spec.replicas,
    )
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name} has not all its pods`);
}

/** Waits until every pod that is asked for is there and Ready, none of them in a container of those. Returns the seconds that it took. */
export async function allReady(house: House, before: ReadonlySet<string>, seconds: number): Promise<number> {
  const begin = performance.now();
  let missing: readonly string[] = [];
  await eventually(
    () => `every pod Ready in a new container (${missing.join('; ')})`,
    async () => {
      const pods = (await house.api.list('v1', 'Pod')).filter(({ status }) => status.phase === 'Running');
      const old = pods.flatMap(({ metadata, status }) =>
        (status.containerStatuses ?? [])
          .filter(({ containerID }: Any) => before.has(containerID))
          .map(
            ({ name, state }: Any) => `${metadata.namespace}/${metadata.name}: ${name} is the one from before, ${JSON.stringify(state)}`,
          ),
      );
      const waiting = (await podStates(house.api)).filter(({ good }) => !good);
      missing = [...old, ...waiting.map(({ name, node, why }) => `${name} on ${node || 'no node'}: ${why}`), ...(await shortOf(house.api))];
      return missing.length === 0;
    },
    seconds,
  );
  return Math.round((performance.now() - begin) / 1000);
}

/** Makes statements in Nextcloud's database, by the client in the container that runs now. */
export async function psql(house: House): Promise<(statement: string) => Promise<string>> {
  const { metadata } = await podOf(house, 'nextcloud', 'nextcloud-db');
  const server = processesOfPod(metadata.uid).find(({ command }) => /^postgres( |$)/.test(command));
  if (server === undefined) throw new Error('PostgreSQL does not run');
  const PATH = fs.readFileSync(`/proc/${server.pid}/environ`, 'utf8').match(/(?<=^|\0)PATH=([^\0]*)/)?.[1]; // the container's own
  const env = { PATH, PGHOST: '127.0.0.1', PGPASSWORD: secretValue(house.folder, 'nextcloud', 'nextcloud-db', 'password') };
  const enter = ['--target', String(server.pid), '--mount', '--net', '--setuid', '999', '--setgid', '999'];
  const client = ['psql', '-U', 'nextcloud', '-w', '-X', '-t', '-A', '-q', '-c'];
  return async (statement) =>
    (await promisify(execFile)('nsenter', [...enter, ...client, statement], { env, timeout: 20_000 })).stdout.trim();
}
