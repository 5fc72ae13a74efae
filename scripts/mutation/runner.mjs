// Stryker's runner for our tests: one process that keeps packages loaded and evaluates only what depends on the mutated file anew, so that
// a mutant costs some hundredths of a second. (What a runner of tests loads anew for each is cdk8s: a second and more.)
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { DryRunStatus, determineHitLimitReached, TestStatus, toMutantRunResult } from '@stryker-mutator/api/test-runner';
import { ignorers } from './ignorers.mjs';
import { runFile } from './tests.mjs';

const require = createRequire(import.meta.url);

/** Longer than that is no test of a rule: it belongs to a suite of its own, or tries too much. */
const slowest = 1500; // milliseconds of the processor's work: a busy machine changes no share

/** Where the mutated code looks which of its mutants is there, and notes which it met. */
function shared() {
  globalThis.__stryker__ ??= {};
  return globalThis.__stryker__;
}

class InProcess {
  root = process.cwd(); // the sandbox's
  /** Evaluated while the mutant before was there. */
  stale = [];
  space = shared();

  capabilities() {
    return { reloadEnvironment: true };
  }

  init() {
    this.modules = require('./modules.cjs');
    this.modules.install();
    const { near, dependents } = require('./near.cjs').graph(this.root);
    this.near = near;
    this.dependents = (source) => [...dependents(source)].map((path) => join(this.root, path));
  }

  /** Runs what has to do with the files that have mutants, and notes which mutants each test meets. */
  async dryRun({ files }) {
    const sources = files.map((path) => path.slice(this.root.length + 1).replaceAll('\\', '/'));
    const paths = [...new Set(sources.flatMap((source) => this.near(source)))];
    const perTest = {};
    this.space.mutantCoverage = { static: {}, perTest: {} };
    const tests = [];
    for (const path of paths) {
      this.modules.forget(this.root); // so that each file's own loading is noted
      const met = new Map([[undefined, {}]]);
      const note = (name) => {
        if (!met.has(name)) met.set(name, {});
        this.space.mutantCoverage.static = met.get(name); // the mutated code keeps the object around it
      };
      const ran = await runFile(join(this.root, path), { starts: note });
      const broken = ran.find(({ failure }) => failure !== undefined);
      if (broken !== undefined) return { status: DryRunStatus.Error, errorMessage: `${path}: ${broken.name}: ${broken.failure}` };
      for (const { name, milliseconds } of ran.filter(({ worked }) => worked <= slowest)) {
        const id = `${path} › ${name}`;
        // what the file meets while it is loaded, every test of it depends on
        perTest[id] = { ...met.get(undefined) };
        for (const [mutant, times] of Object.entries(met.get(name) ?? {})) perTest[id][mutant] = (perTest[id][mutant] ?? 0) + times;
        tests.push({ id, name: id, fileName: join(this.root, path), status: TestStatus.Success, timeSpentMs: milliseconds });
      }
    }
    return { status: DryRunStatus.Complete, tests, mutantCoverage: { static: {}, perTest } };
  }

  /** Runs the tests that meet a mutant, the nearest file first, until one fails. */
  async mutantRun({ activeMutant, sandboxFileName, testFilter, hitLimit }) {
    const source = sandboxFileName.slice(this.root.length + 1).replaceAll('\\', '/');
    const chosen = new Set(testFilter ?? []);
    const paths = this.near(source).filter((path) => [...chosen].some((id) => id.startsWith(`${path} › `)));
    this.modules.forget(this.root, [...this.stale, ...this.dependents(source)]);
    this.stale = this.dependents(source);
    Object.assign(this.space, { activeMutant: activeMutant.id, hitCount: hitLimit === undefined ? undefined : 0, hitLimit });
    const tests = [];
    for (const path of paths) {
      const ran = await runFile(join(this.root, path), { bail: true, chosen: (name) => chosen.has(`${path} › ${name}`) });
      const timeout = determineHitLimitReached(this.space.hitCount, hitLimit);
      if (timeout !== undefined) return toMutantRunResult(timeout);
      for (const { name, milliseconds, failure } of ran) {
        const id = name === undefined ? [...chosen].find((one) => one.startsWith(`${path} › `)) : `${path} › ${name}`;
        const told = { id, name: id, timeSpentMs: milliseconds };
        tests.push(
          failure === undefined ? { ...told, status: TestStatus.Success } : { ...told, status: TestStatus.Failed, failureMessage: failure },
        );
      }
      if (ran.some(({ failure }) => failure !== undefined)) break;
    }
    this.space.activeMutant = undefined;
    return toMutantRunResult({ status: DryRunStatus.Complete, tests });
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcess), ...ignorers];
