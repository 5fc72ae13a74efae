import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ServiceChart } from '../../src/constructs/chart';
import { isPort } from '../../src/constructs/pod-set';
import { PortRoute } from '../../src/constructs/port-route';
import { Secret } from '../../src/constructs/secret';
import { Share } from '../../src/constructs/share';
import { Tenant } from '../../src/constructs/tenant';
import { Volume } from '../../src/constructs/volume';
import type { Homelab } from '../../src/model/homelab';
import { chartHosts, imagesOf } from '../../src/model/parties';
import { scheduleOf } from '../../src/model/schedule';
import { webNames } from '../../src/model/web-names';
import { at } from '../../src/objects/lenient';
import { podSecurityLevels } from '../../src/objects/pod-security';
import { dangerKinds } from '../../src/plan/danger';
import { takesOfLiving } from '../../src/plan/living';
import { machineChanges } from '../../src/plan/machines';
import type { PlanResult } from '../../src/plan/result';
import type { FindingCode } from '../../src/proofs/finding-codes';
import { hardeningRules } from '../../src/proofs/hardening/rules';
import { proofs } from '../../src/proofs/registry';
import { escaped } from '../../src/report/page/html';
import { page } from '../../src/report/page/page';
import { chartsFr } from '../../src/report/words/fr-charts';
import { dangersFr } from '../../src/report/words/fr-dangers';
import { findingsFr } from '../../src/report/words/fr-findings';
import { hardeningFr } from '../../src/report/words/fr-hardening';
import { sayFr } from '../../src/report/words/fr-phrases';
import { amountsFr, typesetText } from '../../src/report/words/fr-typeset';
import { type Piece, textOf } from '../../src/report/words/said';
import { languages } from '../../src/report/words/words';
import { failing } from '../browser/homelabs';
import { homelab, homelabNames } from '../homelabs/homelabs';
import { read, repository } from '../lab';
import { type Reported, reported } from './reported';

const { fr } = languages;

test('the rules of hardening that have a French sentence are all that there are', () =>
  expect(Object.keys(hardeningFr).sort()).toEqual(hardeningRules.map(({ id }) => id).sort()));

test('of a broken rule of hardening, and of a danger that breaks a contract, the rule is what is told in French', () => {
  const told = (code: FindingCode, rule?: string) =>
    fr.proofs.finding({ code, ...(rule === undefined ? {} : { rule }), what: 'this', repair: 'that' }).what;
  expect(told('HARDENING_MISSING', 'token')).toBe(typesetText(hardeningFr.token?.means ?? ''));
  expect(told('PORT_CLASH', 'token')).toBe(typesetText(findingsFr.PORT_CLASH.means));
  expect(told('CONTRACT_BROKEN', 'claim-moved')).toBe(typesetText(dangersFr['claim-moved'].means));
  expect(told('VERSION_UNREACHABLE', 'kubernetes-skipped')).toBe(typesetText(findingsFr.VERSION_UNREACHABLE.means));
});

