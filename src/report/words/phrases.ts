import { onceForText } from '../../units/remembered';
import { english, named, ours, type Said, written } from './said';

/** An amount, with its unit or none: `1.5 GiB`, `4 min 30 s`, `46 %`, `13`. */
const amount = String.raw`\d+(?:\.\d+)?(?: (?:[KMGT]iB|B|W|[kMG]B/s|[MG]bit/s|s|min|h|d|%|cores?)(?![\w/]))?(?: \d+ (?:min|s|h)(?!\w))*`;
/** A name, an address, a version, a time of day: one word. */
const word = String.raw`[^\s,;()]*[^\s,;():]`;

/** What stands in a phrase where another homelab says something else. */
const places = {
  /** An amount. */
  q: amount,
  /** A name. */
  n: word,
  /** A resource of a node that is not Kubernetes' own. */
  r: String.raw`[\w.-]+/[\w.-]+`,
  /** Some names. */
  l: String.raw`${word}(?:(?:, | and )${word})*(?: and \d+ more)?`,
  /** Something that is said in its turn. */
  s: '.+?',
  /** The same, or else the homelab's own words. */
  o: '.+',
  /** A part of a sentence of Loutik that stays English. */
  e: String.raw`(?:\([^()]*\)|[^;()])+`,
} as const;
type Place = keyof typeof places;

/**
 * A phrase of Loutik with its places, and the same in another language, which names them by their order: `['{n} after {q}', '{1} après {2}']`.
 */
export type Phrase = readonly [english: string, other: string];

export interface Book {
  /** Words that are said whole. */
  readonly words: Readonly<Record<string, string>>;
  readonly phrases: readonly Phrase[];
  /** How the language writes an amount. */
  readonly amount: (text: string) => string;
  /** How it joins what stands beside each other. */
  readonly joints: readonly (readonly [between: string, other: string])[];
}

/** Says in another language what is made of known phrases alone; undefined for anything else, so that nothing is half said. */
export function translator({ words, phrases, amount: asWritten, joints }: Book): (text: string) => Said | undefined {
  const known = phrases.map((phrase) => compiled(phrase));
  const isAmount = new RegExp(`^${amount}$`);
  const isWord = new RegExp(`^${word}$`);
  const say = onceForText((text: string): Said | undefined => {
    if (Object.hasOwn(words, text)) return ours(words[text] ?? text);
    if (isAmount.test(text)) return named(asWritten(text));
    return ofPhrase(text) ?? inParts(text) ?? (isWord.test(text) ? named(text) : undefined);
  });
  const ofPhrase = (text: string): Said | undefined => {
    for (const { needs, pattern, kinds, other } of known) {
      if (!text.includes(needs)) continue;
      const found = pattern.exec(text);
      if (found === null) continue;
      const said = kinds.map((kind, index) => inPlace(kind, found[index + 1] ?? ''));
      if (said.every((one) => one !== undefined)) return filled(other, said as Said[]);
    }
    return undefined;
  };
  const inPlace = (kind: Place, text: string): Said | undefined => {
    if (kind === 'q') return named(asWritten(text));
    if (kind === 'n' || kind === 'r') return named(text);
    if (kind === 'l') return names(text);
    if (kind === 'e') return english(text);
    return say(text) ?? (kind === 'o' ? written(text) : undefined);
  };
  /** Names are what somebody chose, even where a word of ours is the same. */
  const names = (text: string): Said => {
    const joint = joints.find(([between]) => text.includes(between));
    if (joint === undefined) return /^\d+ more$/.test(text) ? (say(text) ?? named(text)) : named(text);
    return text.split(joint[0]).flatMap((part, index) => (index === 0 ? names(part) : [...ours(joint[1]), ...names(part)]));
  };
  const inParts = (text: string): Said | undefined => {
    for (const [between, other] of joints) {
      const parts = apart(text, between);
      if (parts.length === 1) continue;
      const said = parts.map(say);
      if (!said.every((one) => one !== undefined)) return undefined;
      return (said as Said[]).flatMap((one, index) => (index === 0 ? one : [...ours(other), ...one]));
    }
    return undefined;
  };
  return say;
}

/** A phrase as it is looked for: its longest own text first, which most texts do not have. */
function compiled([source, other]: Phrase) {
  const parts = source.split(/\{([qnrlsoe])\}/);
  const own = parts.filter((_, index) => index % 2 === 0);
  const kinds = parts.filter((_, index) => index % 2 === 1) as Place[];
  const pattern = own.map(
    (text, index) => `${text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}${index < kinds.length ? `(${places[kinds[index] as Place]})` : ''}`,
  );
  return {
    needs: own.reduce((longest, text) => (text.length > longest.length ? text : longest)),
    pattern: new RegExp(`^${pattern.join('')}$`),
    kinds,
    other: other.split(/\{(\d)\}/),
  };
}

function filled(other: readonly string[], said: readonly Said[]): Said {
  return other.flatMap((part, index) => (index % 2 === 1 ? (said[Number(part) - 1] ?? []) : part === '' ? [] : ours(part)));
}

/** Parts between marks, where those are in no brackets. */
function apart(text: string, between: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let begin = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')') depth--;
    else if (depth === 0 && text.startsWith(between, at)) {
      parts.push(text.slice(begin, at));
      begin = at + between.length;
      at = begin - 1;
    }
  }
  return [...parts, text.slice(begin)];
}
