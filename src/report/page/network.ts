import type { ReportData } from '../data/report-data';
import type { Layouter } from '../map/elk';
import { talkGraph } from '../map/graph';
import type { Words } from '../words/words';
import { type Html, html, name } from './html';
import { table } from './tables';

/** Every way in, and who may talk to whom. */
export async function networkSection({ waysIn, talks }: ReportData, words: Words, layouter: Layouter): Promise<Html> {
  const { network, audience } = words;
  const order = ['public', 'tailnet', 'lan'] as const;
  const ways = [...waysIn].sort((a, b) => order.indexOf(a.audience) - order.indexOf(b.audience));
  return html`<h3>${network.waysIn}</h3><p class="about">${network.waysInAbout}</p>
${table(
  [network.who, network.name, network.service, network.leads],
  ways.map((way) => [audience[way.audience], name(way.hostname), name(way.app), html`<code>${way.to}</code>`]),
)}
<h3>${network.talks}</h3><p class="about">${network.talksAbout}</p>
<label class="search"><span>${network.filter}</span><input type="search" data-filter="talks" autocomplete="off"></label>
${await talkGraph(talks, words, layouter)}
<details><summary>${network.all} (${talks.length})</summary>${table(
    [network.from, network.to, network.ports],
    talks.map(({ from, to, ports, isOutside }) => [
      name(from),
      isOutside ? (network.outside[to] ?? to) : name(to),
      ports.join(', ') || network.all,
    ]),
    'talks',
  )}</details>`;
}
