import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { Copy } from '../copy';
import { launched } from './browser';

const copy = new Copy();
let child: ChildProcess | undefined;
afterAll(() => {
  child?.kill();
  copy.remove();
});

test('while it is watched, a save is seen in the browser by itself; a wrong one is told, and leaves the page before', async () => {
  let said = '';
  child = spawn(process.execPath, [join(copy.root, 'bin/loutik.mjs'), 'report', '--watch'], {
    cwd: copy.root,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr?.on('data', (data: Buffer) => {
    said += data.toString();
  });
  const told = async (pattern: RegExp) => {
    while (!pattern.test(said)) await new Promise((resolve) => setTimeout(resolve, 20));
    return pattern.exec(said)?.[1] ?? '';
  };
  const address = await told(/(http:\S+) shows loutik/);
  const inventory = join(copy.root, 'clusters/loutik/inventory.ts');
  const before = fs.readFileSync(inventory, 'utf8');
  const browser = await chromium.launch(launched());
  try {
    const page = await browser.newPage();
    await page.goto(address);
    await page.waitForFunction(() => document.querySelector('svg.wide')?.textContent?.includes('HP ProDesk'));
    fs.writeFileSync(inventory, before.replace('HP ProDesk 400 G3', 'Another Box'));
    await page.waitForFunction(() => document.querySelector('svg.wide')?.textContent?.includes('Another Box'));
    fs.writeFileSync(inventory, before.replace('HP ProDesk 400 G3', ''));
    await told(/(VALUE_INVALID)/);
    expect(await page.textContent('svg.wide')).toContain('Another Box');
    fs.writeFileSync(inventory, before);
    await page.waitForFunction(() => document.querySelector('svg.wide')?.textContent?.includes('HP ProDesk'));
  } finally {
    await browser.close();
  }
  expect(fs.readFileSync(join(copy.root, 'report/loutik/index.html'), 'utf8')).not.toContain('EventSource');
  const ended = new Promise((resolve) => child?.on('exit', resolve));
  child.kill('SIGINT');
  expect(await ended).toBe(0);
});