test('what is made of known phrases is French, and what holds anything else is left whole, never half said', () => {
  const said = (text: string) => {
    const all = sayFr(text);
    return all && textOf(all).replaceAll('\u00a0', ' ');
  };
  expect(
    [
      '14.5 GiB of 15 GiB',
      '0.63 of 3.6 cores, 1.5 cores of 2 cores',
      '4 min 30 s, films.loutik.example after 2 d',
      '1 h promised: nextcloud 4 min 30 s (slowest: VM, K3s and pods, 3 min), data up to 15 min old; bot 2 d (slowest: HA, 1 d)',
      'a and b have a majority; c waits 2 d: a has no memory for it, its data from backups',
      'it is quiet (it holds films)',
      'mains → host i5 → quorum → pods a/b',
      'v1.36.4',
    ].map(said),
  ).toEqual([
    '14,5 GiB sur 15 GiB',
    '0,63 sur 3,6 cœurs, 1,5 cœurs sur 2 cœurs',
    '4 min 30 s, films.loutik.example après 2 j',
    '1 h promis : nextcloud 4 min 30 s (le plus lent : VM, K3s et pods, 3 min), données vieilles de 15 min au plus ; bot 2 j (le plus lent : haute disponibilité, 1 j)',
    'a et b ont la majorité ; c attend 2 j : a n’a pas la mémoire pour elle, ses données ramenées des sauvegardes',
    'it is quiet (en dépend : films)',
    'secteur → hôte i5 → quorum → pods a/b',
    'v1.36.4',
  ]);
  expect(['14 GiB of something', 'a and b have a minority', '2 min, and then it rains', 'a waits 2 d: it rains here'].map(said)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('what a machine that follows Git takes of a push is French, as the plan says it', () => {
  const path = 'bootstrap/house/vms/i5-master/user-data';
  const text = (version: string, k3s: object, made: object = {}) =>
    JSON.stringify({ made, k3s: { version, before: [], drain: 60, quiet: { from: '22:00', to: '08:00' }, ...k3s } }, undefined, 2);
  const takes = (before: string | undefined, after: string | undefined) =>
    takesOfLiving([path], new Map(before === undefined ? [] : [[path, before]]), new Map(after === undefined ? [] : [[path, after]])) ?? '';
  const all = [
    takes(undefined, text('v1', {})),
    takes(text('v1', {}), undefined),
    takes(text('v1', {}), text('v1', { drain: 61 })),
    takes(text('v1', {}), text('v1', {}, {})),
    takes(text('v1', {}), text('v2', {})),
    takes(text('v1', {}), text('v2', { before: ['a', 'b'] })),
    takes(text('v1', {}), text('v2', { copy: '/var/lib/copy' })),
    takes(text('v1', {}), text('v2', { before: ['a'], copy: '/var/lib/copy' })),
  ];
  const said = all.map((one) => sayFr(one));
  expect(all.filter((_, index) => said[index] === undefined)).toEqual([]);
  expect(textOf(said[7] ?? []).replaceAll('\u00a0', ' ')).toBe(
    'elle le prend d’elle-même dans Git, quelques minutes après le push ; K3s passe de v1 à v2, après a, hors de 22:00 à 08:00 : ses pods partent en 60 s, la base de K3s est copiée dans /var/lib/copy, et K3s redémarre : ce qui ne tourne nulle part ailleurs est coupé d’ici là ; s’il ne va pas bien à temps, il revient en arrière',
  );
  const was = text('v1', {}, { name: { value: 'x', repair: 'r' } });
  const kept = sayFr(takes(was, text('v2', {}, { name: { value: 'y', repair: 'make it anew; or so' } })));
  expect(kept?.filter(({ is }) => is === 'english').map((one) => one.text)).toEqual(['name (make it anew; or so)']);
});

test('a name stays what somebody chose, even where it is also a word of ours', () => {
  const quotas = sayFr(
    'the quotas of lab, router and 2 more hold 1 GiB of requests.memory together, and everything else leaves 0 B of all nodes',
  );
  expect(textOf(quotas ?? [])).toContain('les quotas de lab, router et 2 autres tiennent ensemble');
  expect([fr.fact({ about: 'app', value: 'lab' }), fr.fact({ about: 'role', value: 'lab' })]).toEqual(['lab', 'labo']);
});

test('an amount has a comma and its unit beside it; an address, a version and a name stay as they are', () => {
  expect(
    ['2.5 Gbit/s', '0.3', 'Proxmox VE 10.5 GiB, x 2 d', '192.168.1.11 (lan)', 'v1.36.4', 'Core i5-8259U, 4/8', '10.0.0.1 5 dogs'].map(
      amountsFr,
    ),
  ).toEqual([
    '2,5\u00a0Gbit/s',
    '0,3',
    'Proxmox VE 10,5\u00a0GiB, x 2\u00a0j',
    '192.168.1.11 (lan)',
    'v1.36.4',
    'Core i5-8259U, 4/8',
    '10.0.0.1 5 dogs',
  ]);
  expect(typesetText('firmware 20 s, 15 % de 5 GB, 3 services, 2 h')).toBe(
    'firmware 20\u00a0s, 15\u00a0% de 5\u00a0GB, 3 services, 2\u00a0h',
  );
  expect(typesetText('« a : b ; c ! d ? »')).toBe('«\u00a0a\u00a0: b\u00a0; c\u00a0! d\u00a0?\u00a0»');
});

test('a figure has the same numbers in French, in the same order', () => {
  const numbersOf = (text: string) => text.replaceAll(',', '.').match(/\d+(?:\.\d+)?/g) ?? [];
  let count = 0;
  for (const name of homelabNames)
    for (const { figures } of reported(homelab(name)).data.proofs)
      for (const { value } of figures) {
        const french = textOf(fr.proofs.value(value)).replaceAll('\u00a0', ' ');
        expect([value, numbersOf(french)]).toEqual([value, numbersOf(value)]);
        count++;
      }
  expect(count).toBeGreaterThan(500);
});

/** Marks for what a table says itself. */
const [begin, end] = ['⟦', '⟧'];
/** Marks for what a function of it was given. */
const [given, taken] = ['⟨', '⟩'];

/** The same table, each of whose own words stands within marks: what it was given, and passes on, stands outside of them. */
function marked(table: unknown): unknown {
  if (typeof table === 'string') return /\p{L}/u.test(table) && table !== 'fr' ? `${begin}${table}${end}` : table;
  if (Array.isArray(table)) return table.map(marked);
  if (typeof table === 'object' && table !== null)
    return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, marked(value)]));
  if (typeof table !== 'function') return table;
  return (...args: readonly unknown[]) => {
    const said: unknown = table(...args);
    if (typeof said !== 'string') return markedResult(said, args);
    const all = args.flatMap((arg) => (typeof arg === 'object' && arg !== null ? Object.values(arg) : [arg]));
    if (all.some((arg) => plain(arg) === plain(said))) return said; // passed through as it is, but for how amounts are written
    const through: unknown = table(...args.map((arg) => (typeof arg === 'string' ? `${given}${arg}${taken}` : arg)));
    const passed = typeof through === 'string' ? [...through.matchAll(/⟨([^⟩]*)⟩/g)].map(([, one]) => one) : [];
    return typeof through === 'string' && passed.every((one) => args.includes(one)) && through.replace(/[⟨⟩]/g, '') === said
      ? `${begin}${through.replaceAll(given, end).replaceAll(taken, begin)}${end}`
      : `${begin}${said.replace(/[⟦⟧]/g, '')}${end}`;
  };
}

