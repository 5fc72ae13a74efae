import { suggest } from '../../suggest';
import { isHostname, isLabel } from '../../units/hostname';
import { show } from '../show';
import { checkStructural, type Path, type Tell } from './structural';
import type { Given } from './to-schema';

/** The fields of a definition, each with those below it that are known (k8s.io/apiextensions-apiserver, pkg/apis/apiextensions/v1/types.go). */
const fields = {
  whole: ['apiVersion', 'kind', 'metadata', 'spec', 'status'],
  spec: ['group', 'names', 'scope', 'versions', 'conversion', 'preserveUnknownFields'],
  names: ['plural', 'singular', 'shortNames', 'kind', 'listKind', 'categories'],
  version: [
    ...['name', 'served', 'storage', 'deprecated', 'deprecationWarning', 'schema', 'subresources', 'additionalPrinterColumns'],
    'selectableFields',
  ],
};

const isTexts = (value: unknown) => isTable(value) && Object.values(value).every((one) => typeof one === 'string');
const isNames = (value: unknown) => Array.isArray(value) && value.every((one) => typeof one === 'string');
const isTable = (value: unknown): value is Given => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the API server refuses in a definition, each at its place. What it tells nothing of is safe to be made use of. */
export function checkDefinition(definition: Given, tell: Tell): void {
  onlyKnown(definition, [], fields.whole, tell);
  const { metadata, spec } = definition;
  if (!isTable(metadata) || typeof metadata.name !== 'string') {
    tell(['metadata'], 'it has no name', 'give it the name <plural>.<group>');
    return;
  }
  if (!isTable(spec)) {
    tell([], 'it has no spec', 'take the file as its project publishes it');
    return;
  }
  for (const about of ['labels', 'annotations'])
    if (metadata[about] !== undefined && !isTexts(metadata[about]))
      tell(['metadata', about], `${show(metadata[about])} is no table of texts`);
  onlyKnown(spec, ['spec'], fields.spec, tell);
  const { group, names, scope, versions, preserveUnknownFields } = spec;
  if (!isHostname(group)) tell(['spec', 'group'], `${show(group)} is no group of an API`, 'give it a name of the web, like example.com');
  if (scope !== 'Namespaced' && scope !== 'Cluster') tell(['spec', 'scope'], `${show(scope)} is none of Namespaced, Cluster`);
  if (preserveUnknownFields === true)
    tell(['spec', 'preserveUnknownFields'], 'the API server takes that no more', 'say x-kubernetes-preserve-unknown-fields in the schema');
  if (checkNames(names, tell) && typeof group === 'string' && metadata.name !== `${String((names as Given).plural)}.${group}`)
    tell(['metadata', 'name'], `${show(metadata.name)} is not what it defines`, `call it ${String((names as Given).plural)}.${group}`);
  if (!Array.isArray(versions) || versions.length === 0) {
    tell(['spec'], 'it has no versions', 'take the file as its project publishes it');
    return;
  }
  checkVersions(versions, tell);
}

function checkNames(names: unknown, tell: Tell): boolean {
  if (!isTable(names)) {
    tell(['spec'], 'it has no names', 'give it names with plural and kind');
    return false;
  }
  onlyKnown(names, ['spec', 'names'], fields.names, tell);
  const { plural, kind } = names;
  if (!isLabel(plural)) tell(['spec', 'names', 'plural'], `${show(plural)} is no plural of a kind`, 'give it lower-case letters');
  if (typeof kind !== 'string' || !isLabel(kind.toLowerCase())) tell(['spec', 'names', 'kind'], `${show(kind)} is no name of a kind`);
  for (const name of ['singular', 'listKind'])
    if (names[name] !== undefined && typeof names[name] !== 'string') tell(['spec', 'names', name], `${show(names[name])} is no name`);
  for (const list of ['shortNames', 'categories'])
    if (names[list] !== undefined && !isNames(names[list])) tell(['spec', 'names', list], `${show(names[list])} is no list of names`);
  return isLabel(plural);
}

