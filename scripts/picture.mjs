// Takes the README's picture: the report of a homelab, light and dark, as Chromium shows it. Run it when the page looks different.
//
//   npm run picture        needs Chromium (Debian's, or the one that CHROMIUM names)
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const homelab = 'loutik';
const loutik = ['bin/loutik.mjs', 'report', '--homelab', homelab];
execFileSync(process.execPath, loutik, { cwd: root, stdio: 'inherit' });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])], // its sandbox takes no root
});
mkdirSync(join(root, 'docs/pictures'), { recursive: true });
for (const colorScheme of ['light', 'dark']) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme, reducedMotion: 'reduce' });
  await page.goto(pathToFileURL(join(root, `report/${homelab}/index.html`)).href);
  await page.locator('#map').screenshot({ path: join(root, `docs/pictures/report-${colorScheme}.png`) });
  await page.close();
}
await browser.close();
