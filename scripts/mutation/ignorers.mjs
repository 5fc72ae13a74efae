// What is left aside when mutants are made, by rule: a change of it breaks no rule of the product.
import { fileURLToPath } from 'node:url';
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { placeOf, starters } from './starters.mjs';

/** Keys whose values are read by people only. */
const forPeople = new Set(['what', 'repair', 'why', 'states', 'about', 'reason', 'excerpt', 'unchanged']);

/** Three words or more, and no sign that a program would read: a sentence. */
const sentence = /^(?!.*(?:--|[|&;=<>{}[\]\\/$]))[^\s]+ [^\s]+ [^\s].*/su;

/** What a literal says, with a word in the place of each value; none for other nodes. */
const said = ({ type, value, quasis }) =>
  type === 'StringLiteral' ? value : type === 'TemplateLiteral' ? quasis.map((one) => one.value.cooked).join('x') : undefined;

/** A text, or a choice of texts. */
const areWords = (node) =>
  node.type === 'ConditionalExpression' ? areWords(node.consequent) && areWords(node.alternate) : said(node) !== undefined;

const keyOf = (path) => (path.parent?.type === 'ObjectProperty' && path.key === 'value' ? path.parent.key.name : undefined);
const isThrown = (path) => path.key === 'argument' && path.parent?.type === 'ThrowStatement';

/** Messages: tests ask for code, place and values; the words may change any day. */
const wording = {
  shouldIgnore(path) {
    if (forPeople.has(keyOf(path)) && areWords(path.node)) return 'words for people';
    if (isThrown(path) && path.node.type === 'NewExpression' && path.node.callee.name === 'Error')
      return 'words for us: a bug that was met';
    const words = said(path.node);
    return words !== undefined && sentence.test(words) ? 'a sentence' : undefined;
  },
};

/** What is remembered so that it is not worked out twice: without it the same comes, later. */
const remembering = {
  shouldIgnore(path) {
    const { node } = path;
    if (node.type !== 'IfStatement') return undefined;
    const { test } = node;
    const had = test.type === 'BinaryExpression' && test.operator === '!==' && test.right.name === 'undefined' ? test.left.name : undefined;
    return had !== undefined && /^(?:known|remembered|cached|memo)$/.test(had) ? 'a cache' : undefined;
  },
};

/** `[a = '', b = 0] = text.split(…)`: what the compiler asks for (noUncheckedIndexedAccess), of what is always there. */
const unreachable = {
  shouldIgnore(path) {
    const isDefault = path.key === 'right' && path.parent?.type === 'AssignmentPattern' && path.parentPath.listKey === 'elements';
    return isDefault && (said(path.node) === '' || path.node.type === 'NumericLiteral') ? 'a default that nothing takes' : undefined;
  },
};

/** The twin's functions that start or end processes: that is seen where it is done (test:twin, test:run), and no test of a rule does it. */
const starting = {
  shouldIgnore({ node }) {
    const isOne =
      /^(?:FunctionDeclaration|ClassMethod)$/.test(node.type) || (node.type === 'VariableDeclarator' && node.id.name !== undefined);
    return isOne && twinStarters().has(placeOf(node)) ? 'it starts or ends processes' : undefined;
  },
};

let known;
function twinStarters() {
  known ??= new Set([...starters(fileURLToPath(new URL('../..', import.meta.url)), 'src/twin').values()].flat());
  return known;
}

export const ignorers = [
  declareValuePlugin(PluginKind.Ignore, 'wording', wording),
  declareValuePlugin(PluginKind.Ignore, 'remembering', remembering),
  declareValuePlugin(PluginKind.Ignore, 'unreachable', unreachable),
  declareValuePlugin(PluginKind.Ignore, 'starting', starting),
];
