import { objectsIn } from '../../src/plan/committed';

const path = 'dist/lab/web/configmap-a.yaml';
const read = (content: string | Buffer, at = path) => objectsIn('lab', [{ path: at, content: Buffer.from(content as string) }]);

describe('a committed file', () => {
  test('has its objects in the app of its folder', () => {
    const { objects, broken } = read(
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: web }\n',
      'dist/lab/web/other/a.yml',
    );
    expect(broken).toEqual([]);
    expect(objects.map(({ app, manifest }) => [app, manifest.kind, manifest.metadata.name])).toEqual([['web', 'ConfigMap', 'a']]);
  });

  const bomb = `a: &a [x]\n${'bcdefghi'
    .split('')
    .map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[index]}`)}]\n`)
    .join('')}`;
  test.each<[string, string | Buffer, string]>([
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x0a]), 'it is no text'],
    ['text with a zero byte', 'kind: X\u0000', 'it is no text'],
    ['YAML that is broken', 'password: "hunter2\n: [', 'it is no YAML of objects'],
    ['a list of numbers', '- 1\n- 2\n', 'it is no YAML of objects'],
    ['an object without a name', 'apiVersion: v1\nkind: ConfigMap\n', 'it holds something that is no object of Kubernetes'],
    ['aliases without end', bomb, 'it is no YAML of objects'],
  ])('that is %s is named, without what is in it', (_, content, why) => {
    expect(read(content)).toEqual({ objects: [], broken: [`${path}: ${why}`] });
  });

  test('that is none of Argo CD’s is nothing', () => {
    expect(read('kind: [', 'dist/lab/web/README.md')).toEqual({ objects: [], broken: [] });
    expect(read('\n')).toEqual({ objects: [], broken: [] });
  });
});
