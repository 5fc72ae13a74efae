import { onceForText } from '../units/remembered';
import { secretsOfScript, secretsOfWords } from './command-secrets';
import { mayHoldSecret, secretForms } from './secret-forms';

/**
 * What makes a text look like a secret that stands in the clear. A value of a known form is one whatever its name is; a name that
 * promises one makes any value suspicious that is no reference, no path and no switch. Of a part of a text, the form was seen in that.
 */
export function plainSecret(name: string, value: string, isPart = false): string | undefined {
  return (
    (isPart ? undefined : formOf(value)) ??
    (promises(name) && !isHarmless(name, value.trim()) ? `${name} is the name of a secret` : undefined)
  );
}

/** The same for many texts: in a homelab most values and names come again and again, and each is looked at once. */
export function plainSecretOfMany(): typeof plainSecret {
  const [form, promising] = [once(formOf), once(promises)];
  return (name, value, isPart = false) =>
    (isPart || !mayHoldSecret.test(value) ? undefined : form(value)) ?? (promising(name) ? plainSecret(name, value, isPart) : undefined);
}

function once<T>(of: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    if (!known.has(text)) known.set(text, of(text));
    return known.get(text) as T;
  };
}

function formOf(value: string): string | undefined {
  if (!mayHoldSecret.test(value)) return undefined;
  return secretForms.find(([pattern]) => pattern.test(value))?.[1];
}

/** Words that promise a secret when a name ends in them: `DB_PASSWORD`, `clientSecret`, `api-key`. */
const words =
  /(^|[_.\-\s/]|(?<=[a-z0-9]))(pass(word|wd|phrase|code)|pwd|secret|token|(api|access|private|secret|encryption|auth|signing|master|session|app)[_-]?key|secret[_-]?key[_-]?base|credentials?|psk)$|(^|[_.\-\s/])(pass|pw)$|(^|\/|\.)(pgpass|htpasswd|netrc|id_(rsa|ecdsa|ed25519))$/i;

/** The same of a word that ends others too: `userPass`, and no `compass`. */
const humped = /[a-z0-9]Pass$/;

/** Names of things that hold one: `existingSecret: bot-token` says where a secret lies, not what it is. */
const holders = /existing|imagepull|secret_?key_?ref|image_?pull/i;

function promises(name: string): boolean {
  return (words.test(name) || humped.test(name)) && !holders.test(name);
}

