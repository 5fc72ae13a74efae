import { planMarkdown } from '../../src/plan/markdown';
import { maskText } from '../../src/plan/masked';
import { shownField, shownValue } from '../../src/plan/shown';
import { planText } from '../../src/plan/text';
import { textDiff } from '../../src/plan/text-diff';
import { container, deployment, object, podSpec, sealed } from './objects';
import { planned, type Side } from './planned';

const against = { ref: 'main', commit: '0123456789abcdef', subject: 'x', basis: 'synthesized' } as const;
const shown = (before: Side, after: Side) => {
  const plan = planned(before, after);
  return [
    planText(plan, against, [], false),
    planMarkdown(plan, against, []),
    JSON.stringify(plan.changes.flatMap(({ fields, after: is }) => fields.map((field) => shownField(is?.manifest.kind ?? '', field)))),
  ];
};

describe('no value of a secret is shown', () => {
  const secret = 'hunter2-correct-horse';
  const other = 'hunter3-battery-staple';
  const pem = (body: string) => `-----BEGIN RSA PRIVATE KEY-----\n${body}\n-----END RSA PRIVATE KEY-----\n`;
  const env = (value: string) => [deployment(podSpec({}, container({ env: [{ name: 'DB_PASSWORD', value }] })))];
  const args = (value: string) => [deployment(podSpec({}, container({ args: ['--user', 'me', '--password', value] })))];
  const arg = (value: string) => [deployment(podSpec({}, container({ command: ['run', `--api-key=${value}`] })))];
  const map = (text: string) => [object('ConfigMap', 'c', { data: { 'a.conf': text } })];
  const chart = (valuesContent: string) => [object('HelmChart', 'c', { spec: { chart: 'c', valuesContent } })];
  const rows: readonly (readonly [string, (value: string) => Side])[] = [
    ['in the data of a Secret', (value) => [object('Secret', 's', { data: { a: value }, stringData: { b: value } })]],
    ['in a SealedSecret', (value) => [sealed(['token'], 'token', value)]],
    ['in an environment', env],
    ['behind a flag', args],
    ['in a flag', arg],
    ['in a file', (value) => map(`user = me\npassword = ${value}\n`)],
    ['in a key', (value) => map(pem(value))],
    ['in an address', (value) => map(`url postgres://me:${value}@db/x\nmore\n`)],
    ['in the values of a chart', (value) => chart(`auth:\n  password: ${value}\n`)],
    ['in values that are no YAML', (value) => chart(`auth: [\n  password: ${value}\n`)],
  ];

  test.each(rows)('%s: changed, added, removed', (_, of) => {
    for (const [before, after] of [
      [of(secret), of(other)],
      [[], of(secret)],
      [of(secret), []],
    ] as const) {
      const plan = planned(before, after);
      expect(plan.changes).toHaveLength(1); // it is told all the same
      for (const text of shown(before, after)) {
        expect(text).not.toContain(secret);
        expect(text).not.toContain(other);
      }
    }
  });

  test('of a text only the value is left out', () => {
    expect(maskText('', 'user = me\npassword = hunter2\nport = 80')).toBe('user = me\npassword = (not shown)\nport = 80');
    expect(maskText('greeting', 'hello')).toBe('hello');
  });
});

describe('a value is shown', () => {
  test.each<[string, unknown, string | RegExp]>([
    ['as it is', 'docker.io/a/b:1.2', 'docker.io/a/b:1.2'],
    ['in quotes where it would read as something else', 'true', '"true"'],
    ['as a number', 8080, '8080'],
    ['as JSON on one line', { a: [1, 2] }, '{"a":[1,2]}'],
    ['cut, with its length', 'some words '.repeat(20), /^.{71}… \(220 characters, sha256:[0-9a-f]{8}\)$/],
    ['as so many lines', 'a\nb\nc\n', /^3 lines, sha256:[0-9a-f]{8}$/],
    [
      'as a certificate',
      `-----BEGIN CERTIFICATE-----\n${'QUJD'.repeat(30)}\n-----END CERTIFICATE-----\n`,
      /^certificate, sha256:[0-9a-f]{8}$/,
    ],
    ['as so many characters of what nobody reads', 'QUJD'.repeat(30), /^120 characters, sha256:[0-9a-f]{8}$/],
  ])('%s', (_, value, text) => {
    if (typeof text === 'string') expect(shownValue(value)).toBe(text);
    else expect(shownValue(value)).toMatch(text);
  });

  test('of a text that changed, by its lines', () => {
    expect(shownField('ConfigMap', { path: 'data.x', name: 'x', before: 'a\nb\nc\n', after: 'a\nB\nc\nd\n' })).toEqual({
      path: 'data.x',
      text: { added: 2, removed: 1, lines: ['- b', '+ B', '+ d'] },
    });
  });
});

describe('the lines that differ', () => {
  test('are what only one side has, in order', () => {
    expect(textDiff('a\nb\nc\nd', 'a\nc\nx\nd')).toEqual({ added: 1, removed: 1, lines: ['- b', '+ x'] });
    expect(textDiff('', 'a\n')).toEqual({ added: 1, removed: 0, lines: ['+ a'] });
    expect(textDiff('a', 'a')).toEqual({ added: 0, removed: 0, lines: [] });
  });

  test('are the first eight, and counted all; of a text without end only counted, in no time', () => {
    const many = (from: number, count: number) => Array.from({ length: count }, (_, index) => `line ${from + index}`).join('\n');
    expect(textDiff(many(0, 20), '')).toEqual({ added: 0, removed: 20, lines: many(0, 8).replace(/^/gm, '- ').split('\n') });
    const begin = performance.now();
    expect(textDiff(many(0, 50_000), many(50_000, 50_000))).toMatchObject({ added: 50_000, removed: 50_000 });
    expect(performance.now() - begin).toBeLessThan(1000);
  });
});

describe('Markdown', () => {
  test('is no longer than a comment of GitHub, and says what it leaves out', () => {
    const side: Side = {
      argocd: [],
      ...Object.fromEntries(
        Array.from({ length: 300 }, (_, app) => [
          `app-${app}`,
          Array.from({ length: 5 }, (_, index) => object('ConfigMap', `a-rather-long-name-of-a-config-map-${app}-${index}`, {})),
        ]),
      ),
    };
    const text = planMarkdown(planned([], side), against, []);
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text.length).toBeGreaterThan(40_000);
    expect(text).toMatch(/… and \d+ more apps: run `npx loutik plan`/);
  });

  test('nothing in an object is a tag, a fold, a mention or an end of the block', () => {
    const evil = '</details>\n```\n@everyone <img src=x onerror=1> | #1';
    const before = [object('ConfigMap', 'c', { data: { a: 'x' } })];
    const text = planMarkdown(planned(before, [object('ConfigMap', 'c', { data: { a: evil } })]), { ...against, subject: evil }, [evil]);
    expect(text.match(/^```/gm)).toHaveLength(2);
    const outside = text.replace(/```diff[\s\S]*?```/g, '');
    expect(outside.match(/<\/details>/g)).toHaveLength(1);
    expect(outside).not.toContain('<img');
    expect(outside).not.toMatch(/@everyone/);
  });
});
