import { Files, ServiceChart } from '../../src';
import { Lab } from '../../src/constructs/lab';
import { base } from '../inventory/base';
import type { Any } from './object-of';

function made(contents: Any, options?: Any, app: object = {}, later: object = {}) {
  const lab = new Lab({ homelab: 'test', inventory: base });
  const files = new Files(new ServiceChart(lab, 'app', app), 'config', contents, options);
  for (const [file, text] of Object.entries(later)) files.put(file, text as string);
  files.emit();
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

test('one that is known only later is put beside them, or in the place of one', () => {
  const { files, objects } = made({ a: 'x', b: 'y' }, {}, {}, { b: 'z\r\n', c: '' });
  expect([files.contents, objects[0].data]).toEqual([
    { a: 'x', b: 'z\n', c: '' },
    { a: 'x', b: 'z\n', c: '' },
  ]);
});

test('what such a one holds that looks like a secret is said with it', () => {
  const lab = new Lab({ homelab: 'test', inventory: base });
  const files = new Files(new ServiceChart(lab, 'app'), 'config', { a: 'token=x' }, { notSecret: { token: 'a name' } });
  files.put('b', 'key=y', { notSecret: { key: 'another' } });
  files.emit();
  const [map] = files.node.children.map((one: Any) => one.toJson());
  expect(map.metadata.annotations).toEqual({ 'waiver.loutik.dev/not-secret': 'token: a name\nkey: another' });
});

test('one of them is mounted alone by its name', () => {
  const { files } = made({ a: '' });
  expect(files.at('a')).toEqual({ kind: 'files', files, file: 'a' });
});

test('what is no text is told at its place', () => {
  expect(made({ a: 1 }).told).toEqual([['VALUE_INVALID', 'test/app/config.contents.a']]);
  expect(made({ a: '' }, { notSecret: { b: 1 } }).told).toEqual([['VALUE_INVALID', 'test/app/config.options.notSecret.b']]);
});
