import { pipesOf, type ShellWord } from './shell-words';

/** A password that a program is given in a word without a name of its own. */
export interface CommandSecret {
  /** How it is given: `curl -u`. */
  readonly name: string;
  readonly value: string;
}

/** How a program takes a password, as its manual has it. */
interface Habit {
  readonly programs: RegExp;
  /** A word that has to be among the others. */
  readonly with?: RegExp;
  /** Options before it, without the first hyphen, with letters of others that may stand in front of a short one. */
  readonly options?: RegExp;
  /** How the option's value holds it: as all of it, behind a sign, or only in the same word. @default 'whole' */
  readonly form?: 'whole' | 'attached' | ':' | '%' | ',' | '=' | 'pass:';
  /** It is the last of at least so many words, and no option stands before it. */
  readonly lastOf?: number;
  /** Its name means other things too: only what begins a command is it. */
  readonly isWord?: true;
  /** Its options are words behind one hyphen: none has its value behind it in the same word. */
  readonly hasWords?: true;
}

const habits: readonly Habit[] = [
  { programs: /^curl$/, options: /^([#0-46aBfgGiIjJklLnNOpqRsSvZ]*[uU]|-user|-proxy-user)$/, form: ':' },
  { programs: /^(https?|xh)$/, options: /^(a|-auth)$/, form: ':', isWord: true },
  { programs: /^(mysql|mariadb)([a-z_-]*)$/, options: /^p$/, form: 'attached' },
  { programs: /^sshpass$/, options: /^p$/ },
  { programs: /^(docker|podman|nerdctl|buildah|skopeo|crane|oras|regctl|helm)$/, with: /^login$/, options: /^p$/ },
  { programs: /^(redis|valkey)-cli$/, options: /^a$/ },
  { programs: /^(redis|valkey)-server$/, options: /^-(requirepass|masterauth)$/ },
  { programs: /^(requirepass|masterauth)$/, lastOf: 1, isWord: true }, // a line of their configuration
  { programs: /^mongo(sh|dump|restore|export|import|stat|top)?$/, options: /^p$/ },
  { programs: /^ldap(search|add|modify|delete|whoami|passwd|compare|modrdn)$/, options: /^[wsx]*w$/ },
  { programs: /^(smbclient|rpcclient|smbget)$/, options: /^(U|-user)$/, form: '%' },
  { programs: /^htpasswd$/, with: /^-[a-zA-Z0-9]*b/, lastOf: 2 },
  { programs: /^openssl$/, options: /^(k|pass|passin|passout)$/, form: 'pass:', hasWords: true },
  { programs: /^(zip|unzip|ipmitool|sqlcmd|mosquitto_(pub|sub|rr))$/, options: /^P$/, isWord: true },
  { programs: /^7z[a-z]*$/, options: /^p$/, form: 'attached' },
  { programs: /^lftp$/, options: /^u$/, form: ',' },
  { programs: /^kubectl$/, with: /^secret$/, options: /^-from-literal$/, form: '=' },
  { programs: /^(mc|mcli)$/, with: /^(alias|host)$/, lastOf: 6, isWord: true },
  { programs: /^rabbitmqctl$/, with: /^(add_user|change_password)$/, lastOf: 3 },
];

/** Programs that read a password, of themselves or when they are told. */
const readers: readonly Pick<Habit, 'programs' | 'with'>[] = [
  { programs: /^chpasswd$/ },
  { programs: /^(docker|podman|nerdctl|buildah|skopeo|crane|oras|helm)$/, with: /^--password-stdin$/ },
  { programs: /^sudo$/, with: /^-[a-zA-Z]*S/ },
  { programs: /^passwd$/, with: /^--stdin$/ },
  { programs: /^smbpasswd$/, with: /^-[a-z]*s/ },
  { programs: /^htpasswd$/, with: /^-[a-zA-Z]*i/ },
];

/** A text that names none of these holds nothing of the kind. */
const anyProgram =
  /\b(curl|https?\s|xh\s|mysql|mariadb|sshpass|login|redis-|valkey-|requirepass|masterauth|mongo|ldap|smbclient|rpcclient|smbget|htpasswd|openssl|zip|unzip|ipmitool|sqlcmd|mosquitto_|7z|lftp|kubectl|mc|mcli|rabbitmqctl|chpasswd|password-stdin|sudo|passwd|smbpasswd)/;

/** Passwords among the commands of a shell's script. */
export function secretsOfScript(script: string): readonly CommandSecret[] {
  if (!/\s/.test(script) || !anyProgram.test(script)) return [];
  return pipesOf(script).flatMap((pipe) =>
    pipe.flatMap((words, index) => {
      const next = pipe[index + 1];
      return [...secretsOf(words), ...(next === undefined ? [] : written(words, next))];
    }),
  );
}

/** The same among the words of one command that the kubelet starts, which fills in `$(NAME)`; where a variable of a shell stands, somebody meant to hand it one. */
export function secretsOfWords(words: readonly string[]): readonly CommandSecret[] {
  return secretsOf(words.map((text) => ({ text, isOpen: /[$`]/.test(text) })));
}

/** What may stand before a program: words of a shell, of those that start others, variables and options. */
const before = /^(if|then|else|elif|do|while|until|!|\{|exec|env|sudo|time|timeout|nice|nohup|command|xargs|[A-Za-z_]\w*=.*|-.*|\d+\w?)$/s;

function secretsOf(words: readonly ShellWord[]): CommandSecret[] {
  const first = words.findIndex(({ text }) => !before.test(text));
  const starts =
    ({ programs, isWord }: Habit) =>
    (word: ShellWord, index: number) =>
      programs.test(nameOf(word.text)) && (isWord === undefined || index === first);
  return habits.flatMap((habit): CommandSecret[] => {
    const start = words.findIndex(starts(habit));
    const [program, ...others] = start === -1 ? [] : words.slice(start);
    if (program === undefined || !has(others, habit.with)) return [];
    return givenTo(habit, others).flatMap(({ option, word }): CommandSecret[] => {
      const value = partOf(word.text, habit.form);
      return isSecret(value, word) ? [{ name: `${nameOf(program.text)}${option === '' ? '' : ` -${option}`}`, value }] : [];
    });
  });
}

interface Given {
  readonly option: string;
  readonly word: ShellWord;
}

function givenTo({ options, form, lastOf = 0, hasWords }: Habit, words: readonly ShellWord[]): Given[] {
  if (options === undefined) {
    const plain = words.filter(({ text }) => !text.startsWith('-'));
    const word = plain.length < lastOf ? undefined : plain.at(-1);
    return word === undefined ? [] : [{ option: '', word }];
  }
  return words.flatMap((word, index): Given[] => {
    const [, long, value] = /^-(-[a-z-]+)=(.*)$/s.exec(word.text) ?? [];
    if (long !== undefined && value !== undefined) return options.test(long) ? [{ option: long, word: { ...word, text: value } }] : [];
    const own = /^-(-?[\w#-]+)$/.exec(word.text)?.[1];
    const next = words[index + 1];
    if (own !== undefined && options.test(own)) return next === undefined || form === 'attached' ? [] : [{ option: own, word: next }];
    const short = hasWords ? undefined : shortOf(word.text, options);
    return short === undefined ? [] : [{ option: short, word: { ...word, text: word.text.slice(1 + short.length) } }];
  });
}

/** A short option with its value behind it in the same word. */
function shortOf(text: string, options: RegExp): string | undefined {
  if (!/^-[^-]/.test(text)) return undefined;
  const lengths = Array.from({ length: Math.min(text.length - 2, 12) }, (_, index) => index + 1);
  return lengths.map((length) => text.slice(1, 1 + length)).find((short) => options.test(short));
}

/** What is written into a program that reads a password. */
function written(words: readonly ShellWord[], next: readonly ShellWord[]): CommandSecret[] {
  const [writer, ...texts] = words;
  const [reader, ...options] = next;
  if (writer === undefined || reader === undefined || !/^(echo|printf)$/.test(writer.text)) return [];
  if (!readers.some((one) => one.programs.test(nameOf(reader.text)) && has(options, one.with))) return [];
  const last = texts.at(-1);
  if (last === undefined) return [];
  const value = last.text.slice(last.text.indexOf(':') + 1).replace(/\\n$/, '');
  return isSecret(value, last) ? [{ name: `${writer.text} | ${nameOf(reader.text)}`, value }] : [];
}

function nameOf(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1);
}

function has(words: readonly ShellWord[], wanted: RegExp | undefined): boolean {
  return wanted === undefined || words.some(({ text }) => wanted.test(text));
}

function partOf(text: string, form: Habit['form'] = 'whole'): string {
  if (form === 'whole' || form === 'attached') return text;
  if (form === 'pass:') return /^(env|file|fd|stdin)\b/.test(text) ? '' : text.replace(/^pass:/, '');
  return text.includes(form) ? text.slice(text.indexOf(form) + 1) : '';
}

/** A value that stands there itself: nothing that is filled in, a place to look, or a gap in an example. */
function isSecret(value: string, { isOpen }: ShellWord): boolean {
  return value !== '' && !isOpen && !/^([-@/]|\.{3}|…|\*+$|<.*>$|%[a-z]$|\{\{)/.test(value);
}
