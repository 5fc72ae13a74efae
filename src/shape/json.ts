import { isPlain } from '../spelled';
import { isRecord, list, optional, record } from './composed';
import { Shape, told } from './shape';

/** Deeper than any object of Kubernetes'; a circle is deeper than everything. */
const deepest = 100;

/** What JSON can write down. That it is also what its reader wants is another's to say. */
export const json: Shape<unknown> = new Shape<unknown>(
  (value, place) => {
    if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return value;
    const isTree = Array.isArray(value) || (isRecord(value) && isPlain(value));
    if (isTree && place.depth > deepest) place.wrong('it is too deep, or contains itself', 'give it plain data', 'OBJECT_NOT_JSON');
    else if (isTree) return (Array.isArray(value) ? items : entries).read(value, place);
    else told(place, value, 'give it a text, a finite number, true, false, a list or a plain object', 'OBJECT_NOT_JSON');
    return null;
  },
  () => null,
);
const items = list(json);
const entries = record(optional(json));

/** An object of whatever JSON has. */
export const jsonObject: Shape<Readonly<Record<string, unknown>>> = new Shape<Readonly<Record<string, unknown>>>(
  (value, place) => {
    if (isRecord(value)) return json.read(value, place) as Readonly<Record<string, unknown>>;
    told(place, value, 'give it an object');
    return {};
  },
  () => ({}),
);

/** Fields of Kubernetes' own, as a construct hands them on: the schema looks at them. */
export function manifest<T>(instead: T): Shape<T> {
  return new Shape<T>(
    (value, place) => json.read(value, place) as T,
    () => instead,
  );
}
