import { ServiceChart } from '../constructs/chart';
import { PortRoute } from '../constructs/port-route';
import { Route } from '../constructs/route';
import type { Model } from '../model/assemble';
import { partiesOf } from '../model/parties';
import { appStep, rebuildOf, routeStep, startOf } from '../model/start';
import type { StepsGraph } from '../model/steps-graph';
import type { Problem } from '../problems';
import { span } from '../units/span';
import { lockedOut } from './locked-out';
import { type Figure, failures, type Proof } from './proof';

/** The steps of a start whose times somebody stated. */
const leansOn = ['router', 'hostBoot', 'vmBoot', 'k3sServer', 'k3sAgent', 'podStart'];

export const coldStart: Proof = {
  id: 'cold-start',
  states:
    'From mains to the last service nothing waits for itself, no hand is needed, and what must come back alone waits for nobody outside of the house.',
  why: 'A tunnel that lives behind what it starts, or a Git host inside of the cluster that it describes, is found out in the dark.',
  prove(model) {
    const start = startOf(model);
    const circles = [start, rebuildOf(model)].flatMap(circle);
    const { inventory } = model.lab;
    const asleep = Object.entries(inventory.machines).flatMap(([name, { power }]): Problem[] =>
      power.onMainsReturn === 'starts'
        ? []
        : [
            {
              code: 'MACHINE_STAYS_OFF',
              where: `machines.${name}.power`,
              what: `${name} stays off when mains returns: somebody has to press its button`,
              repair: "switch it on in the firmware (After Power Loss, Wake on AC), and say onMainsReturn: 'starts'",
            },
          ],
    );
    return {
      figures: circles.length > 0 ? [] : [...timeline(model, start), ...parties(model)],
      findings: failures([...asleep, ...circles, ...lockedOut(model), ...(circles.length > 0 ? [] : waiting(model, start))]),
      leansOn: leansOn.map((name) => `timings.${name}`),
    };
  },
};

function circle(graph: StepsGraph): Problem[] {
  const found = graph.circle();
  if (found === undefined) return [];
  const decided = found.find(({ where }) => where !== undefined);
  return [
    {
      code: 'COLD_START_CIRCLE',
      where: decided?.where ?? 'vms',
      what: `each waits for the next: ${[found[0]?.by, ...found.map(({ on }) => on)].join(' → ')}`,
      repair: 'have it outside of what it starts: another host, or a copy of it there',
    },
  ];
}

/** Apps that come back only when somebody outside is there: one finding for each cause. */
function waiting({ lab }: Model, start: StepsGraph): Problem[] {
  const causes = new Map<string, { readonly on: string; readonly by: string; readonly apps: string[] }>();
  for (const { name } of ServiceChart.all(lab)) {
    for (const { on, by, where } of start.outsideOf(appStep(name))) {
      if (on === 'Internet') continue; // on the way to whoever is meant
      const key = where ?? by;
      const known = causes.get(key) ?? { on, by, apps: [] };
      causes.set(key, known);
      if (!known.apps.includes(name)) known.apps.push(name);
    }
  }
  return [...causes].map(([where, { on, by, apps }]) => ({
    code: 'COLD_START_OUTSIDE',
    where,
    what: `after a power cut ${by} waits for ${on}, and so ${apps.length > 4 ? `${apps.slice(0, 3).join(', ')} and ${apps.length - 3} more` : apps.join(', ')}`,
    repair: "have the image on the node: imagePullPolicy: 'IfNotPresent' and an exact tag",
  }));
}

function timeline({ lab }: Model, start: StepsGraph): Figure[] {
  const time = (step: string) => (start.has(step) ? [span(start.end(step))] : []);
  const routes = new Map<string, string[]>();
  for (const route of [...Route.all(lab), ...PortRoute.all(lab)]) {
    const app = ServiceChart.of(route).name;
    routes.set(app, [...(routes.get(app) ?? []), 'address' in route ? route.address : route.hostname]);
  }
  const steps = ['router', 'quorum', 'K3s'].flatMap((step) => time(step).map((value): Figure => ({ about: step, value })));
  const apps = ServiceChart.all(lab).flatMap(({ name }): Figure[] =>
    time(appStep(name)).map((value) => {
      const reached = (routes.get(name) ?? []).flatMap((hostname) => time(routeStep(hostname)).map((at) => `${hostname} after ${at}`));
      return { about: name, value: [value, ...reached].join(', ') };
    }),
  );
  const last = ServiceChart.all(lab)
    .map(({ name }) => appStep(name))
    .reduce((late, step) => (start.end(step) > start.end(late) ? step : late), 'K3s');
  return [...steps, ...apps, { about: 'the longest way', value: start.critical(last).join(' → ') }];
}

/** Who holds what outside, and what stops without them. */
function parties(model: Model): Figure[] {
  return partiesOf(model).map(({ name, holds, without }) => ({ about: `without ${name}`, value: `${without} (it holds ${holds})` }));
}
