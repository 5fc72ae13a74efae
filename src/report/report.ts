import { ServiceChart } from '../constructs/chart';
import { HelmRelease } from '../constructs/helm-release';
import { Secret } from '../constructs/secret';
import { numbersOf } from '../inventory/numbers';
import type { Model } from '../model/assemble';
import { drawsOf, otherDraws } from '../model/draws';
import { hostOf, imagesOf } from '../model/parties';
import { appStep, startOf } from '../model/start';
import { webNames } from '../model/web-names';
import type { Evidence } from '../proofs/proof';
import { proofs } from '../proofs/registry';
import { checked } from '../proofs/tell-evidence';
import { layOut } from '../synth/layout';
import { cardsOf } from './data/cards';
import { mapOf } from './data/map';
import { talksOf } from './data/needs';
import type { Drawable, PowerData, ReportData, StartStep, Todo, WayIn } from './data/report-data';
import { whatIfOf } from './data/what-if';

/** All that a page says of a homelab. Pure: what the proofs computed is taken from them, and of secrets only names and states. */
export function report(
  model: Model,
  evidence: readonly Evidence[],
  changes: ReportData['changes'],
  { map, talks }: Drawable = drawableOf(model),
): ReportData {
  const { lab, objects, waivers } = model;
  const { inventory } = lab;
  // of steps that wait for each other, no time can be told: the proof says which
  const whatIf = startOf(model).circle() === undefined ? whatIfOf(model) : [];
  const cards = cardsOf(model, whatIf);
  return {
    homelab: lab.homelab,
    domain: lab.domain,
    counts: {
      machines: Object.keys(inventory.machines).length,
      vms: Object.values(inventory.vms).filter(({ metal }) => !metal).length,
      services: cards.filter(({ trust }) => trust !== 'platform').length,
      objects: objects.all.length,
    },
    map,
    cards,
    whatIf,
    start: startSteps(model),
    power: powerOf(model),
    quiet: { from: inventory.quietHours.from, to: inventory.quietHours.to },
    rto: inventory.budgets.rto.toSeconds(),
    talks,
    waysIn: waysIn(model),
    proofs: checked(proofs, evidence),
    waivers: waivers.map(({ code, where, rule, reason }) => ({ code, where, ...(rule === undefined ? {} : { rule }), reason })),
    numbers: [...numbersOf(inventory).values()],
    versions: versions(model),
    secrets: Secret.all(lab).map(({ namespace, name, keys, isSealed }) => ({ name: `${namespace}/${name}`, keys: [...keys], isSealed })),
    todo: todoOf(model, evidence),
    changes,
  };
}

/** What of it is laid out. */
export const drawableOf = (model: Model): Drawable => ({ map: mapOf(model), talks: talksOf(model) });

/** What there is to do: what proofs ask for, and what is still to be filled in. */
function todoOf(model: Model, evidence: readonly Evidence[]): readonly Todo[] {
  const asked = evidence.flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'to do'));
  return [
    ...asked.map(({ what, where, repair }) => ({ what, where, about: repair })),
    ...layOut(model).todo.map(({ what, where }) => ({ what, where, about: '' })),
  ];
}

/** The steps of a cold start in the order of their beginning; none where some wait for each other. */
function startSteps(model: Model): readonly StartStep[] {
  const start = startOf(model);
  if (start.circle() !== undefined) return [];
  const apps = ServiceChart.all(model.lab).map(({ name }) => appStep(name));
  const last = apps.reduce((late, step) => (start.end(step) > start.end(late) ? step : late), 'K3s');
  const longest = new Set(start.critical(last));
  return start.names
    .filter((name) => start.seconds(name) > 0)
    .map((name) => ({ name, begin: start.end(name) - start.seconds(name), end: start.end(name), isLongest: longest.has(name) }))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
}

function powerOf(model: Model): PowerData {
  const { inventory } = model.lab;
  const parts = [
    ...drawsOf(model).map(({ name, idle, average, busy }) => ({ name, idle: idle.value, average: average.value, peak: busy.value })),
    ...otherDraws(inventory).map(({ name, watts: { value } }) => ({ name, idle: value, average: value, peak: value })),
  ];
  const sum = (of: (part: (typeof parts)[number]) => number) => parts.reduce((all, part) => all + of(part), 0);
  return {
    budget: inventory.budgets.power.value,
    idle: sum(({ idle }) => idle),
    average: sum(({ average }) => average),
    peak: sum(({ peak }) => peak),
    parts,
  };
}

function waysIn({ lab, objects }: Model): readonly WayIn[] {
  return webNames(lab, objects).map(({ hostname, audience, entrypoints, app, to = '' }) => ({
    audience: audience ?? (['public', 'tailnet'] as const).find((one) => entrypoints.includes(one)) ?? 'lan',
    hostname: hostname || '*',
    app,
    to,
  }));
}

function versions(model: Model): ReportData['versions'] {
  const { inventory } = model.lab;
  return [
    { name: 'K3s', version: inventory.k3s.version, kind: 'system' },
    {
      name: 'cloud image',
      version:
        inventory.cloudImage.url
          .replace(/[?#].*$/, '')
          .split('/')
          .at(-1) ?? '',
      kind: 'system',
    },
    ...HelmRelease.all(model.lab).flatMap(({ name, chart }) =>
      'packaged' in chart ? [] : [{ name: `${name} (${hostOf(chart.repository)})`, version: chart.version, kind: 'chart' as const }],
    ),
    ...[...imagesOf(model).keys()].map((image) => {
      const [name = '', digest] = image.split('@');
      const colon = name.lastIndexOf(':');
      const isTagged = colon > name.lastIndexOf('/');
      return {
        name: isTagged ? name.slice(0, colon) : name,
        version: isTagged ? name.slice(colon + 1) : (digest ?? ''),
        kind: 'image' as const,
      };
    }),
  ];
}
