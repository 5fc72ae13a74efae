import type { CardVolume, ReportData, ServiceCard } from '../data/report-data';
import type { Words } from '../words/words';
import { type Html, html, name, spoken } from './html';
import { scenarioName } from './what-if';

/** Every card, closed, with a field that finds one. */
export function servicesSection(data: ReportData, words: Words): Html {
  const { services } = words;
  return html`<label class="search"><span>${services.search}</span><input type="search" data-filter="cards" autocomplete="off"></label>
<p class="none" hidden>${services.none}</p>
<div class="cards" id="cards" data-copied="${services.copied}">${data.cards.map((card) => serviceCard(card, data, words))}</div>`;
}

function serviceCard(card: ServiceCard, data: ReportData, words: Words): Html {
  const { services, trust, audience } = words;
  const { routes, pods, volumes, needs, neededBy, outside, exception, look } = card;
  const hostname = routes[0]?.hostname ?? card.domain;
  return html`<details class="card ${card.trust}" data-card="${card.name}"><summary><span class="name">${name(card.name)}</span><span class="tag ${card.trust}">${trust[card.trust]}</span><span class="where">${
    hostname === undefined ? machines(card).join(', ') : name(hostname)
  }</span></summary><div class="inside">
<section class="look"><h4>${services.look}</h4><ol>${look.map(
    ({ about, command }) => html`<li><span>${words.look[about]}</span><code>${command}</code><button>${services.copy}</button></li>`,
  )}</ol></section>
<dl>
<dt>${services.reach}</dt><dd>${routes.length === 0 ? (card.domain === undefined ? services.nobody : services.below(card.domain)) : list(routes.map((route) => html`<bdi class="host">${route.hostname}</bdi>${words.colon}${audience[route.audience]}`))}</dd>
<dt>${services.runs}</dt><dd>${pods.length === 0 ? services.ownRepository : list(pods.map((pod) => html`${name(pod.name)}${words.colon}${pod.nodes.join(', ')} (${pod.machines.join(', ')})${pod.waiting && html` <strong class="bad">${services.waiting}</strong>`}`))}</dd>
<dt>${services.data}</dt><dd>${volumes.length === 0 ? services.noData : list(volumes.map((volume) => volumeLine(volume, card, words)))}</dd>
<dt>${services.needs}</dt><dd>${needs.length + outside.length === 0 && services.nothing}${needs.join(', ')}${outside.map(({ party, without }, index) => html`${index + needs.length > 0 && ', '}${spoken(services.without(party, without), words.language)}`)}</dd>
${neededBy.length > 0 && html`<dt>${services.neededBy}</dt><dd>${neededBy.join(', ')}</dd>`}
<dt>${services.stops}</dt><dd>${stops(card, data, words)}${exception && html`<p>${spoken(services.exception(words.time(exception.seconds), exception.because), words.language)}</p>`}</dd>
</dl></div>
</details>`;
}

function volumeLine(volume: CardVolume, { backupAt }: ServiceCard, { services, amounts, semicolon, language }: Words): Html {
  const kept =
    volume.backup === 'none'
      ? spoken(services.noBackup(volume.reason ?? ''), language)
      : volume.places.length === 0
        ? services.noPlace
        : services.backup(volume.places.join(', '), backupAt.join(', '));
  return html`${name(volume.name)} ${amounts(volume.size)}, ${services.onDisk(volume.machine, volume.disk)}${semicolon}${kept}`;
}

function stops({ stops: all }: ServiceCard, { whatIf }: ReportData, words: Words): Html | string {
  const told = all.flatMap(({ scenario, seconds, age, isLate }) => {
    const one = whatIf[scenario];
    if (one === undefined) return [];
    const aged = age > 0 ? `, ${words.whatIf.age(words.time(age))}` : '';
    return [
      html`<a href="#what-if-${scenario}">${scenarioName(one, words)}</a> <b${isLate && html` class="bad"`}>${words.time(seconds)}</b>${aged}`,
    ];
  });
  return told.length === 0 ? words.services.nothingStops : list(told);
}

function machines({ pods }: ServiceCard): readonly string[] {
  return [...new Set(pods.flatMap((pod) => pod.machines))];
}

function list(parts: readonly Html[]): Html {
  return html`<ul>${parts.map((part) => html`<li>${part}</li>`)}</ul>`;
}
