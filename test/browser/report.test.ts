import { source as axe } from 'axe-core';
import { check } from '../../src/cli/check';
import type { Homelab } from '../../src/model/homelab';
import type { Checked } from '../../src/proofs/tell-evidence';
import type { ReportData } from '../../src/report/data/report-data';
import { page as pageOf } from '../../src/report/page/page';
import type { Language } from '../../src/report/words/words';
import { homelab } from '../homelabs/homelabs';
import { reported } from '../report/reported';
import { opened, shoot, sizes, start, stop, unfold } from './browser';
import { failing, poisoned, sixty } from './homelabs';
import { faultsOfLook } from './looks';

beforeAll(start);
afterAll(stop);

const homelabs = { house: () => homelab('house'), one: () => homelab('one'), three: () => homelab('three'), sixty, failing } as const;
type Name = keyof typeof homelabs | 'hostile';
const known = new Map<Name, ReportData>();
function dataOf(name: Name): ReportData {
  const made = known.get(name) ?? (name === 'hostile' ? poisoned(dataOf('house')) : reported(homelabs[name]()).data);
  known.set(name, made);
  return made;
}
const pages = new Map<string, Promise<string>>();
function pageText(name: Name, language: Language): Promise<string> {
  const key = `${name} ${language}`;
  const made = pages.get(key) ?? pageOf(dataOf(name), language);
  pages.set(key, made);
  return made;
}

const names: readonly Name[] = ['house', 'one', 'three', 'sixty', 'failing', 'hostile'];
const looks = names.flatMap((name) =>
  (['desktop', 'phone'] as const).flatMap((size) => (['en', 'fr'] as const).map((language) => [name, size, language] as const)),
);

test.each(looks)(
  '%s on a %s in %s, light and dark: nothing is said, asked of others, cut, or over another',
  async (name, size, language) => {
    const text = await pageText(name, language);
    for (const scheme of ['light', 'dark'] as const) {
      await opened(text, { size, scheme }, async ({ page, said, asked }) => {
        await shoot(page, `${name}-${size}-${language}-${scheme}`);
        expect(await page.evaluate(faultsOfLook)).toEqual([]);
        await unfold(page);
        if (scheme === 'light') expect(await page.evaluate(faultsOfLook)).toEqual([]);
        expect(said).toEqual([]);
        expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([page.url()]);
        expect(await page.title()).not.toBe('owned');
      });
    }
  },
);

test('the measure finds what is cut, hidden, too wide or over another', async () => {
  await opened(await pageText('one', 'en'), { size: 'phone' }, async ({ page }) => {
    const faults = (change: string) => page.evaluate(`(() => { ${change} })()`).then(() => page.evaluate(faultsOfLook));
    expect(await faults('')).toEqual([]);
    expect(await faults(`document.querySelector('.lead').style.marginTop = '-40px'`)).toEqual([
      expect.stringContaining('one over the other'),
    ]);
    expect(
      await faults(`document.querySelector('.lead').style.marginTop = ''; document.querySelector('.lead').style.whiteSpace = 'nowrap'`),
    ).toContainEqual(expect.stringContaining('the page is'));
    expect(await faults(`document.querySelector('.lead').style.overflow = 'hidden'`)).toContainEqual(expect.stringContaining('cut by P'));
    await faults(
      `document.querySelector('.lead').style = ''; document.querySelector('svg.narrow .item.pod text').textContent += ' and a name that is longer'`,
    );
    expect(await page.evaluate(faultsOfLook)).toContainEqual(expect.stringContaining('out of its box'));
  });
});

const axeLooks = names.flatMap(
  (name) =>
    [
      [name, 'desktop', 'light', 'en'],
      [name, 'desktop', 'dark', 'fr'],
      [name, 'phone', 'light', 'fr'],
      [name, 'phone', 'dark', 'en'],
    ] as const,
);

