import { assemble } from '../../src/model/assemble';
import { page as pageOf } from '../../src/report/page/page';
import { report } from '../../src/report/report';
import { opened, shoot, start, stop } from './browser';

beforeAll(start);
afterAll(stop);

test('a page of 1000 services is painted within two seconds, and finds one of them at once', async () => {
  process.env.BENCH_SERVICES = '1000';
  const [{ inventory }, { default: services }] = await Promise.all([
    import('../../bench/homelab/inventory'),
    import('../../bench/homelab/services'),
  ]);
  const model = assemble({ name: 'thousand', inventory, services, sealed: new Map(), ledger: [] });
  const text = await pageOf(report(model, [], 'not compared'), 'en');
  await opened(text, { size: 'desktop' }, async ({ page, said }) => {
    await page.reload(); // as it is, without what the other tests change
    const painted = () => page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
    expect(await painted()).toBeLessThan(2000);
    await shoot(page, 'thousand');
    const begin = Date.now();
    await page.fill('[data-filter="cards"]', 'service-777.');
    const found = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('#cards > .card:not([hidden])')].map((one) => one.dataset.card),
    );
    expect(found).toEqual(['service-777']);
    expect(Date.now() - begin).toBeLessThan(2000);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1440);
    expect(said).toEqual([]);
  });
});
