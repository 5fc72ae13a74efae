import { generatedMark } from '../../files/file-spec';
import type { Item, ReportData } from '../data/report-data';
import { drawMap } from '../map/draw';
import mapStyle from '../map/map.css';
import { type Language, languages, type Words } from '../words/words';
import { servicesSection } from './cards';
import { type Drawings, drawn } from './drawings';
import { changesSection, numbersSection, proofsSection, secretsSection, todoSection, versionsSection } from './evidence';
import { powerSection, startSection } from './house';
import { Html, html, name } from './html';
import { networkSection } from './network';
import script from './page.client.js';
import style from './page.css';
import { tiles } from './tiles';
import { whatIfSection } from './what-if';

/** A report as one page of HTML that needs nothing else: style, script and drawings are in it. */
export async function page(data: ReportData, language: Language, drawings?: Drawings): Promise<string> {
  const words = languages[language];
  const { sections } = words;
  const { wide, narrow, talks } = drawings ?? (await drawn(data, language));
  const map = html`<p class="about">${words.map.about}</p>${drawMap(wide, data.map.items, words, 'wide')}${drawMap(narrow, data.map.items, words, 'narrow')}${legend(words)}`;
  const all: readonly (readonly [keyof typeof sections, Html])[] = [
    ['map', map],
    ['services', servicesSection(data, words)],
    ['whatIf', whatIfSection(data.whatIf, words)],
    ['start', startSection(data, words)],
    ['power', powerSection(data.power, words)],
    ['network', networkSection(data, words, talks)],
    ['proofs', proofsSection(data, words)],
    ['todo', todoSection(data, words)],
    ['changes', changesSection(data, words)],
    ['numbers', numbersSection(data, words)],
    ['versions', versionsSection(data, words)],
    ['secrets', secretsSection(data, words)],
  ];
  const { counts } = data;
  return html`<!doctype html>
<!-- ${generatedMark} from clusters/${data.homelab}: npx loutik report -->
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${words.title(data.homelab)}</title>
<style>${Html.own(mapStyle)}${Html.own(style)}</style>
</head>
<body>
<a class="skip" href="#map">${words.skip}</a>
<header><h1>${name(data.homelab)}</h1><p class="lead">${words.lead(counts.machines, counts.vms, counts.services, counts.objects)}</p>
${tiles(data, words)}</header>
<nav aria-label="${words.contents}"><ul>${all.map(([id]) => html`<li><a href="#${id}">${sections[id]}</a></li>`)}</ul></nav>
<main>${all.map(([id, body]) => html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${sections[id]}</h2>${body}</section>`)}</main>
<footer><p>${words.footer}</p></footer>
<dialog id="sheet" aria-labelledby="sheet-title"><form method="dialog"><h2 id="sheet-title"></h2><button>${words.map.close}</button></form><div id="sheet-body"></div></dialog>
${data.map.items.map((item, index) => sheet(item, index, words))}
<script>${Html.own(script)}</script>
</body>
</html>
`.text;
}

function legend({ map }: Words): Html {
  return html`<ul class="legend wires">${Object.entries(map.legend).map(([kind, text]) => html`<li><svg width="26" height="8" aria-hidden="true"><polyline class="wire ${kind}" points="0,4 26,4"/></svg>${text}</li>`)}</ul>`;
}

/** What the card of an item says; of a pod, its service's card follows. */
function sheet(item: Item, index: number, words: Words): Html {
  const shares = item.shares.map(
    ({ what, usedText, ofText }) =>
      html`<dt>${what === 'disk' ? words.facts.size : words.map[what]}</dt><dd>${words.amounts(usedText)} ${words.map.of} ${words.amounts(ofText)}</dd>`,
  );
  const title = item.kind === 'more' ? words.map.more(item.name) : item.name;
  return html`<template data-sheet="${index}" data-title="${title}"${item.app !== undefined && html` data-app="${item.app}"`}><p class="about">${words.kinds[item.kind]}</p><dl>${shares}${item.facts.map((fact) => html`<dt>${words.facts[fact.about]}</dt><dd>${words.fact(fact)}</dd>`)}</dl></template>`;
}
