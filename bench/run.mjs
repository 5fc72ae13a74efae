// Measures a synth of 3 to 1000 services against a stock cdk8s program that makes as many objects, in one run.
// `--assert` fails when a ratio leaves its bound. Helm and kustomize are measured too when they are on the PATH.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const sizes = [3, 30, 100, 300, 1000];
mkdirSync(join(root, '.loutik'), { recursive: true });
const work = mkdtempSync(join(root, '.loutik', 'bench-')); // below the project, so that its packages are found

const seconds = (run) => {
  const begin = performance.now();
  const result = run();
  return { time: (performance.now() - begin) / 1000, result };
};
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Our whole process with everything written already, as it is at the desk: median of five. */
function ours(services) {
  const folder = join(work, `ours-${services}`);
  mkdirSync(folder);
  const run = () => JSON.parse(execFileSync(process.execPath, [join(work, 'ours.cjs'), String(services), folder], { encoding: 'utf8' }));
  run();
  const runs = Array.from({ length: services > 300 ? 3 : 5 }, () => seconds(run));
  return { time: median(runs.map(({ time }) => time)), ...runs[0].result, folder };
}

/** The cdk8s command with tsx, types unchecked on both sides. */
function stock(services, objects) {
  const env = { ...process.env, BENCH_SERVICES: String(services), BENCH_OBJECTS: String(objects) };
  const run = () =>
    spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/.bin/cdk8s'),
        'synth',
        '--check-upgrade=false',
        '--output',
        join(work, 'stock'),
        '--app',
        `${process.execPath} --import tsx ${join(root, 'bench/stock.ts')}`,
      ],
      { cwd: work, env, encoding: 'utf8' },
    );
  const runs = Array.from({ length: services > 100 ? 1 : 3 }, () => seconds(run));
  const failed = runs.find(({ result }) => result.status !== 0);
  if (failed) throw new Error(failed.result.stderr);
  const peak = /peak (\d+)/.exec(runs[0].result.stderr)?.[1];
  return { time: median(runs.map(({ time }) => time)), kilobytes: Number(peak) };
}

/** A renderer from the PATH over the same manifests, as one file; undefined when it is not there. */
function renderer(command, args, folder, prepare) {
  if (spawnSync(command, ['version']).error) return undefined;
  const target = mkdtempSync(join(work, `${command}-`));
  const manifests = readdirSync(join(folder, 'dist'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  prepare(target, manifests.map((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'utf8')).join('---\n'));
  return seconds(() => execFileSync(command, [...args, target], { maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'inherit'] })).time;
}
const helm = (folder) =>
  renderer('helm', ['template', 'bench'], folder, (target, text) => {
    mkdirSync(join(target, 'templates'));
    writeFileSync(join(target, 'Chart.yaml'), 'apiVersion: v2\nname: bench\nversion: 0.0.1\n');
    writeFileSync(join(target, 'templates/all.yaml'), text);
  });
const kustomize = (folder) =>
  renderer('kustomize', ['build'], folder, (target, text) => {
    writeFileSync(join(target, 'kustomization.yaml'), 'resources: [all.yaml]\n');
    writeFileSync(join(target, 'all.yaml'), text);
  });

try {
  await build({
    entryPoints: [join(root, 'bench/ours.ts')],
    outfile: join(work, 'ours.cjs'),
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    loader: { '.sh': 'text', '.py': 'text' },
    logLevel: 'error',
  });
  const rows = sizes.map((services) => {
    process.stderr.write(`${services} services …\n`);
    const own = ours(services);
    const other = stock(services, own.objects);
    return { services, own, other, helm: helm(own.folder), kustomize: kustomize(own.folder) };
  });
  const figure = (value, digits, unit) => (value === undefined ? '-' : `${value.toFixed(digits)}${unit}`).padStart(11);
  console.log(
    ['services', 'objects', 'Loutik', 'peak', 'stock', 'peak', 'stock/ours', 'helm', 'kustomize'].map((head) => head.padStart(11)).join(''),
  );
  for (const { services, own, other, helm: h, kustomize: k } of rows) {
    console.log(
      [
        figure(services, 0, ''),
        figure(own.objects, 0, ''),
        figure(own.time, 2, ' s'),
        figure(own.kilobytes / 1024, 0, ' MiB'),
        figure(other.time, 2, ' s'),
        figure(other.kilobytes / 1024, 0, ' MiB'),
        figure(other.time / own.time, 1, ' x'),
        figure(h, 2, ' s'),
        figure(k, 2, ' s'),
      ].join(''),
    );
  }
  const of = (services) => rows.find((row) => row.services === services);
  const growth = of(1000).own.time / of(100).own.time;
  const gain = of(1000).other.time / of(1000).own.time;
  const peak = of(1000).own.kilobytes / 1024;
  console.log(
    `1000 services cost ${growth.toFixed(1)} times 100 (at most 12), a ${gain.toFixed(1)}th of stock (at least 5), ${peak.toFixed(0)} MiB (at most 512)`,
  );
  if (process.argv.includes('--assert') && (growth > 12 || gain < 5 || peak > 512)) {
    console.error('a bound is broken');
    process.exitCode = 1;
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
