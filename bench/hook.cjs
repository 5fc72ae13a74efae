// Preloaded into each process that is measured: appends what it took to the file BENCH_FIGURES when it ends. Times are in milliseconds.
const { appendFileSync } = require('node:fs');
const Module = require('node:module');

/** Since the process began: Node has itself loaded by now. */
const node = performance.now();
let [launched, packages] = [0, 0];

/** Counts what a call takes as time for packages; the calls within it are its own. */
const counted = (call) => (counting ? call() : count(call));
let counting = false;
function count(call) {
  const begin = performance.now();
  counting = true;
  try {
    return call();
  } finally {
    counting = false;
    packages += performance.now() - begin;
  }
}

const load = Module._load;
Module._load = function (request, ...rest) {
  if (/[/\\]\.loutik[/\\]cache[/\\][^/\\]+\.cjs$/.test(request)) launched ||= performance.now();
  if (!/[/\\]node_modules[/\\]\.cache[/\\]loutik[/\\]/.test(request)) return load.call(this, request, ...rest);
  const table = counted(() => load.call(this, request, ...rest));
  return Object.fromEntries(Object.entries(table).map(([name, get]) => [name, () => counted(get)]));
};

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const declared = performance.getEntriesByName('services').at(0)?.startTime;
  const start = declared && { node, launcher: launched - node, packages, ours: declared - launched - packages };
  const figures = { all: performance.now(), cpu: (userCPUTime + systemCPUTime) / 1000, kilobytes: maxRSS, start };
  appendFileSync(process.env.BENCH_FIGURES, `${JSON.stringify(figures)}\n`);
});
