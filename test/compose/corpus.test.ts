import fs from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Decision } from '../../src/compose/decision';
import { assemble } from '../../src/model/assemble';
import type { Manifest } from '../../src/objects/manifest';
import { prove } from '../../src/proofs/prove';
import { problemsOf } from '../lab';
import { classOf, folder, imported, names, optionsFor, roomy } from './cases';
import { told } from './told';

interface Expected {
  readonly decide: readonly string[];
  readonly left: readonly string[];
  readonly chart: readonly string[];
}

const all = names.map((name) => ({ name, one: imported(name) }));
const expected = new Map(all.map(({ name }) => [name, parse(fs.readFileSync(join(folder, name, 'expected.yaml'), 'utf8')) as Expected]));

/** An image that a person has chosen in the place of one that synth refuses. */
const decided = (text: string) =>
  text
    .replaceAll("image('registry.example/built-api:undecided')", "image('registry.example/built-api:1.0.0')")
    .replaceAll("image('ghcr.io/me/web')", "image('ghcr.io/me/web:1.0.0')");

/** Every chart in one homelab. */
const model = assemble({
  name: 'test',
  inventory: roomy,
  // biome-ignore lint/suspicious/noExplicitAny: the lab's names are the test's own business
  services: (lab: any) => {
    for (const { one } of all) new (classOf(decided(one.text)))(lab, optionsFor(lab, one));
  },
  sealed: new Map(),
  ledger: [],
});
const manifests = model.objects.all.map(({ manifest }) => manifest as Manifest);

test('there are at least thirty, of the forms that people have', () => expect(all.length).toBeGreaterThanOrEqual(30));

test('once its images are decided, each chart synthesizes beside all others, and every proof holds', () => {
  expect(model.problems).toEqual([]);
  const failed = prove(model).flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'fails'));
  expect(failed).toEqual([]);
});

test('what synth refuses before is told as such by the import, and nothing else is refused', () => {
  const refused = all.filter(({ one }) => one.decisions.some(({ refusal }) => refusal !== undefined));
  expect(refused.map(({ name }) => name)).toEqual(['built']);
  for (const { one } of refused) {
    const codes = problemsOf((lab) => new (classOf(one.text))(lab, optionsFor(lab, one)), { inventory: roomy }).map(({ code }) => code);
    expect(codes.sort()).toEqual(one.decisions.flatMap(({ refusal }) => refusal ?? []).sort());
  }
});

const lines = (decisions: readonly Decision[], kind: Decision['kind']) =>
  decisions.filter((one) => one.kind === kind).map(({ at, of }) => `${at.file}:${at.line} ${of}`);

describe.each(all.map(({ name, one }) => [name, one] as const))('%s', (name, one) => {
  test('leaves exactly these decisions, and says exactly what it leaves out', () => {
    expect(lines(one.decisions, 'decide')).toEqual(expected.get(name)?.decide);
    expect(lines(one.decisions, 'left')).toEqual(expected.get(name)?.left);
  });

  test('says exactly this to the cluster', () => expect(told(one.app, manifests)).toEqual(expected.get(name)?.chart));

  test('has each decision in the chart, at the line of its file, and no other TODO', () => {
    const comments = one.text.replace(/\n *\/\/ (?!TODO |\S+\.(?:ya?ml|json|env)\S*:\d+: )/g, ' ');
    for (const { at, kind, what } of one.decisions)
      expect(comments).toContain(`${kind === 'decide' ? 'TODO ' : ''}${at.file}:${at.line}: ${what.replace(/\s+/g, ' ')}`);
    expect(one.text.match(/\/\/ TODO /g)?.length ?? 0).toBe(lines(one.decisions, 'decide').length);
  });

  test('holds no secret of its files, and neither does what it tells', () => {
    expect(fs.readdirSync(join(folder, name), { recursive: true }).length).toBeGreaterThan(0);
    expect(JSON.stringify(one)).not.toContain('hunter');
  });
});
