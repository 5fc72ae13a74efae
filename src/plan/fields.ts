import type { Manifest } from '../objects/manifest';
import { valuesOf } from '../objects/references';
import { isQuantity, schemaBelow, schemaOf, schemaOfItems } from '../objects/schema';
import type { Schema } from '../objects/schema-reading';
import { tryQuantity } from '../units/quantity';
import { isDefaulted } from './defaults';
import { type ListKind, listKind, matched } from './lists';
import { flagBefore } from './masked';
import { isSame, joined } from './same';

/** One field that is not as it was. Of what was added or removed whole, the topmost. */
export interface FieldChange {
  /** `spec.template.spec.containers[web].image`; an item of a list goes by its key, or its place. */
  readonly path: string;
  /** What stands at its end: a key of an object, or of an entry the name it goes by. */
  readonly name: string;
  readonly before?: unknown;
  readonly after?: unknown;
  /** The same items in another order, where that counts. */
  readonly reordered?: true;
}

/** Every field of an object that differs, in the order of the fields. What only stands in another order is no difference. */
export function fieldChanges(before: Manifest, after: Manifest): readonly FieldChange[] {
  const found: FieldChange[] = [];
  const unordered = unorderedKinds.has(after.kind);
  walk({ path: '', name: '', schema: schemaOf(after.apiVersion, after.kind), unordered, inTemplate: false }, before, after, found);
  return found;
}

/**
 * Kinds whose lists mean the same in any order, though their schema calls them atomic: rules and peers are added up (Kubernetes'
 * documentation of NetworkPolicy and RBAC), paths go by their length, an AppProject's lists are searched.
 */
const unorderedKinds = new Set(['NetworkPolicy', 'Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding', 'Ingress', 'AppProject']);

interface Place {
  readonly path: string;
  readonly name: string;
  readonly schema: Schema | undefined;
  readonly unordered: boolean;
  /** In a pod's template, whose every change makes new pods, also one of order. */
  readonly inTemplate: boolean;
}

function walk(place: Place, before: unknown, after: unknown, found: FieldChange[]): void {
  if (isSame(before, after)) return;
  if (isQuantity(place.schema) && isSameQuantity(before, after)) return;
  if (place.schema !== undefined && isDefaulted(place.name, before, after, place.inTemplate)) return;
  if (Array.isArray(before) && Array.isArray(after)) walkList(place, before, after, found);
  else if (isTable(before) && isTable(after)) walkTable(place, before, after, found);
  else {
    found.push({
      path: place.path,
      name: place.name,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    });
  }
}

type Table = Readonly<Record<string, unknown>>;

function walkTable(place: Place, before: Table, after: Table, found: FieldChange[]): void {
  // an entry of an environment goes by its name: that says what its value is
  const entry = typeof after.name === 'string' && Object.hasOwn(after, 'value') ? after.name : undefined;
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const inner: Place = {
      ...place,
      path: joined(place.path, key),
      name: key === 'value' && entry !== undefined ? entry : key,
      schema: schemaBelow(place.schema, key),
      inTemplate: place.inTemplate || key === 'template',
    };
    const values = key === 'valuesContent' ? [valuesOf(before), valuesOf(after)] : [];
    if (values.every(isTable) && values.length > 0) walk({ ...inner, schema: undefined }, ...(values as [Table, Table]), found);
    else walk(inner, own(before, key), own(after, key), found);
  }
}

function walkList(place: Place, before: readonly unknown[], after: readonly unknown[], found: FieldChange[]): void {
  const kind: ListKind = listKind(place.schema, before, after, place.unordered);
  const items = schemaOfItems(place.schema);
  const { pairs, moved } = matched(kind, before, after);
  for (const { id, before: was, after: is } of pairs) {
    const name = kind.type === 'map' ? id : (flagBefore(after, Number(id)) ?? flagBefore(before, Number(id)) ?? place.name);
    walk({ ...place, path: `${place.path}[${id}]`, name, schema: items }, was, is, found);
  }
  if (moved && place.inTemplate) found.push({ path: place.path, name: place.name, before, after, reordered: true });
}

function isSameQuantity(before: unknown, after: unknown): boolean {
  const amount = tryQuantity(before);
  return amount !== undefined && amount === tryQuantity(after);
}

function own(table: Table, key: string): unknown {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
