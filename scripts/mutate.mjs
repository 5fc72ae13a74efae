// Mutation testing: changes the code in small ways and asks whether a test that has to do with the place notices. docs/tests.md
//   npm run mutate -- [FOLDER | FILE]…   what stands there; without any, every folder that is held to a score
//   --since REF     only what differs from that commit, and where nobody looked before; fails when a share falls by over two points
//   --minutes N     leaves the rest once so much time is over, and says what it left
//   --record        keeps the shares in scripts/mutation/scores.json, from which docs/tests.md has its table (npm run docs)
//   --force         tries again what an earlier run has in reports/
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fallen, missedLines, scoresOf, share } from './mutation/report.cjs';
import { shielded } from './mutation/shield.cjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const stryker = join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js');
const recorded = 'scripts/mutation/scores.json';
/** Where rules live. */
const inSource = [
  'units',
  'derive',
  'gitops',
  'synth',
  'secrets',
  'files',
  'inventory',
  'objects',
  'constructs',
  'proofs',
  'kit',
  'bootstrap',
  'twin',
];
const rooms = [...inSource.map((folder) => `src/${folder}`), 'charts'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    since: { type: 'string' },
    minutes: { type: 'string' },
    record: { type: 'boolean', default: false },
    force: { type: 'boolean', default: false },
  },
});
const started = Date.now();
const milliseconds = values.minutes === undefined ? undefined : Number(values.minutes) * 60_000;
const left = () => (milliseconds === undefined ? undefined : milliseconds - (Date.now() - started));

function git(...args) {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout;
}

const within = (path, folder) => path === folder || path.startsWith(`${folder}/`);
const asked = positionals.length > 0 ? positionals.map((path) => path.replace(/\/+$/, '')) : rooms;

for (const path of asked) {
  if (existsSync(join(root, path))) continue;
  console.error(`there is no ${path}: give a folder or a file of src/ or charts/`);
  process.exit(1);
}

/** What one run of Stryker takes: what is named is quicker in one, each folder that is held to a score is one, and what may end early goes file by file. */
function pieces() {
  const patternOf = (path) => (statSync(join(root, path)).isDirectory() ? `${path}/**/*.ts` : path);
  if (values.since === undefined && positionals.length > 0 && milliseconds === undefined)
    return [{ name: asked.join(', '), files: asked.map(patternOf).join(',') }];
  if (values.since === undefined) return asked.map((path) => ({ name: path, files: patternOf(path) }));
  const changed = git('diff', '--name-only', '--diff-filter=d', values.since, '--', ...asked).split('\n');
  return changed
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts') && asked.some((one) => within(path, one)))
    .map((path) => ({ name: path, files: path }));
}

/** The report of one piece, or undefined when its time was over. */
function tried({ files }) {
  const report = join(root, 'reports/mutation/mutation.json');
  rmSync(report, { force: true }); // of a file without mutants none is written
  const flags = ['--incremental', ...(values.force ? ['--force'] : [])];
  const asked = [stryker, 'run', 'scripts/mutation/stryker.mjs', '--mutate', files, '--logLevel', 'warn', ...flags];
  const [command, ...args] = shielded(root, [process.execPath, ...asked]);
  const run = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], timeout: left() });
  rmSync(join(root, 'reports/.stryker'), { recursive: true, force: true }); // one that was ended leaves its copy of all files there
  if (run.error?.code === 'ETIMEDOUT') return undefined;
  if (run.status !== 0) throw new Error(`Stryker ended with ${run.status ?? run.signal}`);
  return existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { files: {} };
}

const before = values.since === undefined ? {} : JSON.parse(recordedAt(values.since));
function recordedAt(ref) {
  const { status, stdout } = spawnSync('git', ['show', `${ref}:${recorded}`], { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout : '{}';
}

const scores = {};
const untried = [];
for (const piece of pieces()) {
  const report = (left() ?? 1) > 0 ? tried(piece) : undefined;
  if (report === undefined) {
    untried.push(piece.name);
    continue;
  }
  for (const [path, file] of Object.entries(report.files)) {
    const score = scoresOf({ files: { [path]: file } })[path];
    if (score === undefined || !piece.files.split(',').some((pattern) => within(path, pattern.replace(/\/\*\*.*$/, '')))) continue;
    scores[path] = score;
    for (const line of missedLines(path, file)) console.log(line);
    console.log(`${path}: ${score[0]} of ${score[1]} noticed, ${share(score).toFixed(1)} %`);
  }
}
const all = Object.values(scores).reduce(([found, made], one) => [found + one[0], made + one[1]], [0, 0]);
console.log(`\n${all[0]} of ${all[1]} noticed, ${share(all).toFixed(1)} %; what each mutant was: reports/mutation/mutation.html`);
if (untried.length > 0) console.log(`the time was over before: ${untried.join(', ')}`);
if (values.record) {
  const kept = existsSync(join(root, recorded)) ? JSON.parse(readFileSync(join(root, recorded), 'utf8')) : {};
  const now = Object.entries({ ...kept, ...scores }).filter(([path]) => existsSync(join(root, path)));
  const lines = now.sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, score]) => `  ${JSON.stringify(path)}: [${score.join(', ')}]`);
  writeFileSync(join(root, recorded), `{\n${lines.join(',\n')}\n}\n`);
}
const worse = fallen(before, scores);
for (const line of worse) console.log(`less is noticed than before: ${line}`);
process.exitCode = worse.length > 0 ? 1 : 0;
