import { toYaml } from '../../src/files/yaml';
import type { Manifest } from '../../src/objects/manifest';
import { Objects } from '../../src/objects/objects';
import { type Plan, planOf } from '../../src/plan/plan';
import type { Api } from '../../src/twin/api';
import { object } from '../plan/objects';
import type { Case } from './plan-cases';

export const idOf = ({ kind, metadata }: Manifest) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

const refusals = ['immutable-field', 'claim-shrunk', 'claim-moved', 'storage-class-changed'];

const anchor = object('PriorityClass', 'NS-anchor', { value: 1 });

/** One case, as it is played. */
export class Played {
  readonly namespace: string;
  readonly plan: Plan;
  readonly uids = new Map<string, string>();
  readonly pods = new Map<string, readonly string[]>();
  /** Of each look at the pods while it was rolled out: how many ready ones, and whether old and new ones were there together. */
  readonly looks: { readonly ready: number; readonly isMixed: boolean }[] = [];

  constructor(
    readonly of: Case,
    index: number,
    private readonly repository: string,
    private readonly api: Api,
  ) {
    this.namespace = `plan-${index}`;
    const side = (manifests: readonly Manifest[], hasApplication: boolean) =>
      new Objects([
        ...(hasApplication ? [{ app: 'argocd', home: 'argocd', source: '', manifest: this.application }] : []),
        ...this.placed(manifests).map((manifest) => ({ app: this.namespace, home: this.namespace, source: '', manifest })),
      ]);
    const none = new Map<string, string>();
    this.plan = planOf({ homelab: 'plan', before: side(of.before, true), after: side(of.after, !of.goes) }, { before: none, after: none });
  }

  get application(): Manifest {
    return {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name: this.namespace,
        namespace: 'argocd',
        finalizers: ['resources-finalizer.argocd.argoproj.io/foreground'],
      } as Manifest['metadata'],
      spec: {
        project: 'plan',
        destination: { server: 'https://kubernetes.default.svc', namespace: this.namespace },
        source: { repoURL: `file://${this.repository}`, targetRevision: 'main', path: `dist/plan/${this.namespace}` },
        syncPolicy: {
          automated: this.of.automated ?? { prune: true, selfHeal: true },
          syncOptions: ['ServerSideApply=true'],
          retry: { limit: -1, refresh: true, backoff: { duration: '5s', factor: 2, maxDuration: '1m' } },
        },
      },
    };
  }

  /** Manifests in the case's own names, with one that keeps its app from being empty. */
  placed(given: readonly Manifest[]): readonly Manifest[] {
    const manifests = this.of.empties ? given : [...given, anchor];
    return JSON.parse(
      JSON.stringify(manifests).replaceAll('"namespace":"web"', `"namespace":"${this.namespace}"`).replaceAll('NS', this.namespace),
    );
  }

  /** Files of one side; a folder that is empty does not exist for Git. */
  files(manifests: readonly Manifest[]) {
    return [
      { path: `dist/plan/${this.namespace}/none.yaml`, content: '# nothing\n' },
      ...this.placed(manifests).map((manifest) => ({
        path: `dist/plan/${this.namespace}/${manifest.kind.toLowerCase()}-${manifest.metadata.name}.yaml`,
        content: toYaml(manifest),
      })),
    ];
  }

  live({ apiVersion, kind, metadata }: Manifest) {
    return this.api.get(apiVersion, kind, metadata.name, metadata.namespace);
  }

  async remember(): Promise<void> {
    for (const manifest of this.placed(this.of.before)) this.uids.set(idOf(manifest), (await this.live(manifest))?.metadata.uid);
    this.pods.set(
      '',
      (await this.podsNow()).map(({ metadata }) => metadata.uid),
    );
  }

  async podsNow() {
    return (await this.api.list('v1', 'Pod', this.namespace)).filter(({ metadata }) => !metadata.deletionTimestamp);
  }

  async look(): Promise<void> {
    const now = await this.podsNow();
    const old = this.pods.get('') ?? [];
    const isReady = ({ status }: (typeof now)[number]) =>
      (status.conditions ?? []).some((one: { type: string; status: string }) => one.type === 'Ready' && one.status === 'True');
    const isOld = now.map(({ metadata }) => old.includes(metadata.uid));
    this.looks.push({ ready: now.filter(isReady).length, isMixed: isOld.includes(true) && isOld.includes(false) });
  }

  async state() {
    const found = await this.api.get('argoproj.io/v1alpha1', 'Application', this.namespace, 'argocd');
    const operation = found?.status?.operationState;
    return {
      isThere: found !== undefined,
      compared: found?.status?.sync?.revision as string | undefined,
      sync: found?.status?.sync?.status as string | undefined,
      revision: (operation?.syncResult?.revision ?? operation?.operation?.sync?.revision) as string | undefined,
      phase: operation?.phase as string | undefined,
      message: [
        operation?.message ?? '',
        ...(operation?.syncResult?.resources ?? []).map(({ message }: { message?: string }) => message ?? ''),
      ].join('\n'),
    };
  }

  /** Whether the plan says that the API server refuses something. */
  get isRefused(): boolean {
    return this.plan.dangers.some(({ kind }) => refusals.includes(kind));
  }

  /** How many pods its first state makes; of a StatefulSet whose claims nobody provides, none that runs. */
  get podsAtFirst(): number {
    const makers = this.placed(this.of.before).filter(({ kind }) => /Deployment|StatefulSet/.test(kind));
    if (this.of.name.includes('its claims')) return 0;
    return makers.reduce((sum, { spec }) => sum + ((spec as { replicas?: number }).replicas ?? 1), 0);
  }
}
