import { visible } from '../visible';
import { byApp, changeLines, machineLines, totals } from './lines';
import { isNothing, type Plan } from './plan';
import type { Against } from './result';
import { refText, summaryOf } from './text';

/** What GitHub takes for the body of a comment, in characters. */
const most = 65_536;

/**
 * The plan as the comment of a pull request: dangers first, the changes of each app behind a fold. The first line is a mark by which the
 * comment is found again.
 */
export function planMarkdown(plan: Plan, against: Against, notes: readonly string[]): string {
  const head = [mark(plan.homelab), `### ${inline(plan.homelab)}: what a push does`, '', `Against ${inline(refText(against))}`];
  if (isNothing(plan)) return [...head, ...noteLines(notes), '', '**Nothing to do.**', ''].join('\n');
  const dangers = plan.dangers.map(
    ({ kind, app, object, what, consequence, instead }) =>
      `| \`${kind}\` | ${cell(app)} | ${cell(object)} | ${cell(what)} | ${cell(consequence)} | ${cell(instead)} |`,
  );
  const table =
    dangers.length === 0
      ? []
      : ['', '| danger | app | object | what | so | way round |', '| --- | --- | --- | --- | --- | --- |', ...dangers];
  const folds = [
    ...byApp(plan).map(({ app, wave, changes }) => fold(`${app} (wave ${wave}): ${summaryOf(changes)}`, changes.flatMap(changeLines))),
    ...(plan.machines.length > 0 ? [fold('not by Argo CD', plan.machines.flatMap(machineLines))] : []),
  ];
  const text = (parts: readonly string[]) =>
    [...head, ...noteLines(notes), '', `**${inline(totals(plan))}**`, ...table, ...parts, ''].join('\n');
  return fitting(folds, text);
}

/** Finds the comment again: one for each homelab. */
export function mark(homelab: string): string {
  return `<!-- loutik plan: ${homelab} -->`;
}

/** As many folds as a comment holds, and how many more there are. */
function fitting(folds: readonly string[], text: (parts: readonly string[]) => string): string {
  for (let count = folds.length; count > 0; count--) {
    const rest = folds.length - count;
    const whole = text([...folds.slice(0, count), ...(rest > 0 ? [`\n… and ${rest} more apps: run \`npx loutik plan\``] : [])]);
    if (whole.length <= most) return whole;
  }
  const short = text(folds.length > 0 ? ['\nToo much to show here: run `npx loutik plan`'] : []);
  return short.length <= most ? short : `${short.slice(0, most - 100)}\n\n… cut: run \`npx loutik plan\`\n`;
}

function fold(title: string, lines: readonly string[]): string {
  const body = lines.map((line) => visible(line).replaceAll('```', "'''"));
  return ['', `<details><summary>${html(title)}</summary>`, '', '```diff', ...body.map(asDiff), '```', '', '</details>'].join('\n');
}

/** GitHub colours what begins with + and -. */
function asDiff(line: string): string {
  const [, indent = '', sign = '', rest = ''] = /^(\s*)([+-]) (.*)$/.exec(line) ?? [];
  return sign === '' ? line : `${sign}${indent} ${rest}`;
}

function noteLines(notes: readonly string[]): string[] {
  return notes.flatMap((note) => ['', `> ${inline(note)}`]);
}

function cell(text: string): string {
  return inline(text).replaceAll('|', '\\|');
}

/** A text that may hold anything, in a line of Markdown: nothing in it is a tag, a link, an image, a mention or a number of an issue. */
function inline(text: string): string {
  return html(visible(text))
    .replace(/[\\`*_[\]~]/g, '\\$&')
    .replace(/[@#](?=\w)/g, '$&\u200b');
}

function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
