import type { ProblemCode } from '../problems';
import type { Part } from './node';
import { promises } from './secret-names';

/** The value of a variable; undefined where it has none. */
export type Lookup = (variable: string) => string | undefined;

/** What is wrong with a text with variables. */
export class TemplateFault extends Error {
  constructor(
    readonly code: ProblemCode,
    message: string,
    readonly repair: string,
  ) {
    super(message);
  }
}

const name = /^[_a-z][_a-z0-9]*/i;
const operators = [':-', ':?', ':+', '-', '?', '+'] as const;

/**
 * Fills in the variables of a text by the specification: `$NAME`, `${NAME}`, with `:-` and `-` for another value, `:?` and `?` for one that
 * has to be there, `:+` and `+` for one in its place, any of them within another; `$$` is a dollar.
 */
export function fill(text: string, lookup: Lookup): readonly Part[] {
  const parts: Part[] = [];
  const write = (more: string) => {
    const last = parts.at(-1);
    if (last !== undefined && last.variable === undefined) parts[parts.length - 1] = { text: last.text + more };
    else if (more !== '') parts.push({ text: more });
  };
  for (let at = 0; at < text.length; ) {
    const dollar = text.indexOf('$', at);
    if (dollar === -1) {
      write(text.slice(at));
      break;
    }
    write(text.slice(at, dollar));
    const rest = text.slice(dollar + 1);
    if (rest.startsWith('$')) {
      write('$');
      at = dollar + 2;
    } else if (rest.startsWith('{')) {
      const end = closing(text, dollar + 1);
      if (end === -1) throw invalid('a ${ of it has no end', 'close it: ${NAME}');
      parts.push(...braced(text.slice(dollar + 2, end), lookup));
      at = end + 1;
    } else {
      const [variable] = name.exec(rest) ?? [];
      if (variable === undefined) throw invalid('a $ of it begins no variable', 'write $$ for a dollar');
      parts.push(variablePart(variable, lookup));
      at = dollar + 1 + variable.length;
    }
  }
  return parts.length === 0 ? [{ text: '' }] : parts;
}

/** Where the brace ends that opens at a place; -1 where it does not. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return -1;
}

function braced(inner: string, lookup: Lookup): readonly Part[] {
  const [variable] = name.exec(inner) ?? [];
  if (variable === undefined) throw invalid('what stands in a ${…} of it is no name of a variable', 'write ${NAME}, or $$ for a dollar');
  const rest = inner.slice(variable.length);
  if (rest === '') return [variablePart(variable, lookup)];
  const operator = operators.find((one) => rest.startsWith(one));
  if (operator === undefined) throw invalid(`what stands behind ${variable} in \${…} is no operator`, 'write one of :- - :? ? :+ +');
  const word = rest.slice(operator.length);
  const value = lookup(variable);
  const isThere = value !== undefined && !(operator.startsWith(':') && value === '');
  switch (operator.at(-1)) {
    case '-':
      return isThere ? [{ text: value, variable }] : tied(fill(word, lookup), variable);
    case '+':
      return isThere ? tied(fill(word, lookup), variable) : [{ text: '', variable }];
    default:
      if (isThere) return [{ text: value, variable }];
      throw new TemplateFault(
        'COMPOSE_VARIABLE_MISSING',
        `${variable} has to have a value${word === '' || /[$]/.test(word) ? '' : ` (${word})`}, and nothing gives it one`,
        `write it into the .env file beside the Compose file, or say --env-file; a value that is not to be seen may be any: none is copied`,
      );
  }
}

/** What stands in for a variable is that variable's too: it may be a secret as its value is. */
function tied(parts: readonly Part[], variable: string): readonly Part[] {
  return parts.map((part) => (part.variable === undefined ? { ...part, variable } : part));
}

/** A variable's value. One that promises a secret and is set nowhere has something in its place, for whoever takes secrets out to see. */
function variablePart(variable: string, lookup: Lookup): Part {
  const value = lookup(variable);
  if (value !== undefined) return { text: value, variable };
  return { text: promises(variable) ? `<${variable}>` : '', variable, isUnset: true };
}

function invalid(what: string, repair: string): TemplateFault {
  return new TemplateFault('COMPOSE_INVALID', what, repair);
}
