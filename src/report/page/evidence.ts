import type { Finding } from '../../proofs/proof';
import type { Checked } from '../../proofs/tell-evidence';
import type { ReportData } from '../data/report-data';
import type { Told } from '../words/en';
import { textOf, written } from '../words/said';
import type { Words } from '../words/words';
import { type Html, html, spoken } from './html';
import { table } from './tables';

/** As many findings, changes or things to do as somebody reads here: the commands have them all. */
const most = 100;

const looks: Readonly<Record<Checked['outcome'], string>> = { holds: 'good', 'to do': 'good', fails: 'bad', broken: 'bad' };

/** Each proof with its numbers and findings: what fails is open, and stands first. */
export function proofsSection({ proofs, waivers }: ReportData, words: Words): Html {
  const failing = (one: Checked) => (looks[one.outcome] === 'bad' ? 0 : 1);
  const { proofs: said } = words;
  return html`<p class="about">${said.about}</p><div class="proofs">${[...proofs].sort((a, b) => failing(a) - failing(b)).map((one) => proof(one, words))}</div>
<h3>${said.waivers}</h3>${
    waivers.length === 0
      ? html`<p>${said.noWaivers}</p>`
      : table(
          [said.code, said.where, said.reason],
          waivers.map(({ code, where, rule, reason }) => [
            html`<code>${[code, rule].filter(Boolean).join(' ')}</code>`,
            html`<code>${where}</code>`,
            spoken(written(reason), words.language),
          ]),
        )
  }`;
}

function proof({ id, states, why, outcome, figures, findings, numbers }: Checked, words: Words): Html {
  const { proofs } = words;
  return html`<details class="proof"${looks[outcome] === 'bad' && html` open`} data-proof="${id}"><summary><span class="badge ${looks[outcome]}">${proofs.outcome[outcome]}</span><span class="name">${id}</span><span class="states">${proofs.states(id, states)}</span></summary>
<div><p class="why">${proofs.why(id, why)}</p>
${figures.length > 0 && html`<dl class="figures">${figures.map(({ about, value }) => html`<dt>${spoken(proofs.figure(about), words.language)}</dt><dd>${spoken(proofs.value(value), words.language)}</dd>`)}</dl>`}
${findings.slice(0, most).map((finding) => findingOf(finding, words))}
${findings.length > most && html`<p>${proofs.more(findings.length - most)}</p>`}
${numbers.length > 0 && html`<p class="leans">${proofs.leans}${words.colon}${numbers.map(({ where, value, measured }, index) => html`${index > 0 && ', '}<code>${where}</code> ${spoken(words.numbers.amount(value), words.language)} (${measured ? proofs.measured : proofs.declared})`)}</p>`}</div></details>`;
}

function findingOf({ severity, code, rule, where, what, repair, reason }: Finding, words: Words): Html {
  const { proofs } = words;
  const told = proofs.finding({ code, rule, what, repair });
  const rest = reason === undefined ? told : { ...told, mend: undefined };
  return html`<div class="finding ${severity === 'fails' && 'bad'}"><b>${proofs.severity[severity]}</b> <code>${[code, rule].filter(Boolean).join(' ')}</code> <code>${where}</code><br>${advice(rest)}${reason !== undefined && html`<br>${proofs.because}${words.colon}${spoken(written(reason), words.language)}`}</div>`;
}

/** What is told, what to do about it, and the sentence of the command. */
function advice({ what, mend, detail, exact }: Omit<Told, 'mend'> & Partial<Pick<Told, 'mend'>>): Html {
  return html`${what}${detail !== undefined && html`<br>${textOf(detail)}`}${mend !== undefined && html`<br>→ ${mend}`}${exact !== undefined && html`<br><small lang="en">${exact}</small>`}`;
}

/** Numbers, versions, secrets: what is known of each. */
export function numbersSection({ numbers }: ReportData, { numbers: said, proofs, language }: Words): Html {
  return html`<p class="about">${said.about}</p>${table(
    [said.where, said.value, said.state, said.source],
    numbers.map(({ where, value, source, measured }) => [
      html`<code>${where}</code>`,
      spoken(said.amount(value), language),
      html`<span class="badge ${measured ? 'good' : 'open'}">${measured ? proofs.measured : proofs.declared}</span>`,
      spoken(said.from({ where, source }), language),
    ]),
  )}`;
}

export function versionsSection({ versions }: ReportData, { versions: said }: Words): Html {
  return table(
    [said.name, said.version, said.is],
    versions.map((one) => [html`<code>${one.name}</code>`, html`<code>${one.version}</code>`, said.kind[one.kind]]),
  );
}

export function secretsSection({ secrets }: ReportData, { secrets: said }: Words): Html {
  return html`<p class="about">${said.about}</p>${table(
    [said.name, said.keys, said.state],
    secrets.map((one) => [
      html`<code>${one.name}</code>`,
      one.keys.join(', '),
      html`<span class="badge ${one.isSealed ? 'good' : 'open'}">${one.isSealed ? said.sealed : said.open}</span>`,
    ]),
  )}`;
}

export function todoSection({ todo }: ReportData, { todo: said, language }: Words): Html {
  if (todo.length === 0) return html`<p>${said.none}</p>`;
  const items = todo.slice(0, most).map(({ where, ...one }) => {
    const { what, about, exact } = said.item(one);
    return html`<li><b><bdi>${spoken(what, language)}</bdi></b><br><code>${where}</code>${one.about !== '' && html`<br>${spoken(about, language)}`}${exact !== undefined && html`<br><small lang="en">${exact}</small>`}</li>`;
  });
  return html`<ol class="todo">${items}</ol>${todo.length > most && html`<p>${said.more(todo.length - most)}</p>`}`;
}

export function changesSection({ changes }: ReportData, { changes: said, colon, language }: Words): Html {
  if (typeof changes === 'string') return html`<p>${spoken(said.said(changes), language)}</p>`;
  const { against, dangers, machines, notes, changes: all, nothing } = changes;
  if (nothing) return html`<p>${said.none(against.ref)}</p>`;
  return html`<p class="about">${said.against(against.ref, against.subject)}</p>
${notes.map((note) => html`<p>${spoken(said.said(note), language)}</p>`)}
${dangers.length > 0 && html`<h3>${said.dangers}</h3>${dangers.map((danger) => html`<div class="finding bad"><code>${danger.kind}</code> <code>${danger.object}</code><br>${advice(said.danger(danger))}</div>`)}`}
<ul class="changes">${all.slice(0, most).map(({ action, object, fields }) => html`<li><span class="badge ${action}">${said.action[action]}</span> <code>${object}</code>${fields.length > 0 && html` <small>${fields.map(({ path }) => path).join(', ')}</small>`}</li>`)}</ul>
${all.length > most && html`<p>${said.more(all.length - most)}</p>`}
${machines.length > 0 && html`<h3>${said.machines}</h3><ul>${machines.map(({ machine, takes }) => html`<li><b>${spoken(said.said(machine), language)}</b>${colon}${spoken(said.said(takes), language)}</li>`)}</ul>`}`;
}
