import type { Text } from './node';
import type { Service } from './service';

/** How a container reaches another service: a name, or what the chart knows by code. */
export interface Neighbour {
  readonly service: Service;
  /** Names by which texts of the Compose file may call it. */
  readonly names: readonly string[];
  /** What it is called here, where that is something else. */
  readonly host?: string | { readonly code: string };
  readonly database?: DatabaseNames;
}

/** What the Compose file calls a database that is one of ours here. */
export interface DatabaseNames {
  readonly code: string;
  readonly name?: string;
  readonly user?: string;
}

/** A piece of a text that is something else here. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly piece: string | { readonly code: string };
}

const hostly =
  /(host|hostname|server|addr|address|url|uri|endpoint|upstream|broker|node|service|(^|_)redis|(^|_)proxy|(^|_)target|dsn)s?$/i;
const inPattern = (name: string) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Where a text names a service as a host: alone, before a port, in an address, in `host=…`. */
export function hostsIn(
  text: string,
  variable: string,
  names: readonly string[],
): readonly { readonly from: number; readonly to: number; readonly port?: number }[] {
  if (names.length === 0) return [];
  const any = names.map(inPattern).join('|');
  const found: { from: number; to: number; port?: number }[] = [];
  const pattern = new RegExp(
    `(^|://|@|[,;\\s"'(\\[]|(?:host|hostname|server|addr|address|url|uri|endpoint|broker|upstream|proxy)[\\w-]*=)(${any})(?=$|:(\\d{1,5})(?!\\d)|\\s+(\\d{2,5})(?!\\d)|[/,;\\s"')\\]?])`,
    'gi',
  );
  for (const match of text.matchAll(pattern)) {
    const [all, before = '', name = '', colon, space] = match;
    const from = match.index + before.length;
    const isWhole = all === text;
    const isAddress = before === '://' || before === '@' || /=$/.test(before) || colon !== undefined;
    const isBeforePort = space !== undefined && before !== '';
    const isNamed = isWhole && hostly.test(variable);
    if (!(isAddress || isBeforePort || isNamed) || !names.includes(name)) continue;
    const port = colon ?? space;
    found.push({ from, to: from + name.length, ...(port === undefined ? {} : { port: Number(port) }) });
  }
  return found;
}

/** The pieces of a variable or argument that name neighbours, or what is in a database of ours, as the chart knows them. */
export function marksIn(variable: string, text: Text, neighbours: readonly Neighbour[]): readonly Mark[] {
  return neighbours.flatMap(({ names, host, database }): readonly Mark[] => {
    const hosts = hostsIn(text.value, variable, names);
    const renamed = host === undefined ? [] : hosts.map(({ from, to }) => ({ from, to, piece: host }));
    return database === undefined ? renamed : [...renamed, ...databaseMarks(variable, text.value, database, hosts)];
  });
}

function databaseMarks(
  variable: string,
  text: string,
  { code, name, user }: DatabaseNames,
  hosts: readonly { readonly from: number }[],
): readonly Mark[] {
  const whole = (piece: string): Mark[] => [{ from: 0, to: text.length, piece: { code: piece } }];
  if (hosts.length === 0) {
    if (user !== undefined && text === user && /(user|username|usr|login)$/i.test(variable)) return whole(`${code}.user`);
    if (name !== undefined && text === name && /(db|database|dbname|db_name|database_name|schema|name)$/i.test(variable))
      return whole(`${code}.name`);
    return [];
  }
  const marks: Mark[] = [];
  for (const { from } of hosts) {
    const before = /:\/\/([^:@/\s]+)(?::[^@/\s]*)?@$/.exec(text.slice(0, from));
    if (before?.[1] !== undefined) {
      const at = before.index + 3;
      marks.push({ from: at, to: at + before[1].length, piece: { code: `${code}.user` } });
    }
    const behind = /^[\w.-]+(?::\d+)?\/([\w-]+)/.exec(text.slice(from));
    if (behind?.[1] !== undefined) {
      const at = from + behind[0].length - behind[1].length;
      marks.push({ from: at, to: at + behind[1].length, piece: { code: `${code}.name` } });
    }
  }
  for (const [pattern, piece] of [
    [/\b(?:dbname|database)=([\w-]+)/i, 'name'],
    [/\b(?:user|username|user id)=([\w-]+)/i, 'user'],
  ] as const) {
    const match = pattern.exec(text);
    if (match?.[1] === undefined) continue;
    const to = match.index + match[0].length;
    marks.push({ from: to - match[1].length, to, piece: { code: `${code}.${piece}` } });
  }
  return marks;
}
