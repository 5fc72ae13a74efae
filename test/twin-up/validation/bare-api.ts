import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../../../src/objects/manifest';
import type { Api } from '../../../src/twin/api';
import { buildTools, customResources } from '../../../src/twin/build-tools';
import { startControlPlane } from '../../../src/twin/control-plane';
import { TwinFolder } from '../../../src/twin/folder';
import { choosePorts } from '../../../src/twin/ports';
import { stopProcesses } from '../../../src/twin/processes';
import { Progress } from '../../../src/twin/progress';
import { findTools, tools } from '../../../src/twin/tools';
import { repository } from '../../lab';
import { eventually } from '../clone';
import { serviceNetwork } from './verdicts';

interface Definition extends Manifest {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly served: boolean }[];
  };
}

/** A new kind is served a moment after its definition is taken. */
async function isServed(api: Api, { group, names, versions }: Definition['spec']): Promise<boolean> {
  const version = versions.find(({ served }) => served)?.name;
  return api.list(`${group}/${version}`, names.kind).then(
    () => true,
    () => false,
  );
}

const needed = ['etcd', 'kube-apiserver', 'kwokctl', 'kwok'];

/** A real API server with our custom kinds, and nothing that acts on objects. */
export class BareApi {
  private constructor(
    readonly api: Api,
    private readonly folder: TwinFolder,
    private readonly home: string,
  ) {}

  static async start(version: string): Promise<BareApi> {
    const home = fs.mkdtempSync(join(tmpdir(), 'loutik-rules-'));
    process.env.XDG_STATE_HOME = home;
    const { found, problems } = await findTools(
      repository,
      version,
      process.env,
      tools.filter(({ name }) => needed.includes(name)),
    );
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    const folder = new TwinFolder('rules');
    fs.mkdirSync(folder.path, { recursive: true });
    await buildTools(repository, found, process.env, new Progress(process.stderr));
    const paths = Object.fromEntries(found.map(({ tool, path }) => [tool.name, path]));
    const ports = await choosePorts(undefined, new Set());
    const api = await startControlPlane(folder, { ports, tools: paths, version, services: serviceNetwork, apiOnly: true });
    const kinds = (await customResources(repository)).flatMap((text) =>
      parseAllDocuments(text).map((one) => one.toJSON() as Manifest | null),
    );
    const definitions = kinds.filter((kind) => kind?.kind === 'CustomResourceDefinition') as unknown as readonly Definition[];
    for (const definition of definitions) await api.apply(definition);
    for (const { spec } of definitions) await eventually(`kind ${spec.names.kind}`, () => isServed(api, spec));
    // Pod Security has its own proof: here it lets everything in
    const labels = { 'pod-security.kubernetes.io/enforce': 'privileged' };
    await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'bare', labels } });
    return new BareApi(api, folder, home);
  }

  async stop(): Promise<void> {
    this.api.close();
    await stopProcesses(this.folder);
    fs.rmSync(this.home, { recursive: true, force: true });
  }
}
