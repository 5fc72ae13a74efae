import { ServiceChart } from '../constructs/chart';
import { pathOf } from '../constructs/lab';
import { slowest, stepsTotal } from '../inventory/after-loss';
import type { Model } from '../model/assemble';
import { type Recovered, type Scenario, scenariosOf } from '../model/recovery';
import { rehearsalPlace } from '../model/rehearsals-file';
import { span } from '../units/span';
import { type Figure, failures, type Proof } from './proof';

/** What a recovery is made of, by whoever stated it. */
const timings = [
  ...['hostBoot', 'vmBoot', 'k3sServer', 'k3sAgent', 'podStart', 'failover', 'notice', 'swap', 'replacement'],
  ...['hostInstall', 'vmBuild', 'gatewayBuild', 'sync', 'download', 'smallFiles', 'image'],
];

export const recovery: Proof = {
  id: 'recovery',
  states:
    'After a power cut, the loss of any machine, disk or provider, a wrong deletion or the whole house, each service is back within what is promised, or within its own stated exception.',
  why: 'Nobody has the hours on the day: a restore of four hours is found out in the fifth.',
  prove(model) {
    const { inventory } = model.lab;
    const scenarios = scenariosOf(model);
    const disks = Object.entries(inventory.machines).flatMap(([name, { disks: own }]) =>
      Object.keys(own).map((disk) => `machines.${name}.disks.${disk}.throughput`),
    );
    const exceptions = ServiceChart.all(model.lab).flatMap(({ name, recovery: own }): Figure[] =>
      own ? [{ about: `exception of ${name}`, value: `back within ${span(own.within.toSeconds())}: ${own.because}` }] : [],
    );
    return {
      figures: [...scenarios.map(figure), ...exceptions],
      findings: failures(scenarios.flatMap((scenario) => late(model, scenario))),
      leansOn: [
        ...timings.map((name) => `timings.${name}`),
        ...disks,
        ...model.rehearsals.map(({ volume, target }) => rehearsalPlace(volume, target)),
      ],
    };
  },
};

function figure({ name, budget, services }: Scenario): Figure {
  const promised = budget === undefined ? 'nothing is promised' : `${span(budget.toSeconds())} promised`;
  if (services.length === 0) return { about: name, value: `${promised}: stops nothing` };
  return { about: name, value: `${promised}: ${services.map(recoveredText).join('; ')}` };
}

/** `nextcloud 3 min 30 s (slowest: HA, 2 min), data up to 15 min old`. */
export function recoveredText({ service, steps, age, gone, given }: Recovered): string {
  const [name, seconds] = slowest(steps);
  return [
    `${service.chart.name} ${span(stepsTotal(steps))} (slowest: ${name}, ${span(seconds)})`,
    ...(age > 0 ? [`data up to ${span(age)} old`] : []),
    ...(gone.length > 0 ? [`${gone.join(', ')} gone`] : []),
    ...(given.length > 0 ? [`${given.join(', ')} not kept on purpose`] : []),
  ].join(', ');
}

function late({ lab }: Model, { name, budget, services }: Scenario) {
  if (budget === undefined) return [];
  return services.flatMap(({ service, steps }) => {
    const own = service.chart.recovery?.within;
    const most = own !== undefined && own.toSeconds() > budget.toSeconds() ? own : budget;
    const needed = stepsTotal(steps);
    if (needed <= most.toSeconds()) return [];
    const [step, seconds] = slowest(steps);
    return [
      {
        code: 'RECOVERY_TOO_SLOW' as const,
        where: pathOf(service.chart),
        what: `${name}: it is back after ${span(needed)}, and ${span(most.toSeconds())} ${most === own ? 'is its stated exception' : 'is promised'}; slowest is ${step}, ${span(seconds)}`,
        repair: `shorten that step, promise less in budgets of clusters/${lab.homelab}/inventory.ts, or state an exception in its chart: recovery: { within, because }`,
      },
    ];
  });
}
