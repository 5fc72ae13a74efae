import type { ReportData } from '../../src/report/data/report-data';
import { escaped, html, name } from '../../src/report/page/html';
import { page } from '../../src/report/page/page';
import { timeScale } from '../../src/report/page/scale';
import { findingsFr } from '../../src/report/words/fr-findings';
import { homelab } from '../homelabs/homelabs';
import { read } from '../lab';
import { reported } from './reported';

const { data } = reported(homelab('house'));
const english = page(data, 'en');

test.each([
  ['house', 'en'],
  ['house', 'fr'],
  ['one', 'fr'],
  ['two', 'en'],
  ['three', 'fr'],
  ['metal', 'en'],
] as const)('%s in %s: one page under 1 MB that loads nothing, and shows no hole', async (one, language) => {
  const text = await (language === 'en' && one === 'house' ? english : page(reported(homelab(one)).data, language));
  expect(Buffer.byteLength(text)).toBeLessThan(1_000_000);
  expect(text.match(/\s(?:src|href)="(?!#|data:)[^"]*"/g)).toBe(null);
  expect(text.match(/@import|url\((?!#)/)).toBe(null);
  const [own = ''] = text.split('<script>');
  expect(own.match(/<html lang="\w+">/)?.[0]).toBe(`<html lang="${language}">`);
  expect(own.match(/@@to fill|undefined|\[object|NaN/)).toBe(null);
});

test('it has the looks of page and map, for light and for dark', async () => {
  const looks = (await english).match(/<style>([\s\S]*?)<\/style>/)?.[1] ?? '';
  for (const file of ['page/page.css', 'map/map.css']) expect(looks).toContain(read(`src/report/${file}`).trim());
  expect(looks).toContain('prefers-color-scheme: dark');
});

test('the same data makes the same page', async () => {
  expect((await page(data, 'en')) === (await english)).toBe(true);
});

test('every figure and finding of every proof stands on the page as the proof says it', async () => {
  const text = await english;
  const told = (part: string) => text.includes(part);
  for (const { figures, findings, id } of data.proofs) {
    expect(told(`data-proof="${id}"`)).toBe(true);
    for (const { about, value } of figures)
      expect([value, told(`<dt>${escaped(about)}</dt><dd>${escaped(value)}</dd>`)]).toEqual([value, true]);
    for (const { what } of findings) expect([what, told(escaped(what))]).toEqual([what, true]);
  }
});

test('a finding is French on the French page, by its code, and the sentence of the command stands below it, marked as English', async () => {
  const finding = { code: 'PORT_CLASH', where: 'here', what: 'it clashes', repair: 'mend it' } as const;
  const told = [
    { ...finding, severity: 'fails' },
    { ...finding, severity: 'to do' },
    { ...finding, severity: 'waived', reason: 'parce que' },
  ] as const;
  const own = { ...data, proofs: data.proofs.map((one) => ({ ...one, findings: told })) };
  const text = await page(own, 'fr');
  const { means, mend } = findingsFr.PORT_CLASH;
  const place = '<code>PORT_CLASH</code> <code>here</code><br>';
  const exact = '<small lang="en">it clashes → mend it</small>';
  expect(text).toContain(`<b>échoue</b> ${place}${means}<br>→ ${mend}<br>${exact}</div>`);
  expect(text).toContain(`<b>à faire</b> ${place}${means}<br>→ ${mend}<br>${exact}</div>`);
  expect(text).toContain(`<b>dérogé</b> ${place}${means}<br>${exact}<br>car\u00a0: <span lang="">parce que</span></div>`);
  expect(text).toContain('<p class="why">Un hôte à court de mémoire tue la VM qu’il devait sauver.</p>');
  expect(text).toMatch(/<dt>en moyenne<\/dt><dd>[\d,]+\u00a0W sur \d+\u00a0W<\/dd>/);
  const inEnglish = await page(own, 'en');
  expect(inEnglish).toContain(`<b>fails</b> ${place}it clashes<br>→ mend it</div>`);
  expect(inEnglish).toContain(`<b>waived</b> ${place}it clashes<br>because: parce que</div>`);
  expect(inEnglish).not.toContain('lang="en">it clashes');
});

test('of more findings than somebody reads, the page says how many there are besides', async () => {
  const finding = { code: 'PORT_CLASH', where: 'here', what: 'it clashes', repair: 'mend it', severity: 'fails' } as const;
  const pageOf = (count: number) =>
    page({ ...data, proofs: data.proofs.slice(0, 1).map((one) => ({ ...one, findings: Array(count).fill(finding) })) }, 'en');
  const [all, more] = await Promise.all([pageOf(100), pageOf(103)]);
  expect([all.match(/it clashes/g)?.length, all.includes('more: npx loutik check')]).toEqual([100, false]);
  expect([more.match(/it clashes/g)?.length, more.includes('and 3 more: npx loutik check')]).toEqual([100, true]);
});

test('whatever a name is, it is text: markup, quotes and marks that turn the direction of others', () => {
  expect(html`<b title="${'"><script>'}">${'<i>&'}</b>`.text).toBe('<b title="&quot;&gt;&lt;script&gt;">&lt;i&gt;&amp;</b>');
  expect(name("a'b").text).toBe('<bdi>a&#39;b</bdi>');
  expect(escaped('a\u202eb')).toBe('a\\u202eb');
  expect(escaped('👩‍💻')).toBe('👩‍💻');
  expect(html`${[html`<i>`, '<i>']}${undefined}${false}${0}`.text).toBe('<i>&lt;i&gt;0');
});

test('hostile texts in every place of the data come out as text', async () => {
  const hostile = '<script>alert(1)</script>"\'&';
  const poisoned = JSON.parse(JSON.stringify(data), (key, value) =>
    typeof value === 'string' &&
    ['note', 'value', 'what', 'party', 'because', 'reason', 'source', 'about', 'hostname', 'command'].includes(key) &&
    !isWord(value)
      ? `${value}${hostile}`
      : value,
  ) as ReportData;
  const text = await page(poisoned, 'en');
  expect(text.includes(escaped(hostile))).toBe(true);
  expect(text.match(/<script>/g)).toHaveLength(1);
});

/** A word of ours that picks a text, and comes from nobody. */
function isWord(value: string): boolean {
  return /^[a-z-]*$/.test(value);
}

test.each([1, 45, 90, 300, 3600, 4 * 3600, 3 * 86_400, 2000 * 86_400])(
  'an axis of %s seconds has a few marks, from nothing to no more than its end',
  (seconds) => {
    const { ticks, at } = timeScale(seconds);
    expect(ticks.length).toBeLessThanOrEqual(7);
    expect(ticks[0]).toEqual({ at: 0, seconds: 0 });
    for (const tick of ticks) expect(tick.at).toBeLessThanOrEqual(1);
    expect([at(0), at(seconds)]).toEqual([0, 1]);
  },
);
