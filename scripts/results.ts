import { ServiceChart } from '../src/constructs/chart';
import { stepsTotal } from '../src/inventory/after-loss';
import { assemble } from '../src/model/assemble';
import { type Recovered, scenariosOf } from '../src/model/recovery';
import { coldStart } from '../src/proofs/cold-start';
import { failover } from '../src/proofs/failover';
import { power } from '../src/proofs/power';
import type { Proof } from '../src/proofs/proof';
import { prove } from '../src/proofs/prove';
import { proofs } from '../src/proofs/registry';
import { storage } from '../src/proofs/storage';
import { checked, markdownTable, shareText } from '../src/proofs/tell-evidence';
import { span } from '../src/units/span';
import { homelab } from '../test/homelabs/homelabs';

/** What the proofs find of the reference homelab: start, recovery, failover, storage and power. */
export function results(): string {
  const model = assemble(homelab('house', 'loutik'));
  const figures = (proof: Proof) => proof.prove(model).figures.map(({ about, value }) => [about, value]);
  const start = figures(coldStart);
  const outside = start.findIndex(([about = '']) => about.startsWith('without '));
  const services = [...new Set(scenariosOf(model).flatMap(({ services: all }) => all.map(({ service }) => service.chart.name)))];
  const recoveries = scenariosOf(model).map(({ name, budget, services: all }) => [
    name,
    budget === undefined ? 'nothing' : span(budget.toSeconds()),
    ...services.map((service) => cell(all.find((one) => one.service.chart.name === service))),
  ]);
  return [
    'From mains to each service, with everything on its disks:',
    markdownTable([['step or app', 'after'], ...start.slice(0, outside)]),
    'Who is outside, and what stops without them:',
    markdownTable([
      ['without', 'what stops'],
      ...start.slice(outside).map(([about = '', value = '']) => [about.replace('without ', ''), value]),
    ]),
    'What comes back when, and how old its data may be:',
    markdownTable([['after', 'promised', ...services], ...recoveries]),
    `Stated exceptions: ${ServiceChart.all(model.lab)
      .flatMap(({ name, recovery }) =>
        recovery ? [`${name} is back within ${span(recovery.within.toSeconds())}: ${recovery.because}`] : [],
      )
      .join('; ')}.`,
    'What each loss does to votes, VMs and pods:',
    markdownTable([
      ['without', 'what follows'],
      ...figures(failover).map(([about = '', value = '']) => [about.replace('without ', ''), value]),
    ]),
    'What disks, repositories and nodes hold of what they may:',
    markdownTable([['of', 'taken'], ...figures(storage)]),
    'Watts at the wall:',
    markdownTable([['of', 'watts'], ...figures(power)]),
    `Of all proofs: ${shareText(checked(proofs, prove(model)))}.`,
  ].join('\n\n');
}

/** The same in six lines, for who only looks in. */
export function resultsInBrief(): string {
  const model = assemble(homelab('house', 'loutik'));
  const figures = (proof: Proof) => proof.prove(model).figures;
  const valueIn = (proof: Proof, name: string) => figures(proof).find(({ about }) => about === name)?.value ?? '';
  const longest = valueIn(coldStart, 'the longest way');
  const last = longest.slice(longest.lastIndexOf(' app ') + ' app '.length);
  const losses = scenariosOf(model).flatMap(({ name, budget, services }) =>
    services.map(({ service, steps }) => ({
      loss: name,
      budget: budget?.toSeconds() ?? 0,
      service: service.chart,
      seconds: stepsTotal(steps),
    })),
  );
  const rto = model.lab.inventory.budgets.rto.toSeconds();
  const single = losses.filter(({ budget }) => budget === rto);
  const slowest = (all: typeof losses) => all.reduce((slow, one) => (one.seconds > slow.seconds ? one : slow));
  const told = ({ loss, service, seconds }: (typeof losses)[number]) => `${span(seconds)} (${service.name}, after ${loss})`;
  const stated = single.filter(({ seconds, budget }) => seconds > budget);
  const site = slowest(losses.filter(({ loss }) => loss === 'whole site'));
  return markdownTable([
    ['of the reference homelab', 'as `npx loutik check` finds it'],
    ['cold start', `${valueIn(coldStart, last).split(',')[0]} from mains to the last service, ${last}`],
    [
      'recovery after any one loss',
      [
        `at the latest ${told(slowest(single.filter((one) => !stated.includes(one))))}, of ${span(rto)}`,
        ...stated.map((one) => `but ${told(one)}, of the ${span(one.service.recovery?.within.toSeconds() ?? 0)} that it states`),
        `the whole site ${span(site.seconds)}, of ${span(site.budget)}`,
      ].join('; '),
    ],
    ...Object.keys(model.lab.inventory.machines).map((name) => [
      `failover without ${name}`,
      valueIn(failover, `without ${name}`).split('; ').slice(0, 2).join('; '),
    ]),
    [
      'storage',
      figures(storage)
        .filter(({ about }) => about.includes('.'))
        .map(({ about, value }) => `${about} ${value}`)
        .join('; '),
    ],
    ['power', ['on average', 'idle', 'at the most'].map((name) => `${valueIn(power, name)} ${name}`).join(', ')],
  ]);
}

function cell(found: Recovered | undefined): string {
  if (found === undefined) return 'runs on';
  const { steps, age, gone, given } = found;
  return [
    span(stepsTotal(steps)),
    ...(age > 0 ? [`data up to ${span(age)} old`] : []),
    ...(gone.length > 0 ? [`without ${gone.join(', ')}`] : []),
    ...(given.length > 0 ? [`not ${given.join(', ')}`] : []),
  ].join('; ');
}
