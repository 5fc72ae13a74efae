import type { Manifest } from '../../../src/objects/manifest';
import { references } from '../../../src/proofs/references';
import { object } from '../objects-of';
import { rawModel } from '../proved';
import { type Any, deployment } from './parts';

// objects as they are, without what a chart would see to: what is told of each name, and what is left to other proofs

const found = (...manifests: readonly object[]) => references.prove(rawModel(manifests as readonly Manifest[])).findings;
const told = (...manifests: readonly object[]) => found(...manifests).map(({ code, where, what }) => [code, where, what]);
const about = (name: string, ...manifests: readonly object[]) => told(...manifests).filter(([, where]) => where === `test/app/${name}`);

const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'app' } };
const made = (name: string, pod: Any, container: Any = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  ...(deployment(pod, container) as Any),
  metadata: { name, namespace: 'app' },
});
const fromSecret = (name: string, key = 'token') => ({ env: [{ name: 'TOKEN', valueFrom: { configMapKeyRef: { name, key } } }] });
const scaler = (name: string) =>
  object('autoscaling/v2', 'HorizontalPodAutoscaler', 'scaler', {
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name }, minReplicas: 1, maxReplicas: 2 },
  });
const names = (count: number) => Array.from({ length: count }, (_, index) => `deployment-${String.fromCharCode(97 + index)}`);
const repairOf = (count: number) =>
  found(space, scaler('nothing-of-the-kind'), ...names(count).map((name) => made(name, {}))).find(
    ({ where }) => where === 'test/app/scaler',
  )?.repair;

describe('a name that leads nowhere is told with those that would do', () => {
  test('none where there is none', () => {
    expect(repairOf(0)).toBe('declare it, or take the name out');
  });
  test('each, up to twelve', () => {
    expect(repairOf(1)).toBe('declare it, or take the name out, or name one of deployment-a');
    expect(repairOf(12)).toBe(`declare it, or take the name out, or name one of ${names(12).join(', ')}`);
  });
  test('none of more than twelve, in which nobody looks', () => {
    expect(repairOf(13)).toBe('declare it, or take the name out');
  });
});

describe('what no name can be is told by the proof validation, and by nothing else', () => {
  test('a name', () => {
    expect(about('x', space, made('x', {}, fromSecret('no name')))).toEqual([]);
    expect(about('x', space, made('x', {}, fromSecret('no-such')))).toEqual([
      ['REFERENCE_UNKNOWN', 'test/app/x', expect.stringContaining(' names ConfigMap app/no-such, which is not there')],
    ]);
  });

  test('a key', () => {
    const config = object('v1', 'ConfigMap', 'config', { data: { token: 'a' } });
    expect(about('x', space, config, made('x', {}, fromSecret('config', 'no key')))).toEqual([]);
    expect(about('x', space, config, made('x', {}, fromSecret('config', 'tokn')))).toEqual([
      [
        'REFERENCE_UNKNOWN',
        'test/app/x',
        expect.stringMatching(/ names key tokn of ConfigMap app\/config, which has token; did you mean token\?$/),
      ],
    ]);
  });

  test('of one name alone: another of the same object is told', () => {
    const both = made('x', { volumes: [{ name: 'v', configMap: { name: 'no-such' } }] }, fromSecret('no name'));
    expect(about('x', space, both)).toEqual([
      ['REFERENCE_UNKNOWN', 'test/app/x', expect.stringContaining(' names ConfigMap app/no-such, which is not there')],
    ]);
  });
});

describe('a port', () => {
  const service = object('v1', 'Service', 'web', {
    spec: { selector: { app: 'x' }, ports: [{ name: 'p8081', port: 9000, targetPort: 'http' }] },
  });
  const ingress = (port: object) =>
    object('networking.k8s.io/v1', 'Ingress', 'in', {
      spec: {
        rules: [
          { host: 'a.test.example', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port } } }] } },
        ],
      },
    });
  const of = (port: object) =>
    about('in', space, service, made('x', {}), ingress(port)).map(([, , what]) => /port .*$/.exec(what ?? '')?.[0]);

  test('may be called by name or number', () => {
    expect([of({ name: 'p8081' }), of({ number: 9000 })]).toEqual([[], []]);
  });
  test('that is none is told with all there are, and what was meant among those of its kind', () => {
    expect(of({ number: 8081 })).toEqual(['port 8081 of Service app/web, which has p8081, 9000']);
    expect(of({ number: 9001 })).toEqual(['port 9001 of Service app/web, which has p8081, 9000; did you mean 9000?']);
    expect(of({ name: 'p8082' })).toEqual(['port p8082 of Service app/web, which has p8081, 9000; did you mean p8081?']);
  });
});

test('the evidence counts every name that an object needs', () => {
  const count = (...manifests: readonly object[]) =>
    Number(references.prove(rawModel(manifests as readonly Manifest[])).figures.find(({ about: of }) => of === 'references')?.value);
  expect(count(space, made('x', {}, fromSecret('config'))) - count(space, made('x', {}))).toBe(1);
});