const plain = (text: unknown) => String(text).replaceAll('\u00a0', ' ').replaceAll(',', '.').replace(/ j\b/g, ' d');

/** Of what is said in pieces, the page's own; of what is told of a finding, all but what it was told itself. */
function markedResult(said: unknown, args: readonly unknown[]): unknown {
  if (Array.isArray(said))
    return said.map((one) =>
      typeof one === 'string'
        ? `${begin}${one}${end}`
        : (one as Piece).is === 'ours'
          ? { ...one, text: `${begin}${(one as Piece).text}${end}` }
          : one,
    );
  if (typeof said !== 'object' || said === null) return said;
  const passed = new Set(args.flatMap((arg) => (typeof arg === 'object' && arg !== null ? Object.values(arg) : [])));
  return Object.fromEntries(
    Object.entries(said).map(([key, value]) => [
      key,
      typeof value === 'string' ? (passed.has(value) ? value : `${begin}${value}${end}`) : markedResult(value, args),
    ]),
  );
}

/** What a page shows, or says aloud, that is in no language it names, and no code. */
function shownTexts(text: string): readonly string[] {
  const found: string[] = [];
  const open: { readonly tag: string; readonly isSilent: boolean }[] = [];
  for (const [, isEnd, tag = '', attributes = '', between] of text.matchAll(
    /<!(?:--.*?-->|[^>]*>)|<(\/?)([a-z][\w-]*)((?:"[^"]*"|[^>"])*)>|([^<]+)/gis,
  )) {
    if (between !== undefined) {
      if (!open.some(({ isSilent }) => isSilent) && between.trim() !== '') found.push(between);
      continue;
    }
    if (tag === '') continue; // a comment
    if (isEnd === '/') {
      while (open.length > 0 && open.pop()?.tag !== tag);
      continue;
    }
    const isSilent = ['style', 'script', 'code'].includes(tag) || / lang="en"/.test(attributes);
    if (!isSilent && !open.some((one) => one.isSilent))
      for (const [, value = ''] of attributes.matchAll(
        / (?:aria-label|aria-description|title|data-title|data-head|data-copied|placeholder)="([^"]*)"/g,
      ))
        found.push(value);
    if (!['meta', 'link', 'input', 'br', 'rect', 'polyline', 'path', 'line', 'circle'].includes(tag) && !attributes.endsWith('/'))
      open.push({ tag, isSilent });
  }
  return found.map((one) =>
    one.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name] ?? "'"),
  );
}

