import type { Lab } from '../constructs/lab';
import type { SealedFile } from '../constructs/sealed-file';
import { Secret } from '../constructs/secret';
import { Tenant } from '../constructs/tenant';
import type { FileSpec } from '../files/file-spec';
import { firstBootObjects } from '../gitops/first-boot';
import type { Inventory } from '../inventory/inventory';
import { kubernetesVersion } from '../inventory/kubernetes-version';
import { offsiteOf } from '../inventory/offsite';
import type { Model } from '../model/assemble';
import { ingressNodes } from '../model/exposure';
import type { Homelab } from '../model/homelab';
import { groupOf, type Manifest } from '../objects/manifest';
import { proved } from '../proofs/prove';
import { layOutAs } from '../synth/layout';
import type { ApiObject } from './api';
import { nodeObjects } from './nodes';
import { type RunModel, runModel } from './run/model';
import { standIns } from './stand-ins';

/** A secret that the homelab declares, by what it holds. */
export interface DeclaredSecret {
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
  /** The port by which it reaches a place off site. @default - it reaches none */
  readonly offsitePort?: number;
}

/** The repository that stands in for a tenant's own. */
export interface StandInRepository {
  readonly url: string;
  readonly branch: string;
  readonly file: FileSpec;
}

/** What a twin has to know of the homelab that it is made of. */
export interface TwinModel {
  /** Kubernetes' own part of the K3s version: `v1.36.4`. */
  readonly version: string;
  readonly services: string;
  readonly git: { readonly url: string; readonly branch: string };
  readonly nodes: readonly ApiObject[];
  readonly secrets: readonly DeclaredSecret[];
  readonly tenants: readonly StandInRepository[];
  /** What the first boot applies before `root.yaml`: namespace, settings, Helm charts. */
  readonly firstBoot: readonly ApiObject[];
  /** Stand-ins for the pods that K3s and Helm charts would make. */
  readonly pods: readonly ApiObject[];
  /** The address that K3s's ingress would report. */
  readonly ingressAddress: string;
  /** What runs when containers do. */
  readonly run: RunModel;
}

/** What the twin changes in the homelab: how its repositories are called, and which secrets it can open. */
export interface TwinChange {
  /** Real URL → the twin's. */
  readonly repositories: Readonly<Record<string, string>>;
  /** By `<namespace>/<name>`. @default - the homelab's own, which its own key opens */
  readonly sealed?: Readonly<Record<string, SealedFile>>;
}

/** What a twin has to know of a homelab. Pure. */
export function twinModel(model: Model): TwinModel {
  const { lab, objects } = model;
  const { inventory } = lab;
  const version = kubernetesVersion(inventory.k3s);
  return {
    version,
    services: inventory.k3s.services,
    git: { url: inventory.git.url, branch: inventory.git.branch },
    nodes: nodeObjects(inventory, version),
    secrets: Secret.all(lab).map(({ namespace, name, keys }) => ({
      namespace,
      name,
      keys,
      ...(keys.includes('offsite-repository') ? { offsitePort: offsiteOf(lab.inventory)?.ports[0] } : {}),
    })),
    tenants: Tenant.all(lab).map(({ repository }) => ({
      url: repository.url,
      branch: repository.branch,
      file: { path: `${repository.path}/web.yaml`, content: standInProject },
    })),
    firstBoot: firstBootObjects.flatMap((id) => objects.byId(id)?.manifest ?? []),
    pods: standIns(lab),
    ingressAddress: ingressAddress(lab, inventory),
    run: runModel(model, Tenant.all(lab).length > 0 ? [standInImage] : []),
  };
}

/** The homelab's files as the twin's repository holds them: other URLs, secrets that the twin can open where it has not the homelab's key. Pure. */
export function twinFiles(homelab: Homelab, { repositories, sealed }: TwinChange): readonly FileSpec[] {
  const { model } = proved(sealed === undefined ? homelab : { ...homelab, sealed: new Map(Object.entries(sealed)) });
  return layOutAs(model, (manifest) => withRepositories(manifest, repositories)).files;
}

/** One of Argo CD's objects with other repository URLs; any other as it is. */
function withRepositories(manifest: Manifest, repositories: TwinChange['repositories']): Manifest {
  if (groupOf(manifest.apiVersion) !== 'argoproj.io') return manifest;
  const url = (real: string) => repositories[real] ?? real;
  const spec = manifest.spec as { source?: { repoURL: string }; sourceRepos?: readonly string[] };
  const { source, sourceRepos } = spec;
  return {
    ...manifest,
    spec: {
      ...spec,
      ...(source ? { source: { ...source, repoURL: url(source.repoURL) } } : {}),
      ...(sourceRepos ? { sourceRepos: sourceRepos.map(url) } : {}),
    },
  };
}

function ingressAddress(lab: Lab, inventory: Inventory): string {
  const [name = ''] = ingressNodes(lab);
  return Object.values(inventory.vms[name]?.addresses ?? {})[0] ?? '';
}

const standInImage = 'docker.io/traefik/whoami:v1.11.0';

/** A project as `docs/students.md` tells students to write one. */
const standInProject = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: web
          image: ${standInImage}
          args: [--port, "8080"]
          ports: [{ containerPort: 8080 }]
          resources: { requests: { cpu: 50m, memory: 64Mi }, limits: { memory: 64Mi } }
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
`;
