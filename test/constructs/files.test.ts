import { Files, ServiceChart } from '../../src';
import { Lab } from '../../src/constructs/lab';
import { base } from '../inventory/base';
import type { Any } from './object-of';

function made(contents: Any, options?: Any, app: object = {}) {
  const lab = new Lab({ homelab: 'test', inventory: base });
  const files = new Files(new ServiceChart(lab, 'app', app), 'config', contents, options);
  const objects = files.node.children.map((one: Any) => one.toJson());
  return { files, objects, told: lab.problems.map(({ code, where }) => [code, where]) };
}

test('files are a ConfigMap of their app and id, each by its name', () => {
  const { files, objects, told } = made({ 'a.conf': 'x\n', b: '' });
  expect([files.name, files.namespace, files.contents, told]).toEqual(['app-config', 'app', { 'a.conf': 'x\n', b: '' }, []]);
  expect(objects).toMatchObject([{ kind: 'ConfigMap', metadata: { name: 'app-config' }, data: { 'a.conf': 'x\n', b: '' } }]);
  expect(objects[0].metadata.annotations).toBeUndefined();
  expect(made({}, {}, { namespace: 'kube-system' }).files.namespace).toBe('kube-system');
});

test('their lines end as Linux has them, wherever they were checked out', () => {
  expect(made({ a: 'x\r\ny\r\n\r', b: 'z' }).files.contents).toEqual({ a: 'x\ny\n\r', b: 'z' });
});

test('what looks like a secret in them and is none is said by an annotation', () => {
  expect(made({ a: 'token=x' }, { notSecret: { token: 'a name' } }).objects[0].metadata.annotations).toEqual({
    'waiver.loutik.dev/not-secret': 'token: a name',
  });
});

test('one of them is mounted alone by its name', () => {
  const { files } = made({ a: '' });
  expect(files.at('a')).toEqual({ kind: 'files', files, file: 'a' });
});

test('what is no text is told at its place', () => {
  expect(made({ a: 1 }).told).toEqual([['VALUE_INVALID', 'test/app/config.contents.a']]);
  expect(made({ a: '' }, { notSecret: { b: 1 } }).told).toEqual([['VALUE_INVALID', 'test/app/config.options.notSecret.b']]);
});
