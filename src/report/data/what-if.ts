import { afterLoss, stepsTotal } from '../../inventory/after-loss';
import type { Model } from '../../model/assemble';
import { type Recovered, type Scenario, scenariosOf } from '../../model/recovery';
import { servicesOf } from '../../model/services';
import type { Comeback, ScenarioKind, WhatIf } from './report-data';

const kinds: readonly ScenarioKind[] = ['power cut', 'gateway', 'Git host', 'wrong deletion', 'whole site'];

/** What stops when one thing is lost, and how it comes back: the very numbers that the proofs `recovery` and `failover` hold against the promise. */
export function whatIfOf(model: Model): readonly WhatIf[] {
  const all = servicesOf(model).map(({ chart }) => chart.name);
  return scenariosOf(model).map((scenario): WhatIf => {
    const { name, budget, services } = scenario;
    const [first = '', ...rest] = name.split(' ');
    const kind = kinds.find((one) => one === name) ?? (first as ScenarioKind);
    const hit = new Set(services.map(({ service }) => service.chart.name));
    return {
      kind,
      what: kinds.includes(kind) ? '' : rest.join(' '),
      ...(budget === undefined ? {} : { budget: budget.toSeconds() }),
      comebacks: comebacksOf(scenario),
      unharmed: all.filter((one) => !hit.has(one)),
      vms: kind === 'machine' ? vmsAfter(model, rest.join(' ')) : [],
    };
  });
}

/** Services that come back in the same way, together: the slowest first. */
function comebacksOf({ services, budget }: Scenario): readonly Comeback[] {
  const groups = new Map<string, { readonly names: string[]; readonly one: Recovered; readonly most?: number }>();
  for (const one of services) {
    const { steps, age, gone, given, service } = one;
    const own = service.chart.recovery?.within.toSeconds();
    const most = budget === undefined ? undefined : Math.max(budget.toSeconds(), own ?? 0);
    const key = JSON.stringify([steps, age, gone, given, most]);
    const group = groups.get(key) ?? { names: [], one, most };
    groups.set(key, group);
    group.names.push(service.chart.name);
  }
  return [...groups.values()]
    .map(({ names, one: { steps, age, gone, given }, most }) => ({
      services: names,
      steps: steps.filter(([, seconds]) => seconds > 0),
      seconds: stepsTotal(steps),
      age,
      gone,
      given,
      ...(most === undefined ? {} : { most }),
    }))
    .sort((a, b) => b.seconds - a.seconds);
}

function vmsAfter(model: Model, name: string): WhatIf['vms'] {
  const after = afterLoss(model.lab.inventory, { kind: 'machine', name });
  return [...after].map(([vm, { fate, on, steps, age }]) => ({ name: vm, fate, on, seconds: stepsTotal(steps), ...(age ? { age } : {}) }));
}