test.each(axeLooks)('%s on a %s, %s, in %s: axe finds nothing serious', async (name, size, scheme, language) => {
  await opened(await pageText(name, language), { size, scheme }, async ({ page }) => {
    if (name !== 'sixty') await unfold(page);
    await page.evaluate(axe);
    const found = await page.evaluate(async () => {
      const { violations } = await (window as unknown as Axe).axe.run();
      return violations
        .filter(({ impact }) => ['serious', 'critical'].includes(impact))
        .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
    });
    expect(found).toEqual([]);
  });
});

/** What axe's script leaves in the page. */
interface Axe {
  readonly axe: {
    run(): Promise<{
      readonly violations: readonly {
        readonly id: string;
        readonly impact: string;
        readonly nodes: readonly { readonly html: string }[];
      }[];
    }>;
  };
}

test('every number of a proof is the one that check --json has', async () => {
  for (const name of ['house', 'failing'] as const) {
    const { inventory, services } = homelabs[name]() as Homelab;
    const modules = { inventory: async () => ({ inventory }), services: async () => ({ default: services }) };
    const { result } = await check.run({ root: '/nonexistent', homelab: name, modules, json: true, options: {}, args: [] });
    const { proofs } = result as { readonly proofs: readonly Checked[] };
    await opened(await pageText(name, 'en'), { size: 'desktop' }, async ({ page }) => {
      const shown = await page.evaluate(() =>
        [...document.querySelectorAll('details.proof')].map((proof) => ({
          id: proof.getAttribute('data-proof'),
          figures: [...proof.querySelectorAll('.figures dt')].map((dt) => [dt.textContent, dt.nextElementSibling?.textContent]),
          findings: proof.querySelectorAll('.finding').length,
        })),
      );
      for (const { id, figures, findings } of proofs) {
        const own = shown.find((one) => one.id === id);
        expect([id, own?.figures, own?.findings]).toEqual([id, figures.map(({ about, value }) => [about, value]), findings.length]);
      }
      const holding = proofs.filter(({ outcome }) => outcome === 'holds' || outcome === 'to do').length;
      expect(await page.textContent('.tile[href="#proofs"] b')).toBe(String(holding));
      const watts = proofs.find(({ id }) => id === 'power')?.figures.find(({ about }) => about === 'on average')?.value;
      expect(`${await page.textContent('.tile[href="#power"] .value')}`.trim()).toBe(watts);
    });
  }
});

/** The numbers of a text, as either language writes them. */
const numbersOf = (text: string | null | undefined) => (text ?? '').replace(/(\d),(?=\d)/g, '$1.').match(/\d+(?:\.\d+)?/g) ?? [];

test('in French every number of a proof is the one that check --json has too, and each finding is beside the sentence of the command', async () => {
  for (const name of ['house', 'failing'] as const) {
    const { inventory, services } = homelabs[name]() as Homelab;
    const modules = { inventory: async () => ({ inventory }), services: async () => ({ default: services }) };
    const { result } = await check.run({ root: '/nonexistent', homelab: name, modules, json: true, options: {}, args: [] });
    const { proofs } = result as { readonly proofs: readonly Checked[] };
    await opened(await pageText(name, 'fr'), { size: 'desktop' }, async ({ page }) => {
      const shown = await page.evaluate(() =>
        [...document.querySelectorAll('details.proof')].map((proof) => ({
          id: proof.getAttribute('data-proof'),
          values: [...proof.querySelectorAll('.figures dd')].map((dd) => dd.textContent),
          exact: [...proof.querySelectorAll('.finding > small[lang=en]')].map((one) => one.textContent),
        })),
      );
      for (const { id, figures, findings } of proofs) {
        const own = shown.find((one) => one.id === id);
        expect([id, own?.values.map(numbersOf)]).toEqual([id, figures.map(({ value }) => numbersOf(value))]);
        expect(own?.exact).toEqual(findings.map(({ what, repair }) => `${what} → ${repair}`));
      }
      const watts = proofs.find(({ id }) => id === 'power')?.figures.find(({ about }) => about === 'on average')?.value;
      expect(numbersOf(await page.textContent('.tile[href="#power"] .value'))).toEqual(numbersOf(watts));
    });
  }
});

