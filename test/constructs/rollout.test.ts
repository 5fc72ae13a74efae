import { createHash } from 'node:crypto';
import { Bytes, Files, podField, Secret, ServiceChart, scratch, Workload } from '../../src';
import { Lab } from '../../src/constructs/lab';
import { rolloutHashes } from '../../src/constructs/rollout';
import { base } from '../inventory/base';
import { type Any, inApp, objectOf, plain } from './object-of';

/** The annotations of what an app's containers read, with what is sealed by `<namespace>/<name>`. */
function hashes(sealed: Any, read: (app: ServiceChart) => readonly Any[]) {
  const files = Object.entries(sealed).map(([at, encryptedData]) => [at, { file: 'x', encryptedData }]);
  const app = new ServiceChart(new Lab({ homelab: 'test', inventory: base, sealed: new Map(files as Any) }), 'app');
  return rolloutHashes(app, read(app));
}
const secret = (app: ServiceChart, id = 'login') => new Secret(app, id, { keys: ['user', 'password'], about: 'a test' });
const digest = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
const byEnv = (app: ServiceChart) => [{ env: { LOGIN: secret(app).key('password') } }];
const byMount = (app: ServiceChart) => [{ mounts: { '/login': secret(app).files } }];
const first = { user: 'Aa', password: 'Bb' };

describe('what is sealed', () => {
  test('rolls who takes a key of it by that key’s value alone', () =>
    expect(hashes({ 'app/app-login': first }, byEnv)).toEqual({ 'loutik.dev/secrets': digest([['app-login/password', 'Bb']]) }));

  test('rolls who mounts it by the values of all its keys', () =>
    expect(hashes({ 'app/app-login': first }, byMount)).toEqual({
      'loutik.dev/secrets': digest([
        ['app-login/password', 'Bb'],
        ['app-login/user', 'Aa'],
      ]),
    }));

  test('is one value however often it is read, in one order whatever the order of use', () => {
    const sealed = { 'app/app-a': first, 'app/app-b': first };
    const read = (ids: readonly string[]) =>
      hashes(sealed, (app) => {
        const [one, other] = ids.map((id) => secret(app, id)) as Any;
        const env = { A: one.key('user'), B: other.key('user'), C: one.key('user') };
        return [{ env }, { env, mounts: { '/one': one.files } }, { mounts: { '/other': other.files, '/again': other.files } }];
      });
    const all = ['a', 'b'].flatMap((id) => [
      [`app-${id}/password`, 'Bb'],
      [`app-${id}/user`, 'Aa'],
    ]);
    expect(read(['a', 'b'])).toEqual({ 'loutik.dev/secrets': digest(all) });
    expect(read(['b', 'a'])).toEqual(read(['a', 'b']));
  });

  test('is nothing to who reads none, or one of that name in another namespace, and nothing before it is sealed', () => {
    const env = { A: 'a', B: () => 'b', C: podField('metadata.name') };
    expect(hashes({ 'app/app-login': first }, () => [{ env }, { mounts: { '/tmp': scratch(Bytes.mib(1)) } }, {}])).toEqual({});
    expect([byEnv, byMount].map((read) => hashes({ 'other/app-login': first }, read))).toEqual([{}, {}]);
    expect([byEnv, byMount].map((read) => hashes({}, read))).toEqual([{}, {}]);
  });
});

describe('the files of a pod roll it out by what JSON says of them', () => {
  const a = { 'a.conf': 'x\n"é"', 'b.conf': '' };
  const b = { 'a.conf': 'y' };
  const files = (app: ServiceChart) => [new Files(app, 'a', a), new Files(app, 'b', b)];
  const rolled = (...read: readonly unknown[]) => ({ 'loutik.dev/files': digest(read) });

  test('in the order of their mounts, each once', () => {
    const read = (order: (all: readonly Files[]) => readonly unknown[]) =>
      hashes({}, (app) => order(files(app)).map((one) => ({ mounts: { '/etc/a': one, '/tmp': scratch(Bytes.mib(1)) } })));
    expect(read((all) => all)).toEqual(rolled(['app-a', a], ['app-b', b]));
    expect(read((all) => [...all].reverse())).toEqual(rolled(['app-b', b], ['app-a', a]));
    expect(read(([one]) => [one, one])).toEqual(rolled(['app-a', a]));
  });

  test('whoever else reads the same beside others', () => {
    const app = new ServiceChart(new Lab({ homelab: 'test', inventory: base }), 'app');
    const [one, other] = files(app) as Any;
    const of = (...mounted: readonly Any[]) => rolloutHashes(app, [{ mounts: Object.fromEntries(mounted.entries()) } as Any]);
    expect(of(one, other)).toEqual(rolled(['app-a', a], ['app-b', b]));
    expect([of(one), of(one), of(other)]).toEqual([rolled(['app-a', a]), rolled(['app-a', a]), rolled(['app-b', b])]);
    expect(of(one, other)).toEqual(rolled(['app-a', a], ['app-b', b]));
  });
});

test('a pod is rolled out by what any of its containers reads', () => {
  const map = { 'a.conf': 'x' };
  const declare = (reader: (mounts: object) => object) =>
    inApp((app) => void new Workload(app, 'main', { ...plain, ...reader({ '/etc/a': new Files(app, 'a', map) }) }));
  const annotations = (reader: (mounts: object) => object) =>
    objectOf(declare(reader), 'Deployment', 'app').spec.template.metadata.annotations;
  const rolled = { 'loutik.dev/files': digest([['app-a', map]]) };
  expect(annotations((mounts) => ({ mounts }))).toEqual(rolled);
  expect(annotations((mounts) => ({ init: { first: { ...plain, mounts } } }))).toEqual(rolled);
  expect(annotations((mounts) => ({ containers: { beside: { ...plain, mounts } } }))).toEqual(rolled);
});
