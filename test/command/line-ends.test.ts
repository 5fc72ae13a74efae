import fs from 'node:fs';
import { join } from 'node:path';
import { text } from '../../scripts/test-text.mjs';
import { Files, type Lab, ServiceChart } from '../../src';
import { Copy } from '../copy';
import { manifest, read, synthesized } from '../lab';

/** Makes every line of every text below a folder end as Git for Windows makes it end. */
function asOnWindows(folder: string): number {
  const texts = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  for (const path of texts) fs.writeFileSync(path, fs.readFileSync(path, 'utf8').replace(/\r?\n/g, '\r\n'));
  return texts.length;
}

test('a checkout whose lines end in CR LF makes the same bytes', () => {
  const copy = new Copy();
  try {
    const before = copy.generated();
    expect(Object.keys(before).length).toBeGreaterThan(50);
    const homelabs = fs.readdirSync(join(copy.root, 'clusters'));
    for (const folder of ['src', 'charts', 'clusters', 'dist', ...homelabs.map((name) => `bootstrap/${name}`), 'schemas'])
      expect(asOnWindows(join(copy.root, folder))).toBeGreaterThan(0);
    expect(copy.generated()).not.toEqual(before);
    const { status, stderr } = copy.loutik(['synth']);
    expect([status, stderr]).toEqual([0, expect.stringContaining('synthesized')]);
    expect(copy.generated()).toEqual(before);
    copy.mend();
    for (const file of ['src/index.ts', 'charts/bot.ts']) expect(copy.read(file)).toBe(read(file));
  } finally {
    copy.remove();
  }
});

test('a file of a ConfigMap ends its lines as Linux does, however its template ended them', () => {
  const made = synthesized(
    (lab: Lab) => void new Files(new ServiceChart(lab, 'app'), 'config', { 'run.sh': '#!/bin/sh\r\necho a\rb\r\n' }),
  );
  expect(manifest(made, 'app/configmap-app-config.yaml').data).toEqual({ 'run.sh': '#!/bin/sh\necho a\rb\n' });
});

test('a test that imports a script sees it as the bundler does', () => {
  const copy = new Copy();
  try {
    copy.write('a.sh', '#!/bin/sh\r\ntrue\r\n');
    const id = text.resolveId('./a.sh', join(copy.root, 'a.ts')) ?? '';
    expect(text.load(id)).toBe('export default "#!/bin/sh\\ntrue\\n";');
    expect([text.resolveId('./a.ts', id), text.load(join(copy.root, 'a.ts'))]).toEqual([undefined, undefined]);
  } finally {
    copy.remove();
  }
});
