import { markdownTable } from '../../src/proofs/tell-evidence';
import type { Declaration } from './declaration';
import { type Node, nodesIn, type Source } from './source';

interface Typed {
  readonly typeAnnotation?: { readonly typeAnnotation: Node } | null;
}
interface Member extends Node, Typed {
  readonly key: { readonly name?: string };
  readonly optional?: boolean;
  readonly static?: boolean;
  readonly accessibility?: string | null;
  readonly kind?: string;
  readonly value?: (Node & { readonly params: readonly Node[]; readonly returnType?: { readonly typeAnnotation: Node } | null }) | null;
}
interface Declared extends Node {
  readonly body?: Node & { readonly body: readonly Member[] };
  readonly extends?: readonly { readonly expression: Node }[];
  readonly superClass?: Node | null;
  readonly typeAnnotation?: Node;
  readonly params?: readonly Node[];
  readonly returnType?: { readonly typeAnnotation: Node } | null;
  readonly init?: Node | null;
  readonly typeParameters?: Node | null;
}

/** The names of the types that a declaration mentions in what a user writes: fields, options and parameters. */
export function typesIn({ node }: Declaration): string[] {
  const { type, body, params = [], typeAnnotation, extends: wider = [] } = node as Declared;
  const parts: readonly unknown[] =
    type === 'ClassDeclaration'
      ? (body?.body ?? []).filter(({ kind }) => kind === 'constructor').map(({ value }) => value?.params)
      : type === 'TSInterfaceDeclaration'
        ? [body, wider]
        : type === 'TSTypeAliasDeclaration'
          ? [typeAnnotation]
          : params;
  if (type === 'FunctionDeclaration' && (node as Declared).typeParameters) return []; // inferred from what it is given
  const names = parts.flatMap((part) => nodesIn(part)).flatMap((one) => (one.type === 'Identifier' ? [one.name as string] : []));
  return [...new Set(names)].filter((name) => /^[A-Z]/.test(name));
}

/** One section: heading, docstring, and what is in it. `told` are the names that have a section of their own. */
export function declarationText(declaration: Declaration, told: ReadonlySet<string>): string {
  const { name, doc, source } = declaration;
  const node = declaration.node as Declared;
  if (doc === '') throw new Error(`${source.path}: ${name} has no docstring, and stands in the reference`);
  const [what, fallback] = split(doc);
  const heading = [`## ${name}`, asText(what), ...(fallback === '' ? [] : [`Without it: ${asText(fallback)}`])];
  return [...heading, ...bodyText(node, source, name, told)].join('\n\n');
}

function bodyText(node: Declared, source: Source, name: string, told: ReadonlySet<string>): string[] {
  switch (node.type) {
    case 'TSInterfaceDeclaration': {
      const wider = (node.extends ?? []).map(({ expression }) => source.spelled(expression));
      return [
        ...(wider.length === 0 ? [] : [`Takes what ${wider.map((one) => linked(one, told)).join(' and ')} takes as well.`]),
        ...(node.body?.body.length ? [fieldsTable(node.body.body, source, told)] : []),
      ];
    }
    case 'ClassDeclaration':
      return classText(node, source, name);
    case 'FunctionDeclaration':
      return [fenced(`${name}(${parameters(node.params ?? [], source)})`)];
    case 'TSDeclareFunction':
      return [
        fenced(
          overloadsOf(name, source)
            .map(({ params = [] }) => `${name}(${parameters(params, source)})`)
            .join('\n'),
        ),
      ];
    case 'TSTypeAliasDeclaration':
      return [fenced(source.text.slice(node.start, node.end))];
    default:
      return node.init && node.init.type !== 'CallExpression'
        ? [fenced(`${name} = ${source.spelled(node.init).replace(/ as const$/, '')}`)]
        : [];
  }
}

/** Every form of a function that has several. */
function overloadsOf(name: string, { program }: Source): Declared[] {
  return (
    program.body as unknown as readonly { readonly declaration?: (Declared & { readonly id?: { readonly name: string } }) | null }[]
  ).flatMap(({ declaration }) => (declaration?.type === 'TSDeclareFunction' && declaration.id?.name === name ? [declaration] : []));
}

function classText(node: Declared, source: Source, name: string): string[] {
  const members = (node.body?.body ?? []).filter(({ accessibility }) => accessibility !== 'private' && accessibility !== 'protected');
  const made = members.find(({ kind }) => kind === 'constructor');
  const told = members.flatMap((member) => {
    const doc = source.docBefore(member);
    const id = member.key?.name;
    if (id === undefined || member.kind === 'constructor' || (doc === '' && member.static !== true) || doc.startsWith('@internal'))
      return [];
    const call = member.type === 'MethodDefinition' && member.kind === 'method';
    const shown = `${member.static ? `${name}.` : ''}${id}${call ? `(${parameters(member.value?.params ?? [], source)})` : ''}`;
    return [`- \`${shown}\`${doc === '' ? '' : `: ${asText(doc)}`}`];
  });
  return [
    ...(made ? [fenced(`new ${name}(${parameters(made.value?.params ?? [], source)})`)] : []),
    ...(told.length > 0 ? [told.join('\n')] : []),
  ];
}

function fieldsTable(members: readonly Member[], source: Source, told: ReadonlySet<string>): string {
  const rows = members.flatMap((member) => {
    const id = member.key?.name;
    const type = member.typeAnnotation?.typeAnnotation;
    if (id === undefined || type === undefined) return [];
    const [what, fallback] = split(source.docBefore(member));
    const without = member.optional !== true ? 'required' : fallback === '' ? 'nothing' : asText(fallback);
    return [[`\`${id}\``, typeText(source.spelled(type), told), asText(what), without].map((cell) => cell.replaceAll('|', '\\|'))];
  });
  return markdownTable([['field', 'type', 'is', 'without it'], ...rows]);
}

/** Parameters with their types, or by name alone where types would fill the page. */
function parameters(params: readonly Node[], source: Source): string {
  const full = params.map((one) => short(source.spelled(one)).replace(/^(private|public|protected) /, '')).join(', ');
  return full.length < 160 ? full : params.map((one) => (one as Node & { readonly name?: string }).name ?? '…').join(', ');
}

/** A type as a reader wants it: that all of it is read-only is said once, at the top of the page. */
function short(type: string): string {
  return type.replace(/\breadonly /g, '').replace(/Readonly<(Record<[^<>]*(?:<[^<>]*>)?[^<>]*>)>/g, '$1');
}

function typeText(spelled: string, told: ReadonlySet<string>): string {
  const type = short(spelled);
  return told.has(type) ? linked(type, told) : `\`${type}\``;
}

function linked(name: string, told: ReadonlySet<string>): string {
  return told.has(name) ? `[\`${name}\`](#${name.toLowerCase()})` : `\`${name}\``;
}

function fenced(code: string): string {
  return `\`\`\`ts\n${code}\n\`\`\``;
}

/** A docstring's words, and what it says of `@default`. */
function split(doc: string): [string, string] {
  const [what = '', fallback = ''] = doc.split(/\s*@default\s*/);
  return [what, fallback.replace(/^- /, '')];
}

/** Words as they are: outside of code, what would begin an element of HTML is a sign. */
function asText(words: string): string {
  return words
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll('<', '\\<')))
    .join('');
}
