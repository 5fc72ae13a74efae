import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { repository } from '../lab';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-report-'));
/** Where screenshots are kept. */
const shots = join(repository, 'test-results', 'report');
let browser: Browser | undefined;

/** Debian's Chromium, or the one that is said. */
export function launched() {
  return {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])], // its sandbox takes no root
  };
}

export async function start(): Promise<void> {
  fs.mkdirSync(shots, { recursive: true });
  browser = await chromium.launch(launched());
}

export async function stop(): Promise<void> {
  await browser?.close();
  fs.rmSync(folder, { recursive: true });
}

/** A page that was opened from disk, with all that it said on the console and asked of others. */
export interface Opened {
  readonly page: Page;
  readonly said: readonly string[];
  readonly asked: readonly string[];
}

export const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1440, height: 900 } } as const;

interface Look {
  readonly size: keyof typeof sizes;
  readonly scheme?: 'light' | 'dark';
}

/** Opens a page as somebody would who has the file: from disk. It is closed when `use` is done. */
export async function opened(content: string, { size, scheme = 'light' }: Look, use: (opened: Opened) => Promise<void>): Promise<void> {
  if (browser === undefined) throw new Error('no browser was started');
  const file = join(folder, `${Math.random().toString(36).slice(2)}.html`);
  fs.writeFileSync(file, content);
  const context = await browser.newContext({ viewport: sizes[size], colorScheme: scheme, reducedMotion: 'reduce' });
  try {
    const page = await context.newPage();
    const said: string[] = [];
    const asked: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    await page.evaluate(drawAll);
    await use({ page, said, asked });
  } finally {
    await context.close();
    fs.rmSync(file);
  }
}

/** What is far below is drawn too, so that its boxes are where they will be. */
function drawAll(): void {
  const style = document.createElement('style');
  style.textContent = 'details { content-visibility: visible !important; }';
  document.head.append(style);
}

/** Opens all that is folded up, so that all of it is looked at. */
export async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const one of document.querySelectorAll('details')) one.open = true;
  });
}

export async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: false });
}
