import type { Definitions } from '../objects/definitions/definition';
import type { Rendered } from '../objects/manifest';
import { checkSchema, schemaSource } from '../objects/schema';
import type { Problem } from '../problems';
import { failures, type ObjectProof } from './proof';

export const schema: ObjectProof = {
  id: 'schema',
  states: 'Every object is one that the pinned Kubernetes and the pinned custom resources know, field by field.',
  why: 'What Kubernetes would refuse or silently drop: fields that it does not know, values of another type, fields that it needs.',
  prove({ objects }) {
    return {
      figures: [
        { about: 'objects', value: String(objects.all.length) },
        { about: 'schemas', value: schemaSource },
      ],
      findings: failures(objects.all.flatMap((rendered) => [...schemaProblems(rendered, objects.definitions), ...jsonProblems(rendered)])),
    };
  },
};

function schemaProblems({ source, manifest }: Rendered, definitions: Definitions): Problem[] {
  return checkSchema(manifest, definitions).map(({ path, message }) => ({
    code: 'SCHEMA_INVALID' as const,
    where: source,
    what: `${manifest.kind} ${path}: ${message}`,
    repair: `mend it where ${source} is declared; Kubernetes would refuse or drop it`,
  }));
}

/** What could not be written down: a number that is none, a function, a date. */
function jsonProblems({ source, manifest }: Rendered): Problem[] {
  const path = notJson(manifest)?.slice(1);
  if (path === undefined) return [];
  return [
    {
      code: 'OBJECT_NOT_JSON',
      where: source,
      what: `${manifest.kind} ${path} holds a value that JSON does not have`,
      repair: 'give it a text, a finite number, true, false, a list or a plain object',
    },
  ];
}

/** The way to a value that JSON does not have, each key after a dot; undefined when there is none. */
function notJson(value: unknown): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : '';
  if (typeof value !== 'object') return '';
  const prototype = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return '';
  // for…in takes no list of keys, of which a large homelab has hundreds of thousands
  for (const key in value) {
    const found = notJson((value as Readonly<Record<string, unknown>>)[key]);
    if (found !== undefined) return `.${key}${found}`;
  }
  return undefined;
}
