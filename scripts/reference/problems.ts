import { type ProblemCode, problemCodes } from '../../src/problems';
import { type Node, nodesIn, type Source, type Sources } from './source';

/** One place of the sources that tells a problem. */
interface Telling {
  readonly source: string;
  /** What to do about it, with … for each value; undefined where another part of the program writes it. */
  readonly repair?: string;
}

/** Every code: what it means, what to do about it, and where it is told. */
export function problemsReference(sources: Sources): string {
  const tellings = [...sources.below('src'), sources.at('bin/loutik.mjs')]
    .filter(({ text }) => /'[A-Z]+_/.test(text))
    .flatMap((source) => tellingsIn(source));
  const meanings = meaningsIn(sources.at('src/problems.ts'));
  return problemCodes
    .map((code) => {
      const meaning = meanings.get(code);
      if (meaning === undefined) throw new Error(`src/problems.ts does not say what ${code} means: a comment behind it`);
      const own = tellings.filter((telling) => telling.code === code);
      const repairs = [...new Set(own.flatMap(({ repair }) => repair ?? []))];
      const from = [...new Set(own.map(({ source }) => source))];
      return [
        `## ${code}`,
        `${capital(meaning)}.`,
        ...(repairs.length === 0 ? [] : [repairs.map((repair) => `- ${capital(asText(repair))}.`).join('\n')]),
        ...(from.length === 0 ? [] : [`Told by ${listed(from)}.`]),
      ].join('\n\n');
    })
    .join('\n\n');
}

const shown = 3;

/** Paths, the first few of them: who looks for all of them searches for the code. */
function listed(paths: readonly string[]): string {
  const more = paths.length - shown;
  return `${paths
    .slice(0, shown)
    .map((path) => `\`${path}\``)
    .join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function capital(text: string): string {
  return text.replace(/^[a-z]+(?=[ ,])/, (word) => word.charAt(0).toUpperCase() + word.slice(1)).replace(/\.$/, '');
}

/** A repair as text between the words of a page: what Markdown would read as its own is spelled out. */
function asText(repair: string): string {
  return repair.replace(/[\\`*_[\]<]/g, (sign) => `\\${sign}`);
}

/** What the list of codes says of each: the comment behind it. */
export function meaningsIn(source: Source): ReadonlyMap<string, string> {
  const meanings = new Map<string, string>();
  for (const node of nodesIn(source.program)) {
    const code = literal(node);
    const note = code === undefined ? '' : source.noteAfter(node);
    if (code !== undefined && isCode(code) && note !== '') meanings.set(code, note);
  }
  return meanings;
}

function isCode(text: string): text is ProblemCode {
  return (problemCodes as readonly string[]).includes(text);
}

/** Problems are told as an object with code and repair, or by a function that is given the code, and the repair last. */
function tellingsIn(source: Source): (Telling & { readonly code: ProblemCode })[] {
  const found: (Telling & { readonly code: ProblemCode })[] = [];
  for (const node of nodesIn(source.program)) {
    if (node.type === 'ObjectExpression') {
      const fields = new Map<string, Node>((node.properties as Node[]).flatMap((one) => fieldOf(one)));
      const repair = fields.get('repair');
      for (const code of codesIn(fields.get('code')))
        found.push({ code, source: source.path, repair: repair && shownText(source, repair) });
    } else if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      const given = node.arguments as Node[];
      const codes = given.flatMap((one) => codesIn(one));
      const texts = given.flatMap((one) => {
        const text = shownText(source, one);
        return text === undefined || isCode(text) ? [] : [text];
      });
      for (const code of codes) found.push({ code, source: source.path, repair: texts.length > 1 ? texts.at(-1) : undefined });
    }
  }
  return found;
}

function fieldOf(node: Node): [string, Node][] {
  const { type, key, value } = node as Node & { readonly key?: { readonly name?: string }; readonly value?: Node };
  return type === 'Property' && key?.name !== undefined && value !== undefined ? [[key.name, value]] : [];
}

/** The codes that an expression may come to. */
function codesIn(node: Node | undefined): ProblemCode[] {
  if (node?.type === 'TSAsExpression') return codesIn((node as Node & { readonly expression: Node }).expression);
  if (node?.type === 'ConditionalExpression') {
    const { consequent, alternate } = node as Node & { readonly consequent: Node; readonly alternate: Node };
    return [...codesIn(consequent), ...codesIn(alternate)];
  }
  const text = node && literal(node);
  return text !== undefined && isCode(text) ? [text] : [];
}

function literal(node: Node): string | undefined {
  const { type, value } = node as Node & { readonly value?: unknown };
  return type === 'Literal' && typeof value === 'string' ? value : undefined;
}

/** A text or a template, with … for each value that is filled in; also one that a constant above was given. */
function shownText(source: Source, node: Node): string | undefined {
  if (node.type === 'Identifier') {
    const { name } = node as Node & { readonly name: string };
    const given = source.constants.findLast((one) => one.end < node.start && one.id.name === name)?.init;
    return given && given.type !== 'Identifier' ? shownText(source, given) : undefined;
  }
  if (node.type !== 'TemplateLiteral') return literal(node);
  const { quasis } = node as Node & { readonly quasis: readonly { readonly value: { readonly cooked: string | null } }[] };
  return quasis
    .map(({ value }) => value.cooked ?? '')
    .join('…')
    .replace(/…{2,}/g, '…')
    .replace(/^…[.,;:]? */, '');
}
