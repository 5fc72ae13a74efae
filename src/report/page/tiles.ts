import { measuredShare } from '../../proofs/tell-evidence';
import type { ReportData } from '../data/report-data';
import type { Words } from '../words/words';
import { type Html, html } from './html';
import { scenarioName } from './what-if';

/** What a person wants to know first: does it hold, by how much, what is left to do. */
export function tiles(data: ReportData, words: Words): Html {
  const { tiles: said } = words;
  const { proofs, power, todo, changes } = data;
  const holding = proofs.filter(({ outcome }) => outcome === 'holds' || outcome === 'to do').length;
  const { numbers, measured } = measuredShare(proofs);
  const watts = (value: number) => words.amounts(`${Number(value.toFixed(1))} W`);
  const closest = closestOf(data, words);
  const changed = typeof changes === 'string' ? undefined : changes.counts.added + changes.counts.changed + changes.counts.removed;
  return html`<ul class="tiles">
${tile('proofs', holding === proofs.length, String(holding), said.of(proofs.length), said.proofs)}
${tile('power', power.average <= power.budget, watts(power.average), said.ofText(watts(power.budget)), said.power)}
${closest ? tile('whatIf', closest.isGood, closest.time, said.ofText(closest.limit), `${closest.isGood ? said.closest : said.beyond} – ${said.after(closest.service, closest.scenario)}`) : tile('whatIf', true, '0', '', said.none)}
${tile('todo', undefined, String(todo.length), '', said.todo)}
${tile('numbers', undefined, String(measured), said.of(numbers), said.measured)}
${changed !== undefined && tile('changes', undefined, String(changed), '', said.changes)}
</ul>`;
}

function tile(section: string, isGood: boolean | undefined, value: string, of: string, about: string): Html {
  return html`<li><a href="#${section}" class="tile ${isGood === undefined ? '' : isGood ? 'good' : 'bad'}"><span class="value"><b>${value}</b> <span>${of}</span></span><span class="label">${about}</span></a></li>`;
}

/** The return that takes most of what it may take. */
function closestOf({ whatIf }: ReportData, words: Words) {
  const all = whatIf.flatMap((one) =>
    one.comebacks.flatMap((comeback) => (comeback.most === undefined ? [] : [{ one, comeback, most: comeback.most }])),
  );
  const [first, ...rest] = all;
  if (first === undefined) return undefined;
  const { one, comeback, most } = rest.reduce(
    (worst, next) => (next.comeback.seconds / next.most > worst.comeback.seconds / worst.most ? next : worst),
    first,
  );
  const service = comeback.services.length > 1 ? `${comeback.services[0]} + ${comeback.services.length - 1}` : (comeback.services[0] ?? '');
  return {
    isGood: comeback.seconds <= most,
    time: words.time(comeback.seconds),
    limit: words.time(most),
    service,
    scenario: scenarioName(one, words),
  };
}
