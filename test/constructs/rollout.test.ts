import { createHash } from 'node:crypto';
import { Bytes, Cpu, Files, image, Secret, ServiceChart, Workload } from '../../src';
import type { SealedFile } from '../../src/constructs/sealed-file';
import { manifest, synthesized } from '../lab';

const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };

type Reads = 'env' | 'mount' | 'init' | 'nothing';

/** The annotation that rolls a pod of app `app`, which reads one key of two or the whole of its secret, or nothing. */
function hashOf(reads: Reads, values?: Readonly<Record<string, string>>, of = 'app/app-login') {
  const [namespace = '', name = ''] = of.split('/');
  const file: SealedFile | undefined = values && { file: 'x', namespace, name, encryptedData: values };
  const result = synthesized(
    (lab) => {
      const chart = new ServiceChart(lab, 'app');
      const secret = new Secret(chart, 'login', { keys: ['user', 'password'], about: 'a test' });
      if (namespace !== 'app') new Secret(new ServiceChart(lab, namespace), 'login', { name, keys: ['user', 'password'], about: 'a test' });
      new Workload(chart, 'main', {
        ...plain,
        ...(reads === 'env' ? { env: { LOGIN: secret.key('password') } } : {}),
        ...(reads === 'mount' ? { mounts: { '/login': secret.files } } : {}),
        ...(reads === 'init' ? { init: { first: { ...plain, env: { LOGIN: secret.key('password') } } } } : {}),
      });
    },
    { sealed: new Map(file ? [[of, file]] : []) },
  );
  return manifest(result, 'app/deployment-app.yaml').spec.template.metadata.annotations?.['loutik.dev/secrets'];
}

const first = { user: 'Aa', password: 'Bb' };

describe('a secret sealed anew', () => {
  test.each(['env', 'mount', 'init'] as const)('rolls the pods that read it by %s', (reads) => {
    const before = hashOf(reads, first);
    expect(before).toMatch(/^[0-9a-f]{16}$/);
    expect(hashOf(reads, first)).toBe(before);
    expect(hashOf(reads, { ...first, password: 'Cc' })).not.toBe(before);
  });

  test('rolls none that reads another of its keys', () => {
    expect(hashOf('env', { ...first, user: 'Cc' })).toBe(hashOf('env', first));
  });

  test('rolls every pod that mounts all of it', () => {
    expect(hashOf('mount', { ...first, user: 'Cc' })).not.toBe(hashOf('mount', first));
  });

  test('leaves alone who reads none, and who reads one of that name in another namespace', () => {
    expect(hashOf('nothing', first)).toBeUndefined();
    expect(hashOf('env', first, 'other/app-login')).toBeUndefined();
  });

  test('is nothing to roll while nothing is sealed', () => {
    expect(hashOf('env')).toBeUndefined();
  });
});

test.each([[{ one: { 'a.conf': 'x\n"é"', 'b.conf': '' } }], [{ one: { 'a.conf': 'x' }, two: { 'a.conf': 'y' } }]])(
  'the files of a pod roll it out by what JSON says of them, in the order of their mounts: %j',
  (files) => {
    const result = synthesized((lab) => {
      const chart = new ServiceChart(lab, 'app');
      const mounts = Object.entries(files).map(([id, contents]) => [`/${id}`, new Files(chart, id, contents)] as const);
      new Workload(chart, 'main', { ...plain, mounts: Object.fromEntries(mounts) });
    });
    const json = JSON.stringify(Object.entries(files).map(([id, contents]) => [`app-${id}`, contents]));
    expect(manifest(result, 'app/deployment-app.yaml').spec.template.metadata.annotations).toEqual({
      'loutik.dev/files': createHash('sha256').update(json).digest('hex').slice(0, 16),
    });
  },
);
