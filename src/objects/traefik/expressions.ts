/** What a function gives, or a literal is. */
type Kind = 'number' | 'fraction' | 'word' | 'yes or no';
interface Term {
  readonly kind: Kind;
  /** Written down, and not asked of a request. */
  readonly isLiteral: boolean;
}

/** The functions of an expression: what they take, and what they give. */
type Functions = Readonly<Record<string, { readonly takes: readonly Kind[]; readonly gives: Kind }>>;

/** Of a retry in `buffering` (vulcand/oxy, buffer/threshold.go). */
export const retryFunctions: Functions = {
  RequestMethod: { takes: [], gives: 'word' },
  IsNetworkError: { takes: [], gives: 'yes or no' },
  Attempts: { takes: [], gives: 'number' },
  ResponseCode: { takes: [], gives: 'number' },
};

/** Of a `circuitBreaker` (vulcand/oxy, cbreaker/predicates.go). */
export const breakerFunctions: Functions = {
  LatencyAtQuantileMS: { takes: ['fraction'], gives: 'number' },
  NetworkErrorRatio: { takes: [], gives: 'fraction' },
  ResponseCodeRatio: { takes: ['number', 'number', 'number', 'number'], gives: 'fraction' },
};

class Fault extends Error {}

const token =
  /\s*(?:(\d*\.\d+(?:[eE][+-]?\d+)?|\d+\.\d*(?:[eE][+-]?\d+)?|\d+)|([A-Za-z_]\w*)|("(?:[^"\\\n]|\\.)*"|`[^`]*`)|(\|\||&&|[=!<>]=|[<>(),]))/y;

/** What is wrong with an expression of Traefik's (vulcand/predicate, parse.go): undefined when it is one that says yes or no. */
export function expressionFault(text: string, functions: Functions): string | undefined {
  try {
    const { kind, isLiteral } = new Parser(tokensOf(text), functions).whole();
    if (kind !== 'yes or no' || isLiteral) throw new Fault('says neither yes nor no: compare what it asks with something');
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
}

function tokensOf(text: string): readonly RegExpExecArray[] {
  const tokens: RegExpExecArray[] = [];
  const sticky = new RegExp(token);
  const end = text.trimEnd().length;
  while (sticky.lastIndex < end) {
    const at = sticky.lastIndex;
    const found = sticky.exec(text);
    if (found === null) throw new Fault(`has ${JSON.stringify(text.slice(at).trim().slice(0, 10))}, which is no part of one`);
    tokens.push(found);
  }
  return tokens;
}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly tokens: readonly RegExpExecArray[],
    private readonly functions: Functions,
  ) {}

  whole(): Term {
    const term = this.joined('||');
    if (this.at < this.tokens.length) throw new Fault(`has ${this.sign() ?? this.tokens[this.at]?.[0].trim()} where it should end`);
    return term;
  }

  private sign(): string | undefined {
    return this.tokens[this.at]?.[4];
  }

  private take(...signs: readonly string[]): string | undefined {
    const sign = this.sign();
    if (sign === undefined || !signs.includes(sign)) return undefined;
    this.at++;
    return sign;
  }

  private joined(by: '||' | '&&'): Term {
    const inner = () => (by === '||' ? this.joined('&&') : this.compared());
    let term = inner();
    while (this.take(by)) {
      const other = inner();
      for (const { kind, isLiteral } of [term, other])
        if (kind !== 'yes or no' || isLiteral) throw new Fault(`joins by ${by} what says neither yes nor no`);
      term = { kind: 'yes or no', isLiteral: false };
    }
    return term;
  }

  private compared(): Term {
    let term = this.single();
    for (let by = this.take('==', '!=', '<', '>', '<=', '>='); by !== undefined; by = this.take('==', '!=', '<', '>', '<=', '>=')) {
      const other = this.single();
      const isOrder = by !== '==' && by !== '!=';
      if (term.isLiteral || term.kind === 'yes or no') throw new Fault(`compares by ${by} nothing that it asks: that stands on the left`);
      if (!other.isLiteral || other.kind !== term.kind)
        throw new Fault(`compares by ${by} a ${term.kind} with something else${shown(term.kind)}`);
      if (isOrder && term.kind === 'word') throw new Fault(`compares by ${by} words, which have no order`);
      term = { kind: 'yes or no', isLiteral: false };
    }
    return term;
  }

  private single(): Term {
    if (this.take('(')) {
      if (++this.depth > 1000) throw new Fault('has more ( within each other than anybody reads');
      const inner = this.joined('||');
      this.depth--;
      if (!this.take(')')) throw new Fault('has a ( that nothing closes');
      return inner;
    }
    return this.literal() ?? this.call();
  }

  private literal(): Term | undefined {
    const [, number, , word] = this.tokens[this.at] ?? [];
    if (number === undefined && word === undefined) return undefined;
    this.at++;
    return { kind: number === undefined ? 'word' : /^\d+$/.test(number) ? 'number' : 'fraction', isLiteral: true };
  }

  private call(): Term {
    const name = this.tokens[this.at]?.[2];
    const known = Object.keys(this.functions);
    if (name === undefined)
      throw new Fault(`${this.at < this.tokens.length ? `has ${this.sign()} where` : 'ends where'} something should be asked`);
    this.at++;
    const own = Object.hasOwn(this.functions, name) ? this.functions[name] : undefined;
    if (own === undefined) throw new Fault(`asks ${name}, and there are ${known.join(', ')}`);
    if (!this.take('(')) throw new Fault(`asks ${name} without (…)`);
    const given: Kind[] = [];
    while (this.sign() !== ')') {
      const one = this.literal();
      if (one === undefined) throw new Fault(`gives ${name} something that is no value`);
      given.push(one.kind);
      if (!this.take(',')) break;
    }
    if (!this.take(')')) throw new Fault('has a ( that nothing closes');
    if (given.length !== own.takes.length || given.some((kind, index) => kind !== own.takes[index]))
      throw new Fault(
        `gives ${name} ${given.length === 0 ? 'nothing' : `a ${given.join(', a ')}`}, and it takes ${own.takes.join(', ') || 'nothing'}${shown(own.takes[0])}`,
      );
    return { kind: own.gives, isLiteral: false };
  }
}

/** How a kind is written. */
function shown(kind: Kind | undefined): string {
  return kind === 'fraction' ? ', like 0.5' : kind === 'number' ? ', like 500' : '';
}
