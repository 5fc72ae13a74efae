import fs from 'node:fs';
import { join } from 'node:path';
import type { Api } from '../../src/twin/api';
import type { TwinFolder } from '../../src/twin/folder';
import { firstProcess } from '../../src/twin/run/start-nodes';
import { eventually } from '../twin-up/clone';

// biome-ignore lint/suspicious/noExplicitAny: manifests and objects, read back
export type Loose = any;

/** How a job ended. */
export interface Ended {
  readonly succeeded: boolean;
  /** Its pods, in the order in which they came. */
  readonly pods: readonly Loose[];
  /** What its container said in the last of them, and its last line. */
  readonly said: string;
  readonly last: string;
}

const nameLabel = 'app.kubernetes.io/name';

/** A twin whose containers run, as its owner sees it: objects by the API server, disks and logs on the nodes. */
export class Cluster {
  constructor(
    readonly folder: TwinFolder,
    readonly api: Api,
  ) {}

  /** The root of a node's file systems, from here. */
  root(node: string): string {
    const first = firstProcess(this.folder, node);
    if (first === undefined) throw new Error(`${node} does not run`);
    return `/proc/${first}/root`;
  }

  /** The folder of a volume on its node, from here. */
  async volume(name: string): Promise<string> {
    const { spec } = await this.api.get('v1', 'PersistentVolume', name);
    const nodes = await this.api.list('v1', 'Node');
    const places = nodes.map(({ metadata }) => join(this.root(metadata.name), spec.local.path));
    const there = places.find((place) => fs.existsSync(place));
    if (there === undefined) throw new Error(`no node has ${spec.local.path}`);
    return there;
  }

  /** A job of a CronJob, made now, as `kubectl create job --from` makes it; `change` is done to its pods' specification. */
  async begin(namespace: string, cronJob: string, name: string, change: (spec: Loose) => void = () => {}): Promise<void> {
    const { metadata, spec } = await this.api.get('batch/v1', 'CronJob', cronJob, namespace);
    const made = structuredClone(spec.jobTemplate.spec);
    change(made.template.spec);
    const owner = { apiVersion: 'batch/v1', kind: 'CronJob', name: cronJob, uid: metadata.uid, controller: true };
    await this.api.create({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name, namespace, annotations: { 'cronjob.kubernetes.io/instantiate': 'manual' }, ownerReferences: [owner] },
      spec: made,
    } as Loose);
  }

  /** Follows a job to its end. */
  async end(namespace: string, name: string, seconds = 300): Promise<Ended> {
    const { status } = await eventually(
      `the end of ${namespace}/${name}`,
      async () => {
        const job = await this.api.get('batch/v1', 'Job', name, namespace);
        return job.status.conditions?.some((one: Loose) => one.status === 'True' && /^(Complete|Failed)$/.test(one.type)) && job;
      },
      seconds,
    );
    const pods = await this.podsOf(namespace, { 'batch.kubernetes.io/job-name': name });
    const said = pods.length > 0 ? this.said(pods.at(-1)) : '';
    const succeeded = status.conditions.some((one: Loose) => one.type === 'Complete' && one.status === 'True');
    return { succeeded, pods, said, last: said.trim().split('\n').at(-1) ?? '' };
  }

  async run(namespace: string, cronJob: string, name: string, change?: (spec: Loose) => void): Promise<Ended> {
    await this.begin(namespace, cronJob, name, change);
    return this.end(namespace, name);
  }

  /** The pods with some labels that are not being ended, oldest first. */
  async podsOf(namespace: string, labels: Readonly<Record<string, string>>): Promise<readonly Loose[]> {
    const pods = await this.api.list('v1', 'Pod', namespace);
    return pods
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .filter(({ metadata }) => Object.entries(labels).every(([key, value]) => metadata.labels?.[key] === value))
      .sort((a, b) => Date.parse(a.metadata.creationTimestamp) - Date.parse(b.metadata.creationTimestamp));
  }

  /** The one pod of an app. */
  async pod(namespace: string, app: string): Promise<Loose> {
    const [pod] = await this.podsOf(namespace, { [nameLabel]: app });
    if (pod === undefined) throw new Error(`${app} has no pod`);
    return pod;
  }

  /** Takes an app's pod away; the next comes by itself. */
  async replace(namespace: string, app: string): Promise<void> {
    const { metadata } = await this.pod(namespace, app);
    await this.api.delete('v1', 'Pod', metadata.name, namespace);
    await eventually(
      `the end of ${metadata.name}`,
      async () => (await this.api.get('v1', 'Pod', metadata.name, namespace))?.metadata.uid !== metadata.uid,
    );
  }

  /** The one pod of an app, once it is Ready. */
  ready(namespace: string, app: string, seconds = 300): Promise<Loose> {
    return eventually(
      `${app} is Ready`,
      async () => {
        const pods = await this.podsOf(namespace, { [nameLabel]: app });
        return pods.length === 1 && condition(pods[0], 'Ready')?.status === 'True' && pods[0];
      },
      seconds,
    );
  }

  /** What a container of a pod said, in all of its starts; without a name the one that is no init container. */
  said({ metadata, spec }: Loose, container: string = spec.containers[0].name): string {
    const folder = join(this.root(spec.nodeName), 'var/log/pods', `${metadata.namespace}_${metadata.name}_${metadata.uid}`, container);
    if (!fs.existsSync(folder)) return '';
    const starts = fs.readdirSync(folder).sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
    const lines = starts.flatMap((file) => fs.readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean));
    return lines.map((line) => `${line.replace(/^\S+ std(?:out|err) [FP] /, '')}\n`).join('');
  }
}

/** A condition of a pod. */
export function condition({ status }: Loose, type: string): Loose {
  return status.conditions?.find((one: Loose) => one.type === type);
}

/** Sets variables of a pod's one container. */
export function set(spec: Loose, values: Readonly<Record<string, string>>): void {
  const [container] = spec.containers;
  container.env = [
    ...container.env.filter(({ name }: Loose) => !(name in values)),
    ...Object.entries(values).map(([name, value]) => ({ name, value })),
  ];
}
