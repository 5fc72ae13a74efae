import { suggest } from '../../suggest';
import { faultsOf } from '../schema';
import { show } from '../show';
import { tryPattern } from './pattern';
import { type Given, toSchema } from './to-schema';

/** Where in a document something is. */
export type Path = readonly (string | number)[];

/** Tells what is wrong with what stands at a path. */
export type Tell = (path: Path, what: string, repair?: string) => void;

type Type = 'text' | 'number' | 'count' | 'flag' | 'list' | 'table' | 'any';

/** The words of a schema, with what each holds (k8s.io/apiextensions-apiserver, pkg/apis/apiextensions/v1/types_jsonschema.go). */
const words: Readonly<Record<string, Type>> = {
  ...{ id: 'text', $schema: 'text', description: 'text', type: 'text', format: 'text', title: 'text', pattern: 'text' },
  ...{ maximum: 'number', minimum: 'number', multipleOf: 'number', maxLength: 'count', minLength: 'count', maxItems: 'count' },
  ...{ minItems: 'count', maxProperties: 'count', minProperties: 'count', exclusiveMaximum: 'flag', exclusiveMinimum: 'flag' },
  ...{ uniqueItems: 'flag', nullable: 'flag', default: 'any', example: 'any', enum: 'list', required: 'list', items: 'table' },
  ...{ allOf: 'list', anyOf: 'list', oneOf: 'list', not: 'table', properties: 'table', additionalProperties: 'any', externalDocs: 'table' },
  ...{ 'x-kubernetes-preserve-unknown-fields': 'flag', 'x-kubernetes-embedded-resource': 'flag', 'x-kubernetes-int-or-string': 'flag' },
  ...{ 'x-kubernetes-list-map-keys': 'list', 'x-kubernetes-list-type': 'text', 'x-kubernetes-map-type': 'text' },
  'x-kubernetes-validations': 'list',
};

/** Words that the API server takes in no schema, with what stands for them. */
const refused: Readonly<Record<string, string>> = {
  $ref: 'write out what it leads to',
  definitions: 'write each out where it is used',
  dependencies: 'say it by a rule in x-kubernetes-validations',
  patternProperties: 'say additionalProperties',
  additionalItems: 'say items',
};

/** Words that say what a value is, and so stand in no rule: allOf, anyOf, oneOf, not. */
const ofValues = ['type', 'default', 'additionalProperties', 'nullable', 'title', 'description'];

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string'];

const isTable = (value: unknown): value is Given => typeof value === 'object' && value !== null && !Array.isArray(value);

const holds: Readonly<Record<Type, readonly [what: string, is: (value: unknown) => boolean]>> = {
  text: ['a text', (value) => typeof value === 'string'],
  number: ['a number', (value) => typeof value === 'number'],
  count: ['a whole number', Number.isInteger],
  flag: ['true or false', (value) => typeof value === 'boolean'],
  list: ['a list', Array.isArray],
  table: ['a table', isTable],
  any: ['anything', () => true],
};

/**
 * What the API server refuses in a schema, which has to be structural (k8s.io/apiextensions-apiserver, pkg/apiserver/schema/validation.go),
 * as far as it can be seen without working out a rule in CEL. What it tells not is safe to be read by `toSchema`.
 *
 * @param rule whether it is a part of allOf, anyOf, oneOf or not; `either` where that of a number or a text
 */
export function checkStructural(given: unknown, path: Path, tell: Tell, rule?: 'rule' | 'either'): void {
  if (path.length > 200) {
    tell(path, 'it is too deep');
    return;
  }
  if (!isTable(given)) {
    tell(path, `${show(given)} is no schema`, 'give it a table with a type');
    return;
  }
  const before = Object.keys(given).filter((word) => !checkWord(given, word, path, tell, rule));
  if (before.length > 0) return;
  checkType(given, path, tell, rule);
  checkParts(given, path, tell, rule);
  checkList(given, path, tell);
  if (given.default === undefined) return;
  for (const { path: at, message } of faultsOf(given.default, toSchema(given)))
    tell([...path, 'default'], `the default is not what it stands for: ${at === '' ? '' : `${at} `}${message}`);
}

