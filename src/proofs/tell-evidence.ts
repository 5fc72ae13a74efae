import type { HardeningRule } from './hardening/rule';
import type { Evidence, Finding, Proof } from './proof';

/** A proof with what came of it, as people and programs read it. */
export interface Checked {
  readonly id: string;
  readonly states: string;
  readonly why: string;
  /** `to do`: it holds, and the owner still has to provide something. */
  readonly outcome: 'holds' | 'to do' | 'fails' | 'broken';
  readonly figures: Evidence['figures'];
  readonly findings: readonly Finding[];
  /** The numbers of the inventory that it leans on: measured here, or declared, with the source. */
  readonly numbers: Evidence['numbers'];
}

/** Proofs beside their evidence, in the order of the evidence. */
export function checked(proofs: readonly Proof[], evidence: readonly Evidence[]): readonly Checked[] {
  return evidence.flatMap((one) => {
    const proof = proofs.find(({ id }) => id === one.proof);
    return proof === undefined
      ? []
      : [
          {
            id: proof.id,
            states: proof.states,
            why: proof.why,
            outcome: outcomeOf(one),
            figures: one.figures,
            findings: one.findings,
            numbers: one.numbers,
          },
        ];
  });
}

function outcomeOf({ holds, findings, broken }: Evidence): Checked['outcome'] {
  if (broken !== undefined) return 'broken';
  if (!holds) return 'fails';
  return findings.some(({ severity }) => severity === 'to do') ? 'to do' : 'holds';
}

const marks: Readonly<Record<Checked['outcome'], string>> = { holds: '✓', 'to do': '○', fails: '✗', broken: '!' };

/** Each proof with its claim, its numbers and its findings; of what does not hold, why it matters. */
export function evidenceText(all: readonly Checked[]): string {
  return all.map(proofText).join('\n\n');
}

function proofText({ id, states, why, outcome, figures, findings, numbers }: Checked): string {
  const width = Math.max(0, ...figures.map(({ about }) => about.length));
  return [
    `${marks[outcome]} ${id}: ${states}`,
    ...(outcome === 'fails' ? [`  ${why}`] : []),
    ...(outcome === 'broken' ? ['  it could not be carried through: a bug of ours'] : []),
    ...figures.map(({ about, value }) => `    ${about.padEnd(width)}  ${value}`),
    ...leaning(numbers),
    ...findings.flatMap(({ code, where, what, repair, severity, rule, reason }) => [
      `  ${severity === 'to do' ? '○ to do' : `${severity === 'fails' ? '✗' : '~ waived'} ${[code, rule].filter(Boolean).join(' ')}`}  ${where}`,
      `      ${what}`,
      `      ${reason === undefined ? `→ ${repair}` : `because: ${reason}`}`,
    ]),
  ].join('\n');
}

/** What of it nobody measured here. */
function leaning(numbers: Checked['numbers']): string[] {
  if (numbers.length === 0) return [];
  const open = numbers.filter(({ measured }) => !measured).map(({ where }) => where);
  return open.length === 0
    ? [`    leans on ${counted(numbers.length)}, measured here`]
    : [`    leans on ${counted(open.length)} that ${open.length === 1 ? 'is' : 'are'} declared, not measured: ${open.join(', ')}`];
}

function counted(count: number): string {
  return `${count} ${count === 1 ? 'number' : 'numbers'}`;
}

/** How many numbers the proofs lean on together, and how many of them were measured here. */
export function measuredShare(all: readonly Pick<Checked, 'numbers'>[]): { readonly numbers: number; readonly measured: number } {
  const each = new Map(all.flatMap(({ numbers }) => numbers.map((one) => [one.where, one] as const)));
  return { numbers: each.size, measured: [...each.values()].filter(({ measured }) => measured).length };
}

/** `of 24 numbers that they lean on, 6 were measured (25 %)`; nothing when they lean on none. */
export function shareText(all: readonly Pick<Checked, 'numbers'>[]): string {
  const { numbers, measured } = measuredShare(all);
  if (numbers === 0) return '';
  return `of ${counted(numbers)} that they lean on, ${measured} ${measured === 1 ? 'was' : 'were'} measured (${Math.floor((measured * 100) / numbers)} %)`;
}

/** `23 of 24 proofs hold, 2 findings waived, 14 things to do`. */
export function tally(all: readonly Checked[]): string {
  const holding = all.filter(({ outcome }) => outcome === 'holds' || outcome === 'to do').length;
  const some = (of: Finding['severity'], one: string, several: string) => {
    const count = all.flatMap(({ findings }) => findings).filter(({ severity }) => severity === of).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : several}`];
  };
  return [
    `${holding} of ${all.length} proofs hold`,
    ...some('waived', 'finding waived', 'findings waived'),
    ...some('to do', 'thing to do', 'things to do'),
  ].join(', ');
}

/** Every proof as a row of a Markdown table: docs/proofs.md. */
export function proofTable(proofs: readonly Proof[]): string {
  const rows = proofs.map(({ id, states, why, waivable = [] }) => [
    `\`${id}\``,
    states,
    why,
    waivable.map((code) => `\`${code}\``).join(', ') || 'nothing',
  ]);
  return markdownTable([['proof', 'states', 'because', 'may be waived'], ...rows]);
}

/** Every rule of hardening as a row of a Markdown table: docs/proofs.md. */
export function hardeningTable(rules: readonly HardeningRule[]): string {
  return markdownTable([
    ['rule', 'states', 'because', 'asked by'],
    ...rules.map(({ id, states, why, asked }) => [`\`${id}\``, states, why, asked]),
  ]);
}

/** What is not asked, and why: docs/proofs.md. */
export function notAskedTable(rows: readonly (readonly [string, string])[]): string {
  return markdownTable([['not asked', 'because'], ...rows]);
}

/** A Markdown table whose columns stand in line, as the formatter has them; its first row is the head. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => [...(row[column] ?? '')].length)));
  const line = (cells: readonly string[], fill: string) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width, fill)).join(' | ')} |`;
  return [line(head, ' '), line([], '-'), ...body.map((cells) => line(cells, ' '))].join('\n');
}
