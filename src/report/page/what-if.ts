import type { Comeback, WhatIf } from '../data/report-data';
import type { Words } from '../words/words';
import { type Html, html, name } from './html';
import { percent, type TimeScale, timeScale } from './scale';

/** How a scenario is called. */
export function scenarioName({ kind, what }: WhatIf, { whatIf }: Words): string {
  return whatIf.kinds[kind](what);
}

/** Every loss with its timelines, against what is promised. */
export function whatIfSection(all: readonly WhatIf[], words: Words): Html {
  const { whatIf } = words;
  if (all.length === 0) return html`<p>${whatIf.circle}</p>`;
  const scenarios = all.map((one, index) => scenario(one, index, scaleOf(one), words));
  return html`<p class="about">${whatIf.about}</p><div class="scenarios">${scenarios}</div>`;
}

function scaleOf({ comebacks, budget = 0 }: WhatIf): TimeScale {
  return timeScale(1.04 * Math.max(budget, ...comebacks.map(({ seconds, most = 0 }) => Math.max(seconds, most))));
}

const isLate = ({ seconds, most }: Comeback) => most !== undefined && seconds > most;

function scenario(one: WhatIf, index: number, scale: TimeScale, words: Words): Html {
  const { whatIf } = words;
  const { comebacks, budget, vms, unharmed } = one;
  const count = comebacks.reduce((sum, { services }) => sum + services.length, 0);
  const longest = Math.max(0, ...comebacks.map(({ seconds }) => seconds));
  const most = Math.max(budget ?? 0, ...comebacks.filter(({ seconds }) => seconds > (budget ?? 0)).map((comeback) => comeback.most ?? 0));
  const promised =
    budget === undefined ? whatIf.notPromised : most > budget ? whatIf.excepted(words.time(most)) : whatIf.promised(words.time(budget));
  return html`<details class="scenario" id="what-if-${index}"><summary><span class="what">${scenarioName(one, words)}</span><span class="sum">${
    count === 0 ? whatIf.stopsNothing : `${whatIf.stops(count)}, ${whatIf.back(words.time(longest))}`
  }</span><span class="badge ${comebacks.some(isLate) ? 'bad' : 'good'}">${comebacks.some(isLate) ? whatIf.late : promised}</span></summary>
${vms.length > 0 && html`<ul class="vms">${vms.map((vm) => html`<li>${name(vm.name)} ${fate(vm, words)}</li>`)}</ul>`}
${comebacks.map((comeback) => timeline(comeback, scale, words))}
${comebacks.length > 0 && axis(scale, words)}
${unharmed.length > 0 && html`<p class="unharmed">${whatIf.runOn(some(unharmed))}</p>`}
</details>`;
}

function fate({ fate: what, on, seconds, age }: WhatIf['vms'][number], words: Words): string {
  const { whatIf } = words;
  const said = whatIf.fates[what]?.(on) ?? `${what} ${on}`;
  return [`${said}${seconds > 0 ? `${words.colon}${words.time(seconds)}` : ''}`, ...(age ? [whatIf.age(words.time(age.most))] : [])].join(
    ', ',
  );
}

function timeline(comeback: Comeback, scale: TimeScale, words: Words): Html {
  const { services, steps, seconds, age, gone, given, most } = comeback;
  const { whatIf } = words;
  let begin = 0;
  const parts = steps.map(([step, took], index) => {
    const part = { step: words.steps(step), took, index, x: scale.at(begin), width: scale.at(took) };
    begin += took;
    return part;
  });
  return html`<div class="timeline"><h4>${some(services)} <span class="time ${isLate(comeback) && 'bad'}">${words.time(seconds)}</span></h4>
<svg class="track" width="100%" height="22" role="img" aria-label="${parts.map(({ step, took }) => `${step} ${words.time(took)}`).join(', ')}">${parts.map(
    ({ index, x, width }) => html`<rect class="c${index % 6}" x="${percent(x)}" width="${percent(width)}" y="3" height="16"/>`,
  )}${most !== undefined && html`<rect class="limit" x="${percent(scale.at(most))}" width="2" y="0" height="22"/>`}</svg>
<ol class="steps">${parts.map(({ step, took, index }) => html`<li><span class="dot c${index % 6}"></span>${step} <b>${words.time(took)}</b></li>`)}</ol>
<p class="loss">${age > 0 ? whatIf.age(words.time(age)) : whatIf.noLoss}${gone.length > 0 && html`${words.semicolon}<strong class="bad">${whatIf.gone(gone.join(', '))}</strong>`}${given.length > 0 && `${words.semicolon}${whatIf.given(given.join(', '))}`}</p></div>`;
}

/** The marks below bars. The first and the last stay within the axis. */
export function axis({ ticks }: TimeScale, words: Words): Html {
  return html`<div class="axis" aria-hidden="true">${ticks.map(({ at, seconds }) => html`<span style="left:${percent(at)}">${seconds === 0 ? '0' : words.time(seconds)}</span>`)}</div>`;
}

/** Names of some, not of a thousand. */
export function some(names: readonly string[]): string {
  return names.length > 12 ? `${names.slice(0, 11).join(', ')} + ${names.length - 11}` : names.join(', ');
}