/** Whether a word may stand there, with what it holds. */
function checkWord(given: Given, word: string, path: Path, tell: Tell, rule?: 'rule' | 'either'): boolean {
  const at = [...path, word];
  const instead = Object.hasOwn(refused, word) ? refused[word] : undefined;
  const type = Object.hasOwn(words, word) ? words[word] : undefined;
  const value = given[word];
  if (instead !== undefined) tell(at, `the API server takes no ${word}`, instead);
  else if (type === undefined) {
    const right = suggest(word, Object.keys(words));
    tell(at, `${word} is no word of a schema${right ? `; did you mean ${right}?` : ''}`);
  } else if (!holds[type][1](value)) tell(at, `${show(value)} is not ${holds[type][0]}`);
  else if (rule !== undefined && ofValues.includes(word) && !(rule === 'either' && word === 'type'))
    tell(at, `it stands in a rule (allOf, anyOf, oneOf, not), which says nothing of ${word}`, 'say it beside the rule');
  else if (word === 'pattern' && tryPattern(String(value)) === undefined)
    tell(
      at,
      `${show(value)} is no pattern that Go has, or none that can be looked at here`,
      'write it without looking ahead and references back',
    );
  else if (word === 'x-kubernetes-preserve-unknown-fields' && value === false)
    tell(at, 'the API server takes it as true alone', 'leave it out');
  else if (word === 'uniqueItems' && value === true) tell(at, 'the API server takes no uniqueItems', 'say x-kubernetes-list-type: set');
  else if (word === 'additionalProperties' && given.properties !== undefined)
    tell(at, 'it has properties and additionalProperties', 'leave one of them out');
  else if (word === 'required' && !(value as unknown[]).every((name) => typeof name === 'string'))
    tell(at, `${show(value)} is no list of names`);
  else return true;
  return false;
}

function checkType(given: Given, path: Path, tell: Tell, rule?: 'rule' | 'either'): void {
  const { type } = given;
  const isFree = given['x-kubernetes-int-or-string'] === true || given['x-kubernetes-preserve-unknown-fields'] === true;
  if (type === undefined) {
    if (rule === undefined && !isFree) tell(path, 'it says no type', `give it one of ${types.join(', ')}`);
  } else if (!types.includes(String(type))) {
    const right = suggest(String(type), types);
    tell([...path, 'type'], `${show(type)} is no type${right ? `; did you mean ${right}?` : ''}`, `give it one of ${types.join(', ')}`);
  } else if (type === 'array' && given.items === undefined) tell(path, 'it is a list, and says not of what', 'give it items');
}

function checkParts(given: Given, path: Path, tell: Tell, rule?: 'rule' | 'either'): void {
  const { properties, items, additionalProperties: more, not } = given;
  for (const [name, inner] of Object.entries((properties ?? {}) as Given))
    checkStructural(inner, [...path, 'properties', name], tell, rule);
  if (items !== undefined) checkStructural(items, [...path, 'items'], tell, rule);
  if (more !== undefined && typeof more !== 'boolean') checkStructural(more, [...path, 'additionalProperties'], tell, rule);
  const inner = rule === undefined && given['x-kubernetes-int-or-string'] === true && isEither(given) ? 'either' : 'rule';
  for (const word of ['allOf', 'anyOf', 'oneOf'])
    for (const [index, one] of ((given[word] ?? []) as unknown[]).entries()) checkStructural(one, [...path, word, index], tell, inner);
  if (not !== undefined) checkStructural(not, [...path, 'not'], tell, inner);
}

/** Whether it says of itself, by anyOf, that it is a number or a text: there alone a rule may name a type. */
function isEither({ anyOf, allOf }: Given): boolean {
  const [first] = Array.isArray(allOf) ? allOf : [];
  const said = isTable(first) && anyOf === undefined ? first.anyOf : anyOf;
  return JSON.stringify(said) === JSON.stringify([{ type: 'integer' }, { type: 'string' }]);
}

/** What tells the items of a list apart. */
function checkList(given: Given, path: Path, tell: Tell): void {
  const { 'x-kubernetes-list-type': type, 'x-kubernetes-list-map-keys': keys } = given;
  if (type !== undefined && given.type !== 'array') tell([...path, 'x-kubernetes-list-type'], 'it is no list', 'leave it out');
  else if (type !== undefined && !['atomic', 'set', 'map'].includes(String(type)))
    tell([...path, 'x-kubernetes-list-type'], `${show(type)} is none of atomic, set, map`);
  if ((type === 'map') !== (keys !== undefined)) {
    tell(
      path,
      type === 'map' ? 'it says not by what its items are told apart' : 'its items are told apart, and it is no list of type map',
      'say both x-kubernetes-list-type: map and x-kubernetes-list-map-keys',
    );
    return;
  }
  const { properties = {}, required = [] } = (given.items ?? {}) as { readonly properties?: Given; readonly required?: readonly unknown[] };
  for (const key of (keys ?? []) as unknown[]) {
    const field = Object.hasOwn(properties, String(key)) ? (properties[String(key)] as Given) : undefined;
    if (field === undefined) tell([...path, 'x-kubernetes-list-map-keys'], `its items have no field ${show(key)}`);
    else if (!required.includes(key) && field.default === undefined)
      tell(
        [...path, 'x-kubernetes-list-map-keys'],
        `an item need not have ${show(key)}, and is told apart by it`,
        'require it, or give it a default',
      );
  }
}
