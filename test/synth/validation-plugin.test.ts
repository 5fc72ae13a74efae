import { LoutikValidation, objectProofs, type PluginProperties, type ValidationContext } from '../../src/synth/validation-plugin';
import { container, deployment, object } from '../proofs/objects-of';

// with the real command line: test/hard/validation-plugin.test.ts

type Violation = Parameters<ValidationContext['report']['addViolation']>[0];

/** What the plugin reports of files, by their paths, each with its documents. */
async function reported(files: Readonly<Record<string, readonly unknown[]>>, properties?: PluginProperties) {
  const violations: Violation[] = [];
  const submitted: unknown[] = [];
  await new LoutikValidation(properties).validate({
    manifests: Object.keys(files),
    parseManifest: (path) => JSON.parse(JSON.stringify(files[path])), // as a file has it
    report: { addViolation: (violation) => void violations.push(violation), submit: (...told) => void submitted.push(told) },
  });
  return { violations, submitted };
}

const told = (violations: readonly Violation[]) =>
  violations.map(({ ruleName, violatingResources }) => [
    ruleName,
    ...violatingResources.flatMap(({ resourceName, manifestPath, locations }) => [resourceName, manifestPath, ...locations]),
  ]);

const all = 'schema, names, apis, pod-security, security, containers, isolation';
const spec = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
const deny = object('networking.k8s.io/v1', 'NetworkPolicy', 'deny', { spec });
const image = 'docker.io/traefik/whoami:v1.11.0';
const web = deployment({ container: { image } });
const open = object('v1', 'Service', 'web', {
  spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, nodePort: 30080 }] },
});
const exposed = deployment({ container: { image, ports: [{ containerPort: 80, hostPort: 80 }] } });

test('a project that meets every rule succeeds, and is told what was looked at', async () => {
  const { violations, submitted } = await reported({ 'a.yaml': [web, deny] });
  expect(told(violations)).toEqual([]);
  expect(submitted).toEqual([['success', { objects: '2', 'of kinds without a schema here': '0', proofs: all }]]);
});

test('what a proof finds is told with proof and code, its words, and the object’s name, file and place in it', async () => {
  const { violations, submitted } = await reported({ 'a.yaml': [deny, web], 'b.yaml': [null, open] });
  expect(told(violations)).toEqual([['isolation PORT_EXPOSED', 'web', 'b.yaml', 'b.yaml#1']]);
  expect(violations[0]).toMatchObject({
    recommendation: 'the Service web of the type NodePort opens 30080 on every node',
    fix: 'make it a ClusterIP, and give it a route',
  });
  expect(submitted).toMatchObject([['failure', { objects: '3' }]]);
});

test('a rule among several of a code is told behind it', async () => {
  const privileged = deployment({ container: { ...container(), securityContext: { privileged: true } } });
  const { violations } = await reported({ 'a.yaml': [privileged, deny] }, { proofs: ['security'] });
  expect(told(violations)).toContainEqual(['security HARDENING_MISSING pod-security', 'web', 'a.yaml', 'a.yaml#0']);
});

test('of a kind without a schema here the fields are not looked at; what other proofs know of it is told', async () => {
  const own = { apiVersion: 'shop.example/v1', kind: 'Shop', metadata: { name: 'mine' }, spec: { color: 'red' } };
  const removed = object('policy/v1beta1', 'PodDisruptionBudget', 'web', { spec: { maxUnavailable: 1 } });
  const { violations, submitted } = await reported({ 'a.yaml': [own, removed] });
  expect(told(violations)).toEqual([['apis API_REMOVED', 'web', 'a.yaml', 'a.yaml#1']]);
  expect(submitted).toMatchObject([['failure', { objects: '2', 'of kinds without a schema here': '2' }]]);
});

test('of a kind with one they are', async () => {
  const wrong = object('v1', 'ConfigMap', 'x', { data: { a: 1 } });
  expect(told((await reported({ 'a.yaml': [wrong] })).violations)).toEqual([['schema SCHEMA_INVALID', 'x', 'a.yaml', 'a.yaml#0']]);
});

test.each([
  ['an empty document', null],
  ['a text', 'kind'],
  ['no kind', { apiVersion: 'v1', metadata: { name: 'x' } }],
  ['no version', { kind: 'ConfigMap', metadata: { name: 'x' } }],
  ['no name', { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} }],
  ['no metadata', { apiVersion: 'v1', kind: 'ConfigMap' }],
])('%s is no object', async (_, value) => {
  const { violations, submitted } = await reported({ 'a.yaml': [value] });
  expect(told(violations)).toEqual([]);
  expect(submitted).toMatchObject([['success', { objects: '0' }]]);
});

test('an object that says no namespace stands in one of its own kind, with the policies that say none either', async () => {
  const bare = (one: object) => ({ ...one, metadata: { name: (one as typeof deny).metadata.name } });
  const isolated = await reported({ 'a.yaml': [bare(deployment()), bare(deny)] }, { proofs: ['isolation'] });
  expect(told(isolated.violations)).toEqual([]);
  const elsewhere = await reported({ 'a.yaml': [bare(deployment()), deny] }, { proofs: ['isolation'] });
  expect(told(elsewhere.violations)).toEqual([['isolation POD_UNISOLATED', 'web', 'a.yaml', 'a.yaml#0']]);
  expect(elsewhere.violations[0]?.recommendation).toBe(
    'no NetworkPolicy of namespace of-the-context holds back who comes in, nor where it goes',
  );
});

test('an object of the cluster is given no namespace', async () => {
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'reads' }, rules: [] };
  expect(told((await reported({ 'a.yaml': [role] }, { proofs: ['schema'] })).violations)).toEqual([]);
});

test('only the proofs that are asked for are carried out', async () => {
  const { violations, submitted } = await reported({ 'a.yaml': [exposed] }, { proofs: ['isolation', 'names'] });
  expect(violations.map(({ ruleName }) => ruleName)).toEqual(['isolation POD_UNISOLATED', 'isolation PORT_EXPOSED']);
  expect(submitted).toMatchObject([['failure', { proofs: 'names, isolation' }]]);
  expect((await reported({ 'a.yaml': [exposed] }, { proofs: [] })).submitted).toMatchObject([['success', { proofs: '' }]]);
});

test('a name that is no proof’s stops, also beside one that is', () => {
  expect(() => new LoutikValidation({ proofs: ['isolation', 'isolatoin', 'x'] })).toThrow(
    `There is no proof isolatoin, x of objects alone; there are ${all}`,
  );
  expect(() => new LoutikValidation({ proofs: objectProofs.map(({ id }) => id) })).not.toThrow();
});
