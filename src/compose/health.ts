import { secondsOf } from './amounts';
import { refusal } from './fault';
import { entry, isOn, itemsOf, type Node, numberOf, type Place, piecesOf, type Text, textOf } from './node';

/** How Compose asks whether a service is well. */
export interface Health {
  readonly at: Place;
  /** A command in words, or a script for a shell. */
  readonly test: { readonly words: readonly Text[] } | { readonly script: Text } | undefined;
  /** It says that nobody asks. */
  readonly isOff: boolean;
  /** In seconds. */
  readonly interval?: number;
  readonly timeout?: number;
  readonly startPeriod?: number;
  readonly startInterval?: number;
  readonly retries?: number;
}

export function healthOf(node: Node | undefined): Health | undefined {
  if (node === undefined) return undefined;
  const test = entry(node, 'test');
  const items = itemsOf(test);
  const [first] = items;
  const how = test?.kind === 'list' ? textOf(first) : 'CMD-SHELL';
  const words = (test?.kind === 'list' ? items.slice(1) : items).flatMap((item) => piecesOf(item) ?? []);
  const time = (key: string) => seconds(entry(node, key), key);
  const retries = numberOf(entry(node, 'retries'));
  if (test?.kind === 'list' && !['CMD', 'CMD-SHELL', 'NONE'].includes(how ?? ''))
    throw refusal(
      'COMPOSE_INVALID',
      test.at,
      'healthcheck.test begins with none of CMD, CMD-SHELL and NONE',
      "write it as ['CMD', 'program', 'argument']",
    );
  const [script] = words;
  return {
    at: node.at,
    test: how === 'CMD' ? { words } : how === 'CMD-SHELL' && script !== undefined ? { script } : undefined,
    isOff: how === 'NONE' || isOn(entry(node, 'disable')),
    ...given('interval', time('interval')),
    ...given('timeout', time('timeout')),
    ...given('startPeriod', time('start_period')),
    ...given('startInterval', time('start_interval')),
    ...given('retries', retries),
  };
}

const given = (key: string, value: number | undefined) => (value === undefined ? {} : { [key]: value });

/** Seconds of a value that is a duration. */
export function seconds(node: Node | undefined, key: string): number | undefined {
  if (node === undefined) return undefined;
  const time = secondsOf(textOf(node));
  if (time === undefined) throw refusal('COMPOSE_INVALID', node.at, `${key} is no duration`, 'write it as 30s, 1m30s or 500ms');
  return time;
}

/** A web request that a check consists of: curl or wget of this very container, with options that say nothing but how it is told. */
export function requestOf(words: readonly string[]): { readonly port: number; readonly path: string } | undefined {
  const [program = '', ...rest] = words;
  const isCurl = /(^|\/)curl$/.test(program);
  if (!isCurl && !/(^|\/)wget$/.test(program)) return undefined;
  let url: string | undefined;
  for (let index = 0; index < rest.length; index++) {
    const word = rest[index] as string;
    if (/^-([fsSkLI]+)$|^--(fail|silent|show-error|location|insecure|head)$/.test(word) && isCurl) {
      if (/k|insecure|I|head/.test(word)) return undefined;
    } else if (isCurl && /^(-o|--output|-m|--max-time|--connect-timeout|--retry)$/.test(word)) index += 1;
    else if (
      !isCurl &&
      /^(-q|--quiet|-nv|--no-verbose|--spider|-O-|-qO-|-S|--tries=\d+|-t\d+|--timeout=\d+|-T\d+|-qO\/dev\/null|--output-document=\S+)$/.test(
        word,
      )
    )
      continue;
    else if (!isCurl && /^(-O|-T|-t|-qO|-o)$/.test(word)) index += 1;
    else if (word.startsWith('-') || url !== undefined) return undefined;
    else url = word;
  }
  const [, port, path = '/'] =
    /^(?:http:\/\/)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::(\d+))?(\/[^\s'"$`\\]*)?$/.exec(url ?? '') ?? [];
  return url === undefined || !/localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]/.test(url) ? undefined : { port: Number(port ?? 80), path };
}

/** The words of a script that is one plain command, and else ends in failure; undefined of one that needs a shell. */
export function plainCommand(script: string): readonly string[] | undefined {
  const bare = script
    .trim()
    .replace(/\s*(>|>>|2>|&>)\s*(\/dev\/null|&1)/g, '')
    .replace(/\s*\|\|\s*exit\s+1\s*;?$/, '');
  if (/[|&;<>()$`\\*?{}!\n]/.test(bare.replace(/https?:\/\/[^\s'"|;<>()$`\\]+/g, 'url'))) return undefined;
  return bare.split(/\s+/).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
}
