import { createHook } from 'node:async_hooks';
import { types } from 'node:util';
import type { Lab } from '../constructs/lab';
import { type Problem, ProblemsError } from '../problems';
import { spelled } from '../spelled';

/** What Node.js calls the beginnings of something that ends later (async_hooks). Output that is written is none. */
const later = new Set([
  'PROMISE',
  'Timeout',
  'Immediate',
  'Microtask',
  'FSREQCALLBACK',
  'FSREQPROMISE',
  'GETADDRINFOREQWRAP',
  'HTTPCLIENTREQUEST',
  'TCPCONNECTWRAP',
  'PIPECONNECTWRAP',
  'PROCESSWRAP',
  'WORKER',
  'MESSAGEPORT',
  'FSEVENTWRAP',
  'STATWATCHER',
]);

/**
 * Whether something is put off by the code itself, `process.nextTick`: Node.js puts off parts of its own as well, whenever text is
 * written. Asked within the hook that is told of it.
 */
function isPutOff(): boolean {
  const frames = new Error().stack?.split('\n') ?? [];
  const caller = frames[frames.findIndex((frame) => /\bnextTick\b/.test(frame)) + 1];
  return caller !== undefined && frames[0] !== caller && !/\(?node:/.test(caller);
}

/**
 * Runs code of `clusters/` or `charts/` that has to be done when it returns. What it would still declare later is not there yet: it
 * would be taken for gone, and removed from the cluster. Throws a `ProblemsError` when there may be any.
 */
export function atOnce(lab: Lab, where: string, run: () => unknown): void {
  let begun = false;
  const hook = createHook({
    init(_, type) {
      if (later.has(type) || (type === 'TickObject' && isPutOff())) begun = true;
    },
  }).enable();
  let returned: unknown;
  try {
    returned = run();
  } finally {
    hook.disable();
  }
  // a promise that was given as an option is told there
  const how = notDone(returned) ?? (begun && lab.isWhole ? 'it begins something that ends later: a promise, or a timer' : undefined);
  if (how === undefined) return;
  quieten(returned);
  throw new ProblemsError([
    {
      code: 'SERVICES_ASYNC',
      where,
      what: `${how}: whatever it declares then comes too late, and would be removed from the cluster`,
      repair: 'take async, await, * and whatever waits out of it: export default (lab) => { … }',
    } satisfies Problem,
  ]);
}

/** Why what was returned says that not everything is done. */
function notDone(returned: unknown): string | undefined {
  if (typeof returned === 'function') return `its function returns ${spelled(returned)}, which nobody calls`;
  if (typeof returned !== 'object' || returned === null || types.isProxy(returned)) return undefined;
  if (has(returned, 'then')) return 'its function returns a promise';
  return has(returned, 'next') ? 'its function is a generator, of which nobody takes the values' : undefined;
}

function has(value: object, method: string): boolean {
  try {
    return typeof (value as Record<string, unknown>)[method] === 'function';
  } catch {
    return false; // a getter that throws is nobody's method
  }
}

/** A promise that was refused finds the tree locked: nobody's concern any more. */
function quieten(returned: unknown): void {
  if (types.isPromise(returned)) returned.catch(() => {});
}
