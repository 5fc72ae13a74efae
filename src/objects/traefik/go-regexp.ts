/** Classes of characters in brackets (Go, regexp/syntax, `posixGroup`). */
const posix = new Set([
  ...['alnum', 'alpha', 'ascii', 'blank', 'cntrl', 'digit', 'graph'],
  ...['lower', 'print', 'punct', 'space', 'upper', 'word', 'xdigit'],
]);

/** What repeats at the most, one within the other multiplied (Go, regexp/syntax, `repeatIsValid`). */
const mostRepeats = 1000;

/** Characters that have a letter behind a backslash. */
const control: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** How many groups stand within each other at the most (Go, regexp/syntax, `maxHeight`). */
const deepest = 1000;

class Fault extends Error {}

/** What Go has against a regular expression (regexp/syntax): undefined when it compiles it. JavaScript's own know much that Go's do not. */
export function goRegexpFault(text: string): string | undefined {
  try {
    new Reader(text).whole();
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
}

/** Reads an expression from left to right, and keeps nothing of it but how often its parts repeat. */
class Reader {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  whole(): void {
    this.alternatives();
    if (this.at < this.text.length) throw new Fault('has a ) that nothing opens');
  }

  private get next(): string | undefined {
    const point = this.text.codePointAt(this.at);
    return point === undefined ? undefined : String.fromCodePoint(point);
  }

  /** Takes what a pattern, which is a sticky one, fits here; undefined when it does not. */
  private take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) return undefined;
    this.at = pattern.lastIndex;
    return found;
  }

  /** Answers how often something in it repeats at the most. */
  private alternatives(): number {
    let most = 1;
    let last: number | undefined; // how often what stands before repeats; undefined when there is nothing
    let isRepeated = false;
    while (this.next !== undefined && this.next !== ')') {
      const counts = this.take(/\{(0|[1-9]\d*)(,(0|[1-9]\d*)?)?\}/y);
      const times = counts ?? this.take(/[*+?]/y);
      if (times === undefined) {
        most = Math.max(most, last ?? 1);
        last = this.one(last);
        isRepeated = false;
      } else {
        if (last === undefined) throw new Fault(`has nothing that its ${times[0]} could repeat`);
        if (isRepeated) throw new Fault(`repeats by ${times[0]} what is repeated already`);
        if (counts) last = Math.max(1, last * repeats(counts)); // what is there no time repeats nothing
        if (last > mostRepeats) throw new Fault(`repeats something more than ${mostRepeats} times`);
        this.take(/\?/y);
        isRepeated = true;
      }
    }
    return Math.max(most, last ?? 1);
  }

  /** One thing that can be repeated: how often something in it is. Undefined after what begins anew; what only sets flags leaves what stood before. */
  private one(before: number | undefined): number | undefined {
    const sign = this.next as string;
    if (sign === '(') return this.group(before);
    if (sign === '[') return this.list();
    if (this.take(/\\Q(?:\\E|$)/y)) return before;
    if (sign === '\\') return this.escape(false);
    this.at += sign.length;
    return sign === '|' ? undefined : 1;
  }

  private group(before: number | undefined): number | undefined {
    if (this.take(/\(\?P?</y)) {
      const [, name = ''] = this.take(/(\w+)>/y) ?? [];
      if (name === '') throw new Fault('has a group by no name');
    } else if (this.take(/\(\?/y)) {
      const flags = this.take(/([imsU]*(?:-[imsU]+)?)([:)])/y);
      if (flags === undefined)
        throw new Fault(`has ${JSON.stringify(`(?${this.next ?? ''}`)}: Go looks neither ahead nor behind, and knows no such group`);
      if (flags[2] === ')') return before;
    } else {
      this.at++;
    }
    if (++this.depth > deepest) throw new Fault(`nests more than ${deepest} groups`);
    const most = this.alternatives();
    this.depth--;
    if (this.next !== ')') throw new Fault('has a ( that nothing closes');
    this.at++;
    return most;
  }

  private list(): number {
    this.take(/\[\^?/y);
    for (let isFirst = true; isFirst || this.next !== ']'; isFirst = false) {
      if (this.next === undefined) throw new Fault('has a [ that nothing closes');
      const group = this.take(/\[:(\^?\w*):\]/y);
      if (group) {
        if (!posix.has((group[1] ?? '').replace('^', ''))) throw new Fault(`has no class ${group[0]}`);
        continue;
      }
      if (this.take(/\\[dswDSW]/y) || this.category()) continue;
      const low = this.character();
      if (!this.take(/-(?=[^\]])/suy)) continue;
      const high = this.character();
      if (high < low) throw new Fault('has a range in brackets that runs backwards');
    }
    this.at++;
    return 1;
  }

  /** A character in brackets, by its number. */
  private character(): number {
    if (this.next === '\\') return this.escape(true);
    const sign = this.next;
    if (sign === undefined) throw new Fault('has a [ that nothing closes');
    this.at += sign.length;
    return sign.codePointAt(0) as number;
  }

  private category(): boolean {
    const found = this.take(/\\[pP](?:\{\^?([A-Za-z_ ]*)\}|(.))/suy);
    if (found === undefined) return false;
    const name = found[1] ?? found[2] ?? '';
    if (!isKindOfCharacter(name)) throw new Fault(`has no characters of the kind ${found[0]}`);
    return true;
  }

  /** What stands behind a backslash: in brackets the character's number, else 1. */
  private escape(isListed: boolean): number {
    if (!isListed && (this.take(/\\[AbBzdswDSW]/y) || this.take(/\\Q.*?(?:\\E|$)/sy) || this.category())) return 1;
    const number = this.take(/\\x(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2}))/y) ?? this.take(/\\(?:([1-7][0-7]{1,2})|(0[0-7]{0,2}))/y);
    if (number) {
      const value = Number.parseInt(number[1] ?? number[2] ?? '', number[0].startsWith('\\x') ? 16 : 8);
      if (value > 0x10_ff_ff) throw new Fault(`has no character ${number[0]}`);
      return isListed ? value : 1;
    }
    const simple = this.take(/\\([afnrtv]|[^A-Za-z0-9\u0080-\u{10ffff}])/uy);
    if (simple?.[1]) return isListed ? (control[simple[1]] ?? (simple[1].codePointAt(0) as number)) : 1;
    const wrong = this.take(/\\.?/suy)?.[0] ?? '';
    if (/\d/.test(wrong)) throw new Fault(`goes back to a group by ${wrong}, which Go's never do`);
    throw new Fault(wrong === '\\' ? 'ends with a backslash' : `has ${wrong}, which means nothing to Go`);
  }
}

function repeats([whole, least, range, most]: RegExpExecArray): number {
  const low = Number(least);
  const high = most === undefined ? low : Number(most);
  if (low > mostRepeats || high > mostRepeats) throw new Fault(`repeats by ${whole} more than ${mostRepeats} times`);
  if (range !== undefined && high < low) throw new Fault(`repeats by ${whole}, which runs backwards`);
  return range !== undefined && most === undefined ? Math.max(1, low) : high;
}

/** Whether Go knows characters of a kind: a category or a script, whatever its case (regexp/syntax, `unicodeTable`). */
function isKindOfCharacter(name: string): boolean {
  const titled = name.split(/[ _-]+/).flatMap((part) => (part === '' ? [] : `${part[0]?.toUpperCase()}${part.slice(1).toLowerCase()}`));
  const own = titled.join('_');
  return ['Any', 'Ascii', 'Assigned'].includes(own) || [own, name].some((one) => isProperty(`gc=${one}`) || isProperty(`sc=${one}`));
}

function isProperty(name: string): boolean {
  try {
    return new RegExp(`\\p{${name}}`, 'u') !== undefined;
  } catch {
    return false;
  }
}
