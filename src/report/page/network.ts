import type { ElkNode } from 'elkjs';
import type { ReportData } from '../data/report-data';
import { talkGraph } from '../map/graph';
import type { Words } from '../words/words';
import { type Html, html, name } from './html';
import { table } from './tables';

/** Every way in, and who may talk to whom. */
export function networkSection({ waysIn, talks }: ReportData, words: Words, graph: ElkNode | undefined): Html {
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
${graph && talkGraph(talks, words, graph)}
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
