// Measures the real command on homelabs of 10 to 1000 services against a stock cdk8s program that makes as many objects, and against
// helm and kustomize over the same manifests, in one run. `--assert` fails when a ratio leaves its bound; the largest is not given to helm and
// kustomize then, of whom nothing is asserted and who take longest for it, and the stock program is ended once the bound is known to hold.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundled } from './bundled.mjs';
import { measure } from './measure.mjs';
import { plan } from './plan.mjs';
import { project } from './project.mjs';
import { proofs } from './proofs.mjs';
import { helm, kustomize } from './render.mjs';
import { report } from './report.mjs';
import { watch } from './watch.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const render = { helm, kustomize };
/** Numbers of services: those given, at least two. */
const given = process.argv.slice(2).map(Number).filter(Boolean);
const asserts = process.argv.includes('--assert');
const sizes = given.length > 1 ? given : [10, 100, 1000];
mkdirSync(join(root, '.loutik'), { recursive: true });
const work = mkdtempSync(join(root, '.loutik', 'bench-')); // below the project, so that its packages are found

/** Of the processor time of the stock program, what ours may take of the largest homelab. */
const share = 0.5;

/**
 * The cdk8s command with tsx, types unchecked on both sides.
 *
 * @param enough seconds of processor time after which the kernel ends it (setrlimit(2), RLIMIT_CPU): what it costs is infinite then
 */
function stock(services, objects, enough) {
  const app = `${process.execPath} --import tsx ${join(root, 'bench/stock.ts')}`;
  const args = [join(root, 'node_modules/.bin/cdk8s'), 'synth', '--check-upgrade=false', '--output', join(work, 'stock'), '--app', app];
  const env = { BENCH_SERVICES: String(services), BENCH_OBJECTS: String(objects) };
  if (enough === undefined) return measure(services > 100 ? 1 : 3, work, process.execPath, args, { cwd: work, env });
  try {
    return measure(1, work, 'prlimit', [`--cpu=${Math.ceil(enough)}:unlimited`, process.execPath, ...args], { cwd: work, env });
  } catch (error) {
    // 128 and SIGXCPU (signal(7)), as a shell tells it: what failed by itself says another
    if (!/exit code 152$/m.test(error.stderr)) throw error;
    return { seconds: Number.POSITIVE_INFINITY, cpu: Number.POSITIVE_INFINITY };
  }
}

