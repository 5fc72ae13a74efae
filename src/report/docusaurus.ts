import { generatedMark } from '../files/file-spec';
import { markdownTable } from '../proofs/tell-evidence';
import { visible } from '../visible';
import type { Item, ReportData } from './data/report-data';
import { escaped } from './page/html';
import { scenarioName } from './page/what-if';
import { type Language, languages } from './words/words';

/** A text as Markdown and MDX show it, in a cell of a table too; what means something at the beginning of a line alone never stands there. */
export function plain(text: string): string {
  return escaped(visible(text)).replace(/[\\`*_{}[\]|~$]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The presentation of a homelab as a page of a Docusaurus site: what it promises, its machines, its constraints, its services. */
export function docusaurusPage(data: ReportData, language: Language): string {
  const words = languages[language];
  const { presentation: said, map, facts, audience, services } = words;
  const watts = (value: number) => words.amounts(`${Number(value.toFixed(1))} W`);
  const machines = data.map.items.filter(({ kind }) => kind === 'machine');
  const within = (item: Item, kind: Item['kind']) => data.map.items.filter((one) => one.within === item.id && one.kind === kind);
  const fact = (item: Item, about: string) => {
    const found = item.facts.find((one) => one.about === about);
    return found === undefined ? '' : words.fact(found);
  };
  const row = (about: string, of: (machine: Item) => string) => [about, ...machines.map((machine) => plain(of(machine)))];
  const people = data.cards.filter(({ trust }) => trust !== 'platform');
  const closest = data.whatIf.filter(({ comebacks }) => comebacks.length > 0);
  return `---
# ${generatedMark} from clusters/${data.homelab}: npx loutik report --docusaurus
title: ${JSON.stringify(words.title(data.homelab))}
---

${plain(words.lead(data.counts.machines, data.counts.vms, data.counts.services, data.counts.objects))}

## ${said.vision}

${said
  .promises(words.time(data.rto), watts(data.power.budget))
  .map((line) => `- ${plain(line)}`)
  .join('\n')}

## ${said.hardware}

${markdownTable([
  ['', ...machines.map(({ name }) => plain(name))],
  row(facts.model, (machine) => fact(machine, 'model')),
  row(facts.cpu, (machine) => fact(machine, 'cpu')),
  row(facts.memory, (machine) => fact(machine, 'memory')),
  row(said.disks, (machine) =>
    within(machine, 'disk')
      .map((disk) => `${disk.name} ${fact(disk, 'size')}`)
      .join(', '),
  ),
  row(said.nics, (machine) =>
    within(machine, 'nic')
      .map(({ name, note = '' }) => `${name} ${words.notes(note)}`)
      .join(', '),
  ),
  row(facts.draw, (machine) => fact(machine, 'draw')),
  row(facts.feeds, (machine) => fact(machine, 'feeds')),
  row('VM', (machine) =>
    [...within(machine, 'vm'), ...within(machine, 'metal')].map(({ name, note = '' }) => `${name} (${words.notes(note)})`).join(', '),
  ),
])}

## ${said.constraints}

${said
  .limits(data.quiet.from, data.quiet.to, watts(data.power.average), watts(data.power.budget))
  .map((line) => `- ${plain(line)}`)
  .join('\n')}

## ${words.sections.services}

${markdownTable([
  [words.network.service, services.reach, services.runs, services.data],
  ...people.map((card) => [
    plain(card.name),
    plain(card.routes.map((route) => `${route.hostname} (${audience[route.audience]})`).join(', ') || (card.domain ?? services.nobody)),
    plain([...new Set(card.pods.flatMap(({ machines: homes }) => homes))].join(', ') || services.ownRepository),
    plain(
      card.volumes.map(({ name, size, machine, disk }) => `${name} ${words.amounts(size)} (${machine}.${disk})`).join(', ') ||
        services.noData,
    ),
  ]),
])}

## ${words.sections.whatIf}

${markdownTable([
  [said.loss, said.promised, said.back],
  ...closest.map((one) => [
    plain(scenarioName(one, words)),
    one.budget === undefined ? words.whatIf.notPromised : words.time(one.budget),
    words.time(Math.max(...one.comebacks.map(({ seconds }) => seconds))),
  ]),
])}

${said.map(map.label)}
`;
}
