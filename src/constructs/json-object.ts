import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { inOrder } from '../shape/json';

/**
 * An API object whose fields are JSON already, and nobody else's to change. cdk8s writes it as it does any other, only that nothing in
 * it has to be resolved first: that is a seventh of the time that a large homelab takes.
 */
export class JsonObject extends ApiObject {
  private isPatched = false;

  constructor(
    scope: Construct,
    id: string,
    private readonly fields: ConstructorParameters<typeof ApiObject>[2],
  ) {
    super(scope, id, fields);
  }

  override addJsonPatch(...patches: Parameters<ApiObject['addJsonPatch']>): void {
    this.isPatched = true;
    super.addJsonPatch(...patches);
  }

  override toJson(): Record<string, unknown> {
    if (this.isPatched) return super.toJson();
    const { metadata: _, apiVersion, kind, ...fields } = this.fields as Readonly<Record<string, unknown>>;
    return { apiVersion, kind, metadata: this.metadata.toJson(), ...(sorted(fields) as object) };
  }
}

/**
 * Every object's entries by their names, without those that have no value, as `sanitizeValue` has them (cdk8s, src/_util.ts). What is
 * so already, as nearly all that a shape has read, is handed on as it stands: of a large homelab a copy of everything is much.
 */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  if (isSorted(value)) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries: Record<string, unknown> = {};
  for (const key of inOrder(Object.keys(value))) {
    const inner = sorted((value as Record<string, unknown>)[key]);
    if (inner !== undefined) entries[key] = inner;
  }
  return entries;
}

/** Whether a value, and all that is in it, is as `sorted` leaves it. */
function isSorted(value: unknown): boolean {
  if (typeof value !== 'object') return value !== undefined;
  if (value === null) return false;
  if (Array.isArray(value)) return value.every(isSorted);
  let before: string | undefined;
  for (const key in value) {
    if (before !== undefined && before > key) return false;
    if (!isSorted((value as Record<string, unknown>)[key])) return false;
    before = key;
  }
  return true;
}
