import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../../src/objects/manifest';
import { checkSchema, schemaSource } from '../../src/objects/schema';
import { faulty, full } from '../objects/definitions/specs';
import { definitionsIn, realm, thing } from '../objects/definitions/thing';
import { wrong } from '../objects/definitions/wrong';
import { eventually } from './clone';
import { BareApi } from './validation/bare-api';

const known = definitionsIn(`${thing}---\n${realm}`);

let server: BareApi;
beforeAll(async () => {
  server = await BareApi.start(schemaSource.slice(schemaSource.indexOf('@') + 1));
  for (const { manifest } of known.all) await server.api.apply(manifest);
  await eventually('Thing', () =>
    server.api.list('example.com/v1', 'Thing').then(
      () => true,
      () => false,
    ),
  );
});
afterAll(() => server?.stop());

/** Whether the API server takes an object. */
const takes = (object: Manifest) =>
  server.api.apply(object as Parameters<typeof server.api.apply>[0]).then(
    () => true,
    () => false,
  );

const of = (spec: object) => ({ apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a', namespace: 'bare' }, spec });

test.each<object>([full, { ...full, size: 8, limit: 5, rules: [] }, { size: 2 }, ...faulty.map(([spec]) => spec)])(
  'the API server says the same of an object of a kind that is defined: %j',
  async (spec) => {
    expect(await takes(of(spec))).toBe(checkSchema(of(spec), known).length === 0);
  },
);

test('a field that no word of the definition lets through is dropped there without a word: here it is told', async () => {
  const object = of({ size: 2, nothing: { a: 1 } });
  const { body } = await server.api.apply(object);
  expect([body.spec.nothing, checkSchema(object, known)]).toEqual([{}, [{ path: 'spec.nothing.a', message: 'is no field there' }]]);
});

test('it takes an object of the whole cluster, with a status that is a field like others', async () => {
  expect(await takes({ apiVersion: 'example.com/v1', kind: 'Realm', metadata: { name: 'a' }, status: { at: 'x' } })).toBe(true);
});

test.each(wrong)('the API server refuses a definition that is refused here: %s', async (before, after) => {
  const [document] = parseAllDocuments(
    thing
      .replace(before, () => after)
      .replace(/\bthings/g, 'others')
      .replace(/\bThing/g, 'Other'),
  );
  expect(await takes(document?.toJSON() as Manifest)).toBe(false);
});