test.each(['house', 'sixty'] as const)(
  '%s: what the pointer lights up on the map, focus lights up as well: the item with what belongs to it',
  async (name) => {
    await opened(await pageText(name, 'en'), { size: 'desktop' }, async ({ page }) => {
      const all = await page.evaluate(() => {
        const map = document.querySelector('svg.wide') as Element;
        const lit = () => [...map.querySelectorAll('.item.lit')].map((one) => (one as SVGElement).dataset.item);
        return [...map.querySelectorAll<SVGElement>('.item')].map((item) => {
          item.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
          const pointed = lit();
          map.dispatchEvent(new PointerEvent('pointerleave'));
          const left = lit();
          item.focus();
          return { own: item.dataset.item, related: (item.dataset.related ?? '').split(' '), pointed, left, focused: lit() };
        });
      });
      expect(all).toHaveLength(dataOf(name).map.items.length);
      for (const { own = '', related, pointed, left, focused } of all) {
        expect([focused, left]).toEqual([pointed, []]);
        expect([...pointed].sort()).toEqual([own, ...related.filter((one) => one !== '')].sort());
      }
    });
  },
);

test('by keyboard alone: Tab reaches a service on the map, Enter opens its card, a command is there to copy, Escape closes it', async () => {
  await opened(await pageText('house', 'fr'), { size: 'desktop' }, async ({ page, said }) => {
    await page.locator('svg.wide').getByRole('button', { name: 'jellyfin', exact: true }).focus();
    await page.keyboard.press('Enter');
    expect(await page.textContent('#sheet-title')).toBe('jellyfin');
    expect(await page.locator('#sheet .look code').first().textContent()).toContain('curl');
    await page.locator('#sheet .look button').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('#sheet .look button')?.textContent === 'Copié');
    await shoot(page, 'card-fr');
    expect(await page.evaluate(faultsOfLook)).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.querySelector('dialog')?.open)).toBe(false);
    expect(said).toEqual([]);
  });
});

test('a click on a phone opens the card, and nothing of it is out of the page', async () => {
  await opened(await pageText('house', 'en'), { size: 'phone' }, async ({ page }) => {
    await page.locator('svg.narrow').getByRole('button', { name: 'nextcloud', exact: true }).click();
    await shoot(page, 'card-phone');
    const boxes = await page.evaluate(() =>
      [...document.querySelectorAll('#sheet *')]
        .map((one) => one.getBoundingClientRect())
        .filter(({ width }) => width > 0)
        .map(({ left, right }) => [left, right]),
    );
    for (const [left = 0, right = 0] of boxes) expect([left >= 0, right <= sizes.phone.width]).toEqual([true, true]);
  });
});

test('the fields find a service by any word of its card, and a connection by either end', async () => {
  await opened(await pageText('house', 'en'), { size: 'desktop' }, async ({ page }) => {
    const cards = () =>
      page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('#cards > .card')].filter((one) => one.checkVisibility()).map((one) => one.dataset.card),
      );
    const all = await cards();
    await page.fill('[data-filter="cards"]', 'FILMS.');
    expect(await cards()).toEqual(['jellyfin']);
    await page.fill('[data-filter="cards"]', 'no such thing');
    expect([await cards(), await page.isVisible('.none')]).toEqual([[], true]);
    await page.fill('[data-filter="cards"]', '');
    expect(await cards()).toEqual(all);
    await page.fill('[data-filter="talks"]', 'jellyfin');
    const rows = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('#talks tbody tr')]
        .filter((row) => row.checkVisibility())
        .map((row) => row.textContent ?? ''),
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toContain('jellyfin');
  });
});

test('what fails is open and stands first', async () => {
  await opened(await pageText('failing', 'en'), { size: 'desktop' }, async ({ page }) => {
    const failed = dataOf('failing').proofs.filter(({ outcome }) => outcome === 'fails').length;
    expect(failed).toBeGreaterThan(9);
    const open = await page.evaluate(() => [...document.querySelectorAll<HTMLDetailsElement>('details.proof')].map((one) => one.open));
    expect(open).toEqual(open.map((_, index) => index < failed));
  });
});
