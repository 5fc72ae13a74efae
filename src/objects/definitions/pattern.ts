/** Character classes of POSIX, as they stand within brackets (golang.org/s/re2syntax). */
const posix: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  blank: '\\t ',
  digit: '0-9',
  lower: 'a-z',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

/** What an escape of Go's is here: outside of brackets, and within. */
const escapes: Readonly<Record<string, readonly [outside: string, inside: string]>> = {
  A: ['^', ''],
  z: ['$', ''],
  a: ['\\x07', '\\x07'],
  s: ['[\\t\\n\\f\\r ]', '\\t\\n\\f\\r '],
  S: ['[^\\t\\n\\f\\r ]', ''],
};

/** Of Unicode, by its one or two letters; any other name is a script's, and Yi is one. */
const generalCategory = /^[CLMNPSZ][a-z]?$/;

const token =
  /\\Q([\s\S]*?)(?:\\E|$)|\\x\{([0-9A-Fa-f]+)\}|(\\x[0-9A-Fa-f]{2})|\\([pP])(?:\{(\w+)\}|(\w))|\\([\s\S])|\[:(\^?)(\w+):\]|\(\?P?<(?=[A-Za-z_])|\(\?([a-zA-Z-]+)?(.)|[\s\S]/gu;

/**
 * A pattern of a definition, which the API server reads as Go does (RE2), as a regular expression of the same meaning. Undefined where
 * there is none: what Go does not know (looking ahead, references back), or what JavaScript does not.
 */
export function tryPattern(given: string): RegExp | undefined {
  const [, flags = ''] = /^\(\?([ims]+)\)/.exec(given) ?? [];
  const text = given.slice(flags === '' ? 0 : flags.length + 3);
  let isInside = false;
  let opened = 0;
  let source = '';
  for (const [one, quoted, code, byte, property, script, category, letter, negated, named, mode, after] of text.matchAll(token)) {
    if (quoted !== undefined) source += quoted.replace(/[\^$\\.*+?()[\]{}|/]/g, '\\$&');
    else if (code !== undefined) source += `\\u{${code}}`;
    else if (byte !== undefined) source += byte;
    else if (property !== undefined)
      source += `\\${property}{${category ?? (generalCategory.test(script ?? '') ? script : `sc=${script}`)}}`;
    else if (letter !== undefined) {
      const known = Object.hasOwn(escapes, letter) ? escapes[letter]?.[isInside ? 1 : 0] : escaped(letter);
      if (known === undefined || known === '') return undefined;
      source += known;
    } else if (named !== undefined && isInside) {
      if (negated !== '' || !Object.hasOwn(posix, named)) return undefined;
      source += posix[named];
    } else if (isInside) {
      isInside = one !== ']' || ['', '^'].includes(source.slice(opened));
      source += one === ']' && isInside ? '\\]' : one === '[' ? '\\[' : one;
    } else if (one.startsWith('(?')) {
      if (after !== undefined && (mode !== undefined || after !== ':')) return undefined;
      source += one.replace('(?P<', '(?<');
    } else {
      isInside = one === '[';
      source += one === '.' && !flags.includes('s') ? '[^\\n]' : one;
      opened = source.length;
    }
  }
  return compiled(source, flags);
}

/** An escape that both know, and no other: Go has no references back. */
function escaped(character: string): string | undefined {
  if (/[dDwWbBfnrtv]/.test(character) || /[\^$\\.*+?()[\]{}|/]/.test(character)) return `\\${character}`;
  if (/[!-/:-@[-`{-~]/.test(character)) return `\\x${character.charCodeAt(0).toString(16)}`;
  return undefined;
}

function compiled(source: string, flags: string): RegExp | undefined {
  for (const unicode of /\\p\{|\\P\{|\\u\{/.test(source) ? ['u'] : ['u', '']) {
    try {
      return new RegExp(source, `${unicode}${flags}`);
    } catch {
      // a lone brace is a character to Go, and to JavaScript only without the flag
    }
  }
  return undefined;
}
