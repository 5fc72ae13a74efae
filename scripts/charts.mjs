// Makes src/twin/charts/facts: what the charts of our releases open, make and take, by rendering them with helm.
// `npm run charts -- FOLDER` takes every chart from FOLDER/<name>-<version>; `npm run charts` pulls the pinned ones (needs the Internet).
// helm is the one of LOUTIK_HELM, or on the PATH; the twin's tests build it from tools/helm.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('..', import.meta.url));
const helm = process.env.LOUTIK_HELM ?? 'helm';
const work = mkdtempSync(join(tmpdir(), 'loutik-charts-'));
try {
  const bundle = join(root, '.loutik', 'charts.cjs');
  mkdirSync(join(root, '.loutik'), { recursive: true });
  const options = { bundle: true, platform: 'node', packages: 'external', loader: { '.sh': 'text', '.py': 'text' }, logLevel: 'warning' };
  await build({ ...options, entryPoints: [join(root, 'test/helm/make.ts')], outfile: bundle });
  const { makeFacts, pinnedCharts } = createRequire(import.meta.url)(bundle);
  if (process.argv[2] === undefined) {
    for (const { repository, name, version } of pinnedCharts())
      execFileSync(helm, ['pull', name, '--repo', repository, '--version', version, '--untar', '--untardir', join(work, name)], {
        stdio: 'inherit',
      });
  }
  const folders =
    process.argv[2] === undefined ? pinnedCharts().map(({ name }) => join(work, name, name)) : below(resolve(process.argv[2]));
  const charts = folders.map((path) => {
    const chart = parse(readFileSync(join(path, 'Chart.yaml'), 'utf8'));
    return { name: chart.name, version: chart.version, folder: path };
  });
  makeFacts(join(root, 'src/twin/charts/facts'), charts, helm);
  for (const { name, version } of charts) console.error(`src/twin/charts/facts/${name}-${version}.yaml`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function below(folder) {
  return readdirSync(folder).map((name) => join(folder, name));
}