/** What is no secret for sure: nothing, a switch, a small number, a path, an expression that is worked out elsewhere. */
const harmless = [
  /^$/,
  /^(true|false|yes|no|on|off|none|null|undefined|nil|enabled|disabled|\d{1,4})$/i,
  /^\.{0,2}\//,
  /^[$`%]/, // a shell's variable or command; hashes of passwords begin so too, and have their own form
  /^\{\{.*\}\}$/,
  /^[\w.:>-]+[([]/, // a call, or a part of something: getenv('…'), os.environ['…']
];

/** A value that is called as what it is given to: `password=password`, `token: args.token`. */
function isNamed(name: string, value: string): boolean {
  return value.toLowerCase().endsWith(name.toLowerCase()) && /^([\w-]+\.)*[\w-]+$/.test(value) && !/\d/.test(value);
}

function isHarmless(name: string, value: string): boolean {
  return isNamed(name, value) || harmless.some((pattern) => pattern.test(value));
}

/** A name and what it is given; `why` where that is a secret whatever the name promises. */
type Assignment = readonly [name: string, value: string, why?: string];

/** A sign that something may be assigned, and a word that promises a secret: most texts have not both. */
const signs = /[=:>]|--/;
const promising = /pass|pwd|pw|secret|token|key|credential|psk/i;

/** What is in every text that assigns something or holds a command. */
const anySign = /[=:>\s]|--/;
const nothing: readonly Assignment[] = [];

/**
 * What a text assigns to names that may promise a secret, once each: `password = x`, `token: "x"`, `export SECRET='x'` alone in a line; and
 * anywhere in one, in an object of JSON, an element or attribute of XML, an option, a variable of a shell, or a query.
 */
export function assignments(text: string): readonly Assignment[] {
  return anySign.test(text) ? assignedIn(text) : nothing;
}

/** Scripts, commands and addresses stand in many apps. */
const assignedIn = onceForText(assigned);

function assigned(text: string): readonly Assignment[] {
  const all = named(text);
  if (!/\s/.test(text)) return all; // a header has a blank in it, and a command one behind its program
  return [...all, ...authorizations(text), ...handed(secretsOfScript(text), all)];
}

/** Passwords that programs are handed, but those that are told by their name. */
function handed(secrets: ReturnType<typeof secretsOfWords>, others: readonly Assignment[]): readonly Assignment[] {
  const isTold = (value: string) => others.some(([name, one]) => one.endsWith(value) && promises(name));
  return secrets.flatMap(({ name, value }): readonly Assignment[] => (isTold(value) ? [] : [[name, value, `it hands ${name} a password`]]));
}

const header = /\b((?:proxy-)?authorization)["']?\s{0,4}[:=]\s{0,4}["']?(?:basic|bearer|token|digest|apikey|bot)\s+([^\s"',;<>\\]+)/gi;

/** No credentials: a gap that is filled in elsewhere or by the reader, or a parameter of the scheme. */
const noCredentials = /^[$`%{]|^[A-Z_]+$|^(\.{3}|…|\*+)|^[a-z]+=/;

/** What a header says of who asks, behind the scheme; what has the form of credentials is seen in the text as a whole. */
function authorizations(text: string): readonly Assignment[] {
  if (!/authorization/i.test(text)) return [];
  return [...text.matchAll(header)].flatMap(([whole, name = '', value = '']): readonly Assignment[] =>
    noCredentials.test(value) || formOf(whole) !== undefined ? [] : [[name, value, 'it holds credentials of HTTP']],
  );
}

function named(text: string): readonly Assignment[] {
  if (!signs.test(text) || !promising.test(text)) return nothing;
  return text.split(/\r?\n/).flatMap((line): readonly Assignment[] => {
    if (/^\s*(#|\/\/|;)/.test(line)) return [];
    const [, name, rest = ''] = /^\s*(?:export\s+|set\s+|-\s+)?["']?([\w.-]{2,64})["']?\s*[:=]>?(.+)$/.exec(line) ?? [];
    const raw = rest.trim().replace(/[,;]$/, '').trimEnd();
    // what opens something, or ends a command, is looked through as any other line
    const isMore = /^[{[<]|[;&|]\s|[?&]\w+=|[^\s\\]\s+--?\w|^("[^"]*"|'[^']*')\s+[\w./]/.test(raw);
    if (name === undefined || raw === '' || isMore) return within(line);
    return [[name.replace(/^-+/, ''), /^(["'])(.*)\1$/.exec(raw)?.[2] ?? raw]];
  });
}

const anywhere = /(?<![\w.$])([A-Za-z_][\w.-]{1,63})["']?\s?(?::|=>?|>)\s?(?:"([^"]*)"|'([^']*)'|([^\s"'<>,;&|{}?]+))/g;
const optionBefore = /(?<![\w-])--([A-Za-z][\w-]{1,63})\s+(?:"([^"]*)"|'([^']*)'|([^\s"'-][^\s"';&|]*))/g;

function within(line: string): readonly Assignment[] {
  return [...line.matchAll(anywhere), ...line.matchAll(optionBefore)].map(([, name = '', double, single, bare = '']) => [
    name,
    double ?? single ?? bare,
  ]);
}

/** The same of a command's words, of which each may be an option with its value in the next one. */
export function assignmentsOf(command: readonly string[]): readonly Assignment[] {
  return assignedByWords(JSON.stringify(command));
}

/** A homelab's containers have few commands among them. */
const assignedByWords = onceForText((json) => byWords(JSON.parse(json) as readonly string[]));

function byWords(command: readonly string[]): readonly Assignment[] {
  const named = command.flatMap((word, index): readonly Assignment[] => {
    const option = /^--?([A-Za-z][\w-]+)$/.exec(word)?.[1];
    const next = command[index + 1];
    return option === undefined || next === undefined || next.startsWith('-') ? [] : [[option, next]];
  });
  return [...named, ...handed(secretsOfWords(command), named)];
}
