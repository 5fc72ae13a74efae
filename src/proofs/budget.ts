import { Watts } from '../units/watts';
import { failures, type Proof } from './proof';

export const budget: Proof = {
  id: 'budget',
  states: 'Everything that stands at home stays within the budget of watts. At light load it idles nearly all day: idle draws count.',
  why: 'It stands in a bedroom, and the meter runs all year.',
  prove({ lab }) {
    const { machines, devices, feeds, budgets } = lab.inventory;
    const parts = [
      ...Object.entries(machines).map(([name, { draw }]) => [name, draw.value.idle] as const),
      ...Object.entries(devices).map(([name, { draw }]) => [name, draw.value] as const),
      ...Object.entries(feeds).flatMap(([name, feed]) => (feed.kind === 'ups' ? [[name, feed.loss.value] as const] : [])),
    ];
    const total = parts.reduce((sum, [, watts]) => sum.plus(watts), Watts.of(0));
    return {
      figures: [{ about: 'idle', value: `${total} of ${budgets.power}` }, ...parts.map(([about, watts]) => ({ about, value: `${watts}` }))],
      findings:
        total.value <= budgets.power.value
          ? []
          : failures([
              {
                code: 'BUDGET_EXCEEDED',
                where: 'budgets.power',
                what: `${total} idle, and the budget is ${budgets.power}: ${parts.map(([name, watts]) => `${name} ${watts}`).join(' + ')}`,
                repair: 'tune idle states, switch something off, or raise the budget knowingly',
              },
            ]),
    };
  },
};