/** The names of a homelab, and the sentences that its owner wrote. */
function ownWords({ model }: Reported): { readonly names: ReadonlySet<string>; readonly sentences: readonly string[] } {
  const { lab, objects, flows } = model;
  const names = new Set([...both, lab.homelab, ...proofs.map(({ id }) => id), ...hardeningRules.map(({ id }) => id)]);
  const sentences = new Set<string>();
  const seen = new Set<object>();
  const put = (value: unknown) => {
    if (typeof value === 'string') {
      if (/\s/.test(value)) {
        if (!charts.includes(value)) sentences.add(value);
      } else for (const part of [value, ...value.split(/[:@]/), ...value.split(/[/:@]/)]) names.add(part);
    }
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    for (const inner of Object.values(value)) put(inner);
  };
  const { machines, vms, devices, feeds, networks } = lab.inventory;
  put(lab.inventory);
  for (const table of [machines, vms, devices, feeds, networks]) put(Object.keys(table));
  for (const { disks, nics } of Object.values(machines)) put([Object.keys(disks), Object.keys(nics)]);
  for (const { disks, addresses } of Object.values(vms)) put([Object.keys(disks), Object.keys(addresses)]);
  put(lab.node.findAll().map(({ node }) => node.id));
  for (const { manifest } of objects.all) put([manifest.kind, manifest.metadata.name, manifest.metadata.namespace]);
  for (const { manifest } of objects.ofKind('ResourceQuota')) put(Object.keys((at(manifest, 'spec', 'hard') as object | undefined) ?? {}));
  put([...imagesOf(model).keys(), ...chartHosts(model).keys()]);
  put(ServiceChart.all(lab).map(({ name, outside, recovery }) => [name, outside, recovery?.because]));
  put(Tenant.all(lab).map(({ hostname }) => hostname));
  put(Volume.all(lab).map(({ name, backup }) => [name, backup]));
  put(Secret.all(lab).map(({ namespace, name, keys }) => [namespace, name, keys]));
  put([...flows.values()].flatMap((all) => [...all].map((one) => (isPort(one) ? one.pods.name : undefined))));
  put(webNames(lab, objects).map(({ hostname }) => hostname));
  put(PortRoute.all(lab).map(({ hostname }) => hostname));
  put(Share.all(lab).map(({ keptBy }) => keptBy));
  put(scheduleOf(model).demands.map(({ each }) => Object.keys(each.extended)));
  return { names, sentences: [...sentences].sort((a, b) => b.length - a.length) };
}