function checkVersions(versions: readonly unknown[], tell: Tell): void {
  const names = new Set<unknown>();
  for (const [index, version] of versions.entries()) {
    const at: Path = ['spec', 'versions', index];
    if (!isTable(version)) {
      tell(at, `${show(version)} is no version`);
      continue;
    }
    onlyKnown(version, at, fields.version, tell);
    if (!isLabel(version.name)) tell([...at, 'name'], `${show(version.name)} is no name of a version`, 'give it one like v1 or v1alpha1');
    if (names.has(version.name)) tell([...at, 'name'], `there are two versions ${show(version.name)}`);
    names.add(version.name);
    for (const flag of ['served', 'storage'])
      if (typeof version[flag] !== 'boolean')
        tell([...at, flag], `${show(version[flag])} is not true or false`, `say ${flag}: true or ${flag}: false`);
    checkRoot(version, at, tell);
    checkShown(version, at, tell);
  }
  const stored = versions.filter((version) => isTable(version) && version.storage === true).length;
  if (stored !== 1)
    tell(['spec', 'versions'], `${stored} of its versions are stored, and one has to be`, 'say storage: true of one of them');
}

/** What of metadata a definition may say something of. */
const bounded = ['name', 'generateName'];

/** The schema of whole objects, which says nothing of their metadata but what their names are. */
function checkRoot(version: Given, at: Path, tell: Tell): void {
  const root = isTable(version.schema) ? version.schema.openAPIV3Schema : undefined;
  const path = [...at, 'schema', 'openAPIV3Schema'];
  if (root === undefined) {
    tell(at, 'it has no schema', 'take the file as its project publishes it for apiextensions.k8s.io/v1: schema.openAPIV3Schema');
    return;
  }
  checkStructural(root, path, tell);
  if (isTable(root) && root.type !== 'object') tell([...path, 'type'], `${show(root.type)} is no object`, 'say type: object');
  const metadata = isTable(root) && isTable(root.properties) ? root.properties.metadata : undefined;
  if (!isTable(metadata)) return;
  const { type, properties = {}, ...others } = metadata;
  const isMore =
    Object.keys(others).some((word) => word !== 'description') || Object.keys(properties as Given).some((name) => !bounded.includes(name));
  if (type !== 'object' || isMore)
    tell(
      [...path, 'properties', 'metadata'],
      'it says more than what its names are',
      'leave out all but type: object, and properties of name and generateName',
    );
}

/** What `kubectl get` shows of an object, and what is written apart from the rest of it. */
function checkShown({ subresources, additionalPrinterColumns: columns = [] }: Given, at: Path, tell: Tell): void {
  if (subresources !== undefined && !(isTable(subresources) && Object.values(subresources).every(isTable)))
    tell([...at, 'subresources'], `${show(subresources)} is no table of status and scale`);
  if (!Array.isArray(columns)) {
    tell([...at, 'additionalPrinterColumns'], `${show(columns)} is no list of columns`);
    return;
  }
  for (const [index, column] of columns.entries()) {
    const { name, type, jsonPath } = (isTable(column) ? column : {}) as Given;
    const isColumn =
      typeof name === 'string' && columnTypes.includes(String(type)) && typeof jsonPath === 'string' && jsonPath.startsWith('.');
    if (!isColumn)
      tell(
        [...at, 'additionalPrinterColumns', index],
        `${show(column)} is no column`,
        `give it a name, a type of ${columnTypes.join(', ')}, and a jsonPath that begins with a dot`,
      );
  }
}

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string'];

function onlyKnown(table: Given, path: Path, known: readonly string[], tell: Tell): void {
  for (const key of Object.keys(table).filter((key) => !known.includes(key))) {
    const right = suggest(key, known);
    tell([...path, key], `${key} is no field there${right ? `; did you mean ${right}?` : ''}`);
  }
}