try {
  const tools = await createRequire(import.meta.url)(await bundled(root, work, 'renderers')).paths(root); // where they can be had
  const program = await bundled(root, work, 'proofs');
  const rows = sizes.map((services) => {
    const say = (what) => process.stderr.write(`${services} services: ${what} …\n`);
    const folder = join(work, `ours-${services}`);
    say('written, half of the secrets sealed');
    const { objects, command, options } = project(root, folder, services);
    say('measured');
    const own = measure(services > 100 ? 3 : 7, work, process.execPath, command, options);
    say('proved, without all else');
    const proved = proofs(services > 100 ? 1 : 3, program, services);
    say('planned, against a commit of all of it');
    const planned = plan(services > 100 ? 3 : 7, work, folder, options);
    say('looked at: a report');
    const looked = report(services > 100 ? 1 : 5, work, folder, options);
    say(`stock cdk8s with ${objects} objects`);
    const isLast = asserts && services === sizes.at(-1);
    const other = stock(services, objects, isLast ? own.cpu / share : undefined);
    const others = isLast ? [] : Object.entries(tools);
    const rendered = others.map(([name, path]) => {
      say(name);
      return [name, render[name](path, work, folder)];
    });
    return { services, folder, options, objects, own, proved, planned, looked, other, ...Object.fromEntries(rendered) };
  });
  process.stderr.write('the house: proved, without all else …\n');
  const house = proofs(7, program, 'house');
  const [{ services: few, folder: smallest, options: there }] = rows;
  process.stderr.write(`${few} services: saved while a report is watched …\n`);
  const again = await watch(smallest, there);
  const figure = (value, digits, unit) => {
    if (value === undefined) return '-'.padStart(11);
    return (Number.isFinite(value) ? `${value.toFixed(digits)}${unit}` : 'longer').padStart(11);
  };
  const heads = ['services', 'objects', 'Loutik', 'processor', 'peak', 'stock', 'processor', 'peak', 'stock/ours', 'helm', 'kustomize'];
  console.log(heads.map((head) => head.padStart(11)).join(''));
  for (const { services, objects, own, other, ...rendered } of rows) {
    const process = ({ seconds, cpu, mebibytes }) => [figure(seconds, 2, ' s'), figure(cpu, 2, ' s'), figure(mebibytes, 0, ' MiB')];
    const cells = [
      figure(services, 0, ''),
      figure(objects, 0, ''),
      ...process(own),
      ...process(other),
      figure(other.cpu / own.cpu, 1, ' x'),
    ];
    console.log([...cells, figure(rendered.helm, 2, ' s'), figure(rendered.kustomize, 2, ' s')].join(''));
  }
  console.log(`proofs of the house: ${(house.seconds * 1000).toFixed(0)} ms, ${(house.cpu * 1000).toFixed(0)} ms of processor time`);
  for (const { services, proved } of rows) {
    const { seconds, cpu, number } = proved;
    console.log(
      `proofs of ${services} services, a node for each ten: ${seconds.toFixed(2)} s, ${cpu.toFixed(2)} s of processor time, ${number} of them`,
    );
  }
  for (const { services, planned } of rows) {
    const { nothing, changed } = planned;
    console.log(
      `plan of ${services} services: ${nothing.seconds.toFixed(2)} s where nothing changed, ${changed.seconds.toFixed(2)} s where each did`,
    );
  }
  for (const { services, looked } of rows) {
    console.log(`report of ${services} services: ${looked.seconds.toFixed(2)} s, a page of ${(looked.bytes / 1e6).toFixed(2)} MB`);
  }
  console.log(`a save while a report of ${few} services is watched: ${again} ms until its page is there`);
  const { services, own } = rows[0];
  const parts = Object.entries(own.start);
  const sum = parts.reduce((total, [, seconds]) => total + seconds, 0);
  const each = parts.map(([part, seconds]) => `${part} ${(seconds * 1000).toFixed(0)} ms`).join(', ');
  console.log(`start-up: ${each}: ${((sum / own.seconds) * 100).toFixed(0)} % of the ${own.seconds.toFixed(2)} s for ${services} services`);

  const [small, large] = [rows.at(-2), rows.at(-1)];
  const bounds = [
    { what: `${large.services} services cost so many times ${small.services}`, is: large.own.cpu / small.own.cpu, most: 6 },
    {
      what: `proofs of ${large.services} services cost so many times those of ${small.services}`,
      is: large.proved.cpu / small.proved.cpu,
      most: 12,
    },
    { what: `${large.services} services take so many MiB`, is: large.own.mebibytes, most: 512 },
    { what: `${large.services} services cost this share of stock`, is: large.own.cpu / large.other.cpu, most: share },
  ];
  for (const { services, own, planned, looked } of [rows[0], large]) {
    bounds.push(
      { what: `a report of ${services} services costs so many times a synth`, is: looked.cpu / own.cpu, most: 3 },
      { what: `a plan of nothing, of ${services} services, costs so many times a synth`, is: planned.nothing.cpu / own.cpu, most: 1.5 },
      { what: `a plan where each of ${services} services changed`, is: planned.changed.cpu / own.cpu, most: 1.5 },
    );
  }
  for (const { what, is, most } of bounds) console.log(`${what}: ${is.toFixed(2)} (at most ${most})`);
  if (asserts && bounds.some(({ is, most }) => !(is <= most))) {
    console.error('a bound is broken');
    process.exitCode = 1;
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
