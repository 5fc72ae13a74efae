import { Secret } from '../constructs/secret';
import { Tenant } from '../constructs/tenant';
import type { Model } from '../model/assemble';
import { type Demand, demandsOf } from '../model/demand';
import { nodesOf } from '../model/nodes';
import { tableAt } from '../objects/lenient';
import { defaultsOf } from '../objects/limit-range';
import { containersOf, type PodSpec } from '../objects/pods';
import type { Problem } from '../problems';
import { tryQuantity } from '../units/quantity';
import { limitFaults } from './limit-ranges';
import { failures, type Proof } from './proof';
import { type Claimant, computed, counted, isComputed, shownAmount } from './quota-usage';

export const quotas: Proof = {
  id: 'quotas',
  states:
    'Each quota holds what its namespace runs at the most, with a job or a rollout beside it; a tenant’s holds a pod of its own; no LimitRange refuses any.',
  why: 'What a quota refuses is made by nobody, and no pod shows why: only the controller that would make it says so.',
  prove(model) {
    const spaces = spacesOf(model);
    return {
      figures: spaces.flatMap(({ name, hard, used }) =>
        [...hard]
          .filter(([key]) => isComputed(key) && (used.get(key) ?? 0) > 0)
          .map(([key, most]) => ({
            about: `${name} ${key}`,
            value: `${shownAmount(key, used.get(key) ?? 0)} of ${shownAmount(key, most)}`,
          })),
      ),
      findings: failures([
        ...spaces.flatMap((space) => [...exceeded(space), ...refused(space), ...useless(space)]),
        ...limitFaults(model.objects),
      ]),
    };
  },
};

/** A namespace with a quota. */
interface Space {
  readonly name: string;
  /** Where the quota is declared. */
  readonly where: string;
  readonly hard: ReadonlyMap<string, number>;
  readonly claimants: readonly Claimant[];
  readonly used: ReadonlyMap<string, number>;
  /** One pod of a tenant's own repository that says nothing of what it asks for; none where no tenant is. */
  readonly newcomer?: Claimant;
}

function spacesOf(model: Model): readonly Space[] {
  const { lab, objects } = model;
  const declared = objects.ofKind('ResourceQuota');
  if (declared.length === 0) return [];
  const all = demandsOf(model, nodesOf(lab.inventory));
  const tenants = new Set(Tenant.all(lab).map(({ name }) => name));
  const withDefaults = defaultsOf(objects);
  return declared.flatMap(({ source, manifest }): Space[] => {
    const { metadata, spec } = manifest;
    const name = metadata.namespace ?? '';
    if (spec?.scopes?.length || spec?.scopeSelector) return []; // it counts some pods only
    const hard = new Map(
      Object.entries(tableAt(spec, 'hard')).flatMap(([key, value]) => {
        const most = tryQuantity(value);
        return most === undefined ? [] : [[key, most] as const];
      }),
    );
    const fill = (pod: PodSpec) => withDefaults(name, pod);
    const claimants = all.filter(({ namespace }) => namespace === name).map((demand) => claimant(demand, fill));
    const manifests = objects.all.flatMap((one) => (one.manifest.metadata.namespace === name ? [one.manifest] : []));
    const secrets = Secret.all(lab).filter(({ namespace }) => namespace === name).length;
    const used = new Map(
      [...hard.keys()].map((key) => [key, isComputed(key) ? computed(key, claimants) : counted(key, manifests, secrets)]),
    );
    const newcomer = { name: 'one pod', where: source, spec: fill({ containers: [{ name: 'any' }] }), stay: 1, pass: 0 };
    return [{ name, where: source, hard, claimants, used, ...(tenants.has(name) ? { newcomer } : {}) }];
  });
}

function claimant({ name, where, spec, nodes, stay, pass }: Demand, fill: (pod: PodSpec) => PodSpec): Claimant {
  return { name, where, spec: fill(spec), stay: stay === 'one-a-node' ? nodes.length : stay, pass };
}

function exceeded({ name, where, hard, used, claimants }: Space): Problem[] {
  return [...hard].flatMap(([key, most]): Problem[] => {
    const amount = used.get(key) ?? 0;
    if (amount <= most) return [];
    const passes = claimants.some(({ pass }) => pass > 0) ? ', with one job or the new pod of one rollout beside what stays' : '';
    return [
      {
        code: 'QUOTA_EXCEEDED',
        where,
        what: `of ${key}, namespace ${name} needs ${shownAmount(key, amount)} at the most${isComputed(key) ? passes : ''}, and its quota holds ${shownAmount(key, most)}`,
        repair: 'raise the quota, or have its pods be fewer or ask for less',
      },
    ];
  });
}

/** What a quota counts and a container does not say: the API server refuses the pod (kubernetes, pkg/quota/v1/evaluator/core, `Constraints`). */
const mustBeSaid = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];

function refused({ name, hard, claimants }: Space): Problem[] {
  return claimants.flatMap(({ where, spec }) =>
    containersOf(spec).flatMap((container): Problem[] => {
      const { requests = {}, limits = {} } = container.resources ?? {};
      const unsaid = mustBeSaid.find(
        (key) => hard.has(key) && (key.startsWith('limits.') ? limits : requests)[key.replace(/^.*\./, '')] === undefined,
      );
      const above = Object.keys(requests).find(
        (key) => (tryQuantity(requests[key]) ?? 0) > (tryQuantity(limits[key]) ?? Number.POSITIVE_INFINITY),
      );
      const problem = (what: string, repair: string): Problem => ({
        code: 'QUOTA_EXCEEDED',
        where,
        what: `container ${container.name} ${what}`,
        repair,
      });
      return [
        ...(unsaid
          ? [
              problem(
                `says nothing of ${unsaid}, which the quota of namespace ${name} counts: its pod is refused`,
                `say it, or give the namespace's LimitRange a default for it`,
              ),
            ]
          : []),
        ...(above
          ? [
              problem(
                `asks for ${String(requests[above])} of ${above}, and the LimitRange of namespace ${name} lets it use ${String(limits[above])}: its pod is refused`,
                `ask for less ${above}, or give the LimitRange a greater default`,
              ),
            ]
          : []),
      ];
    }),
  );
}

/** A quota that not even one pod of the tenant's own repository fits into. */
function useless({ name, where, hard, newcomer }: Space): Problem[] {
  if (newcomer === undefined) return [];
  const key = [...hard.keys()].find((one) => isComputed(one) && computed(one, [newcomer]) > (hard.get(one) ?? 0));
  if (key === undefined) return [];
  return [
    {
      code: 'QUOTA_EXCEEDED',
      where,
      what: `a pod that says nothing gets ${shownAmount(key, computed(key, [newcomer]))} of ${key}, and the quota of ${name} holds ${shownAmount(key, hard.get(key) ?? 0)}: its repository can run nothing`,
      repair: 'raise the quota',
    },
  ];
}