/** All that the charts of charts/ are written in: what they say is ours to translate. */
const charts = readdirSync(join(repository, 'charts'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => read(join('charts', file)))
  .join('\n');

test('what is said for charts is what charts say: nothing is left of one that is gone', () => {
  expect(Object.keys(chartsFr).filter((said) => !charts.includes(said))).toEqual([]);
});

/** What is called the same in both languages. */
const both = [
  'Internet',
  'VM',
  'K3s',
  'Argo',
  'CD',
  'Proxmox',
  'QEMU',
  'VE',
  'Tailscale',
  'DNS',
  'HEAD',
  'images',
  'pods',
  'quorum',
  'udp',
  'UDP',
  'TCP',
  'tailnet',
  'Debian',
  ...podSecurityLevels,
];

/** Numbers, units, versions and signs, which no language changes. */
const isSign = (part: string) =>
  /^[^\p{L}]*$/u.test(part) ||
  /^(?:[KMGT]iB|B|W|[kMG]B\/s|[MG]bit\/s|s|min|h|j|cœurs?)$/.test(part) ||
  /^v?\d[\w.+-]*$/.test(part) ||
  /^(?:bootstrap|clusters|dist)\/\S+$/.test(part) ||
  /^k8s\.io\/\w+@v[\d.]+$/.test(part);

/** The words of a page that are neither a table's nor the homelab's. */
function strangers(text: string, { names, sentences }: ReturnType<typeof ownWords>): readonly string[] {
  const isName = (word: string): boolean =>
    isSign(word) || names.has(word) || (/[/.:@]/.test(word) && word.split(/[/.:@]/).every((part) => isSign(part) || names.has(part)));
  return shownTexts(text)
    .flatMap((one) => one.replace(/⟦[^⟧]*⟧/g, '\n').split('\n'))
    .map((one) => sentences.reduce((left, sentence) => left.replaceAll(sentence, ' '), one).trim())
    .filter((one) => !one.split(/[\s\u00a0,;:()→+·×–]+/).every(isName));
}

/** A plan with every danger that there is, every machine, and notes. */
function plan({ model: { lab } }: Reported): PlanResult {
  const { homelab: name, inventory } = lab;
  const [host = ''] = Object.keys(inventory.machines);
  const [vm = ''] = Object.keys(inventory.vms);
  const texts = [
    `hosts/${host}/answer.toml`,
    `vms/${vm}/user-data`,
    `metal/${host}/x`,
    'dns/zone',
    'tailnet/policy',
    'gateway/user-data',
    'gateway/policy.hujson',
    `${host}/x`,
  ];
  return {
    version: 1,
    homelab: name,
    against: { ref: 'HEAD', commit: 'abc', subject: '2026', basis: 'synthesized' },
    nothing: false,
    counts: { added: 1, changed: 1, removed: 1 } as PlanResult['counts'],
    notes: [`HEAD has no homelab ${name}: everything is new`, `HEAD has no sources of ${name}: compared with its committed dist/${name}`],
    changes: [],
    machines: machineChanges(
      name,
      new Map(),
      new Map([...texts.map((path) => [`bootstrap/${name}/${path}`, 'x'] as const), [`clusters/${name}/root.yaml`, 'x']]),
    ),
    dangers: dangerKinds.map((kind) => ({
      kind,
      app: 'x',
      object: 'Pod x/y',
      what: 'this changes',
      consequence: 'that comes',
      instead: 'do so',
    })),
  };
}

function withPlan(of: Homelab): Reported {
  const one = reported(of);
  return { ...one, data: { ...one.data, changes: plan(one) } };
}

const pageInMarks = async (one: Reported) => {
  const table = languages as { fr: unknown };
  const before = table.fr;
  try {
    table.fr = marked(before);
    return await page(one.data, 'fr');
  } finally {
    table.fr = before;
  }
};

test.each([...[...homelabNames, 'shelf' as const].map((name) => [name, () => homelab(name)] as const), ['failing', failing] as const])(
  '%s in French: what is shown is a table’s, the homelab’s own, a number or code, or is marked as English',
  async (_, of) => {
    const one = withPlan(of());
    expect(strangers(await pageInMarks(one), ownWords(one))).toEqual([]);
  },
);

test('what the homelab says in its own words is marked as of a language that is not known, on the French page alone', async () => {
  const { data } = reported(homelab('one'));
  const [french, inEnglish] = await Promise.all([page(data, 'fr'), page(data, 'en')]);
  const sources = data.numbers.flatMap(({ where, source }) => (where.startsWith('timings.') ? [] : [source]));
  const reasons = data.cards.flatMap(({ volumes }) =>
    volumes.flatMap(({ reason = '' }) => (reason === '' || charts.includes(reason) ? [] : [reason])),
  );
  expect([sources.length > 0, reasons.length > 0]).toEqual([true, true]);
  for (const own of [...sources, ...reasons]) expect([own, french.includes(`<span lang="">${escaped(own)}</span>`)]).toEqual([own, true]);
  expect(inEnglish).not.toContain('lang=""');
});

test('what no table has is found: in a value, a finding, a to do, a note, and in what a function passes on', async () => {
  const one = withPlan(homelab('one'));
  const { data } = one;
  const own = ownWords(one);
  const found = async (other: Partial<typeof data>) => strangers(await pageInMarks({ ...one, data: { ...data, ...other } }), own);
  expect(await found({})).toEqual([]);
  expect(await found({ numbers: [{ where: 'x', value: 'about two', source: 'somebody said so', measured: false }] })).toEqual([
    'about two',
    'somebody said so',
  ]);
  expect(await found({ map: { ...data.map, items: data.map.items.map((item) => ({ ...item, note: 'it lies here' })) } })).toContain(
    'it lies here',
  );
  const withFact = data.map.items.map((item) => ({
    ...item,
    facts: [{ about: 'lies' as const, value: 'Proxmox VE 1.5 GiB, and a rest' }],
  }));
  expect(await found({ map: { ...data.map, items: withFact } })).toContain('Proxmox VE 1,5\u00a0GiB, and a rest');
  expect(await found({ todo: [{ what: 'fill in nobody knows what', where: 'x', about: '' }] })).toEqual(['nobody knows what']);
  expect(await found({ waivers: [{ code: 'PORT_EXPOSED', where: 'x', reason: 'because it is so' }] })).toEqual(['because it is so']);
  const [first] = data.cards;
  expect(await found({ cards: first ? [{ ...first, outside: [{ party: 'Them', without: 'it stops at once' }] }] : [] })).toEqual([
    'Them',
    'it stops at once',
  ]);
});
