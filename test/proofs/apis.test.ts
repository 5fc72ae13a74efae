import removedApis from '../../schemas/removed-apis.json';
import { apis } from '../../src/proofs/apis';
import { object, objectsOf } from './objects-of';

/** Kubernetes' own list: an API version and kind, with the minor version that serves it no more. */
const removed = Object.entries(removedApis.removed as Readonly<Record<string, Readonly<Record<string, number>>>>).flatMap(
  ([version, kinds]) => Object.entries(kinds).map(([kind, minor]) => ({ version, kind, minor })),
);
/** `k8s.io/api@v0.36.4` is of Kubernetes 1.36. */
const pinned = Number(/@v0\.(\d+)/.exec(removedApis.source)?.[1]);
const told = ({ version, kind }: { readonly version: string; readonly kind: string }) =>
  apis.prove({ objects: objectsOf(object(version, kind, 'x')) }).findings.map(({ code, where, what }) => [code, where, what]);
const of = (minors: (minor: number) => boolean) => removed.filter(({ minor }) => minors(minor));

test('the list has what is gone, what goes next, and what goes later', () => {
  for (const some of [of((minor) => minor <= pinned), of((minor) => minor === pinned + 1), of((minor) => minor > pinned + 1)])
    expect(some.length).toBeGreaterThan(0);
});

test('what the pinned Kubernetes serves no more is told', () => {
  for (const one of of((minor) => minor <= pinned))
    expect(told(one)).toEqual([
      ['API_REMOVED', `${one.kind}/x`, `${one.kind} x is of ${one.version}, which Kubernetes 1.${one.minor} serves no more`],
    ]);
});

test('so is what the next one serves no more, and that it is the next', () => {
  for (const one of of((minor) => minor === pinned + 1))
    expect(told(one)).toEqual([
      ['API_REMOVED', `${one.kind}/x`, `${one.kind} x is of ${one.version}, which Kubernetes 1.${one.minor} serves no more, the next one`],
    ]);
});

test('what goes later is not, nor what stays, nor another kind of a version of which some goes', () => {
  for (const one of of((minor) => minor > pinned + 1)) expect([one, told(one)]).toEqual([one, []]);
  expect(told({ version: 'apps/v1', kind: 'Deployment' })).toEqual([]);
  expect(told({ version: 'apps/v1beta1', kind: 'Thing' })).toEqual([]);
  expect(told({ version: 'shop.example/v1', kind: 'Shop' })).toEqual([]);
});

test('the evidence counts API versions once, and says of which Kubernetes', () => {
  const objects = objectsOf(object('v1', 'ConfigMap', 'a'), object('v1', 'Secret', 'b'), object('apps/v1', 'Deployment', 'c'));
  expect(apis.prove({ objects }).figures).toEqual([
    { about: 'API versions', value: '2' },
    { about: 'Kubernetes', value: `1.${pinned}, and 1.${pinned + 1} after it (${removedApis.source})` },
  ]);
});
