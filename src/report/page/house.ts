import type { PowerData, ReportData } from '../data/report-data';
import type { Words } from '../words/words';
import { type Html, html, name } from './html';
import { percent, timeScale } from './scale';
import { axis } from './what-if';

/** As many steps of a start as somebody reads: the longest way is always among them. */
const most = 60;

/** The start after a power cut, as a Gantt chart. */
export function startSection({ start }: ReportData, words: Words): Html {
  if (start.length === 0) return html`<p>${words.whatIf.circle}</p>`;
  const end = Math.max(...start.map((step) => step.end));
  const scale = timeScale(end);
  const shown = start.length > most ? start.filter((step, index) => step.isLongest || index < most) : start;
  return html`<p class="about">${words.start.about}</p><ol class="gantt">${shown.map(
    (step) =>
      html`<li class="${step.isLongest && 'longest'}"><span class="step">${name(words.steps(step.name))}</span><svg class="track" width="100%" height="16" role="img" aria-label="${`${words.start.after(words.time(step.end))}${step.isLongest ? `, ${words.start.longest}` : ''}`}"><rect x="${percent(scale.at(step.begin))}" width="${percent(scale.at(step.end - step.begin))}" y="2" height="12" rx="3"/></svg><span class="time">${words.time(step.end)}</span></li>`,
  )}</ol><div class="gantt-axis">${axis(scale, words)}</div>`;
}

/** What everything draws, stacked, against the budget. */
export function powerSection(power: PowerData, words: Words): Html {
  const { budget, parts } = power;
  const said = (value: number) => words.amounts(`${Number(value.toFixed(1))} W`);
  const full = 1.03 * Math.max(budget, power.peak);
  const rows = (['idle', 'average', 'peak'] as const).map((moment) => {
    let sum = 0;
    const bars = parts.map((part, index) => {
      const bar = html`<rect class="c${index % 6}" x="${percent(sum / full)}" width="${percent(part[moment] / full)}" y="3" height="20"/>`;
      sum += part[moment];
      return bar;
    });
    const isOver = moment === 'average' && power.average > budget;
    return html`<li><span class="step">${words.power[moment]}</span><svg class="track" width="100%" height="26" role="img" aria-label="${parts.map((part) => `${part.name} ${said(part[moment])}`).join(', ')}">${bars}<rect class="limit" x="${percent(budget / full)}" width="2" y="0" height="26"/></svg><span class="time ${isOver && 'bad'}">${said(power[moment])}</span></li>`;
  });
  return html`<p class="about">${words.power.about(said(budget))}</p><ol class="gantt watts">${rows}</ol>
<ul class="legend">${parts.map((part, index) => html`<li><span class="dot c${index % 6}"></span>${name(part.name)} ${said(part.average)}</li>`)}<li><span class="dot limit"></span>${words.power.limit(said(budget))}</li></ul>`;
}
