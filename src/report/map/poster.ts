import { generatedMark } from '../../files/file-spec';
import type { ReportData } from '../data/report-data';
import { Html, html } from '../page/html';
import { type Language, languages } from '../words/words';
import { boxWords, drawMap } from './draw';
import { elk } from './elk';
import { layOutMap } from './layout';
import mapStyle from './map.css';
import { linesOf } from './text';

/** A3 on its side, in pixels of 96 to the inch. */
const [width, height, edge] = [1587, 1123, 56];
/** As many services as stand below the map in three columns. */
const [columns, rows] = [3, 6];

/** The map as a poster for the door: an SVG of A3, with a line for each service. */
export async function poster(data: ReportData, language: Language): Promise<string> {
  const words = languages[language];
  const { counts, power, cards } = data;
  const drawing = await layOutMap(data.map, boxWords(words), 1180, elk);
  const services = cards.filter(({ trust }) => trust !== 'platform').slice(0, columns * rows);
  const lines = Math.ceil(services.length / columns);
  const below = height - edge - lines * 27;
  const room = { y: 150, height: below - 40 - 150 };
  const map = drawMap(drawing, data.map.items, words, 'poster').text.replace(
    /width="\d+" height="\d+"/,
    `x="${edge}" y="${room.y}" width="${width - 2 * edge}" height="${room.height}"`,
  );
  const [lead = ''] = linesOf(words.lead(counts.machines, counts.vms, counts.services, counts.objects), 17, width - 2 * edge);
  const holding = data.proofs.filter(({ outcome }) => outcome === 'holds' || outcome === 'to do').length;
  const facts = `${holding}/${data.proofs.length} ${words.tiles.proofs} · ${words.amounts(`${Number(power.average.toFixed(1))} W`)} ${words.tiles.power}`;
  return html`<?xml version="1.0" encoding="UTF-8"?>
<!-- ${generatedMark} from clusters/${data.homelab}: npx loutik report -->
<svg xmlns="http://www.w3.org/2000/svg" width="420mm" height="297mm" viewBox="0 0 ${width} ${height}" font-family="system-ui, 'DejaVu Sans', sans-serif">
<style>${Html.own(mapStyle)}</style>
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="${edge}" y="84" font-size="46" font-weight="700" fill="#1b2430">${data.homelab}</text>
<text x="${edge}" y="116" font-size="17" fill="#55606f">${lead}</text>
<text x="${width - edge}" y="84" font-size="19" font-weight="600" fill="${holding === data.proofs.length ? '#10693a' : '#a8201a'}" text-anchor="end">${facts}</text>
${Html.own(map)}
${services.map((card, index) => {
  const x = edge + (index % columns) * ((width - 2 * edge) / columns);
  const y = below + 18 + Math.floor(index / columns) * 27;
  const hostname = card.routes[0]?.hostname ?? card.domain;
  const homes = [...new Set(card.pods.flatMap(({ machines }) => machines))].join(', ');
  const [shown = ''] = linesOf([hostname, homes].filter(Boolean).join(' · '), 15, 300);
  const [called = ''] = linesOf(card.name, 15, 160);
  return html`<text x="${x}" y="${y}" font-size="15" font-weight="650" fill="#1b2430">${called}</text><text x="${x + 170}" y="${y}" font-size="15" fill="#55606f">${shown}</text>`;
})}
</svg>
`.text;
}
