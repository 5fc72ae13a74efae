import { drawsOf, otherDraws } from '../model/draws';
import { Watts } from '../units/watts';
import { failures, type Proof } from './proof';

export const power: Proof = {
  id: 'power',
  states:
    'Everything that stands at home stays within the budget of watts on average: machines with what their services compute, router, switch, and what the UPS loses.',
  why: 'It stands in a bedroom, and the meter runs all year.',
  prove(model) {
    const { inventory } = model.lab;
    const { machines, devices, feeds, budgets, gateway } = inventory;
    const draws = drawsOf(model);
    const others = otherDraws(inventory);
    const sum = (of: (one: (typeof draws)[number]) => Watts) =>
      [...draws.map(of), ...others.map(({ watts }) => watts)].reduce((all, one) => all.plus(one), Watts.of(0));
    const [idle, average, peak] = [sum((one) => one.idle), sum((one) => one.average), sum((one) => one.busy)];
    const parts = [...draws.map(({ name, average: watts }) => `${name} ${watts}`), ...others.map(({ name, watts }) => `${name} ${watts}`)];
    return {
      figures: [
        { about: 'on average', value: `${average} of ${budgets.power}` },
        { about: 'idle', value: `${idle}` },
        { about: 'at the most', value: `${peak}` },
        ...draws.map(({ name, idle: least, average: usual, busy, cores }) => ({
          about: name,
          value: `${least} idle, ${usual} with ${cores} of its threads at work, ${busy} at the most; all of it becomes heat`,
        })),
        ...others.map(({ name, watts }) => ({ about: name, value: `${watts}, counted` })),
        ...(gateway ? [{ about: 'gateway', value: 'not counted: it stands at its provider' }] : []),
      ],
      findings:
        average.value <= budgets.power.value
          ? []
          : failures([
              {
                code: 'BUDGET_EXCEEDED',
                where: 'budgets.power',
                what: `${average} on average, ${idle} idle, and the budget is ${budgets.power}: ${parts.join(' + ')}`,
                repair: 'tune idle states, run less, switch something off, or raise the budget knowingly',
              },
            ]),
      leansOn: [
        ...Object.keys(machines).map((name) => `machines.${name}.draw`),
        ...Object.keys(devices).map((name) => `devices.${name}.draw`),
        ...Object.entries(feeds).flatMap(([name, { kind }]) => (kind === 'ups' ? [`feeds.${name}.loss`] : [])),
        'timings.load',
      ],
    };
  },
};
