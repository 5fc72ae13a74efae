import { succeeds } from '../proofs/probes';
import { durationCode } from './amounts';
import { type Code, type Entry, raw, text } from './code';
import { type ContainerTexts, withOptions } from './container-texts';
import { type Health, plainCommand, requestOf } from './health';

/** What Docker takes where a check says nothing (docs.docker.com, HEALTHCHECK): seconds, and how often. */
const docker = { interval: 30, timeout: 30, retries: 3 } as const;

/** A health check as probes: of the start, and of being ready. What it finds ill, Docker restarts not, and neither does the kubelet. */
export function probesOf(health: Health | undefined, ports: ReadonlyMap<number, string>, texts: ContainerTexts): readonly Entry[] {
  if (health === undefined || health.isOff || health.test === undefined) return [];
  const probe = actionOf(health, ports, texts);
  const interval = Math.max(1, Math.ceil(health.interval ?? docker.interval));
  const timeout = Math.max(1, Math.ceil(health.timeout ?? docker.timeout));
  const retries = health.retries || docker.retries;
  const begin = Math.max(1, Math.ceil(health.startInterval ?? Math.min(interval, 10)));
  // while it starts nothing counts, and then as often as it may fail
  const within = (health.startPeriod ?? 0) + retries * interval;
  return [
    {
      key: 'startup',
      value: probe([
        { key: 'within', value: raw(durationCode(within)) },
        ...number('everySeconds', begin, 10),
        ...number('timeoutSeconds', timeout, 5),
      ]),
    },
    {
      key: 'readiness',
      value: probe([...number('everySeconds', interval, 10), ...number('timeoutSeconds', timeout, 5), ...number('failures', retries, 3)]),
    },
  ];
}

/** Whether a check succeeds whatever becomes of the service: the kubelet need not ask it. */
export function cannotFail(health: Health | undefined): boolean {
  const test = health?.test;
  if (test === undefined) return false;
  return succeeds('words' in test ? test.words.map(({ value }) => value) : ['/bin/sh', '-c', test.script.value]);
}

function number(key: string, value: number, otherwise: number): readonly Entry[] {
  return value === otherwise ? [] : [{ key, value: raw(String(value)) }];
}

function actionOf({ test }: Health, ports: ReadonlyMap<number, string>, texts: ContainerTexts): (options: readonly Entry[]) => Code {
  const plain = test === undefined ? undefined : 'words' in test ? test.words.map(({ value }) => value) : plainCommand(test.script.value);
  const request = plain && requestOf(plain);
  const port = request && ports.get(request.port);
  if (request !== undefined && port !== undefined) return (options) => withOptions('httpGet', [text(port), text(request.path)], options);
  const asked = plain && connectionOf(plain);
  const connected = asked === undefined ? undefined : ports.get(asked);
  if (connected !== undefined) return (options) => withOptions('tcp', [text(connected)], options);
  const command = test === undefined ? raw('[]') : 'words' in test ? texts.probe(test.words) : texts.script(test.script);
  return (options) => withOptions('exec', [command], options);
}

/** The port of a check that only connects: `nc -z localhost 8080`. */
function connectionOf(words: readonly string[]): number | undefined {
  const [program = '', ...rest] = words;
  if (!/(^|\/)(nc|ncat|netcat)$/.test(program)) return undefined;
  const [host, port, ...more] = rest.filter((word) => !/^-(z|v|vz|zv|w\d+)$/.test(word));
  return more.length === 0 && /^(localhost|127\.0\.0\.1)$/.test(host ?? '') && /^\d+$/.test(port ?? '') ? Number(port) : undefined;
}
