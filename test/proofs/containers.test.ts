import { image, object, Workload } from '../../src';
import { containers } from '../../src/proofs/containers';
import { faultsOf, manifest, synthesized } from '../lab';
import { container, deployment as deploymentOf, object as objectOf, objectsOf } from './objects-of';
import { type Any, app, deployment, make, plain, release } from './references/parts';

const ofContainers: readonly string[] = ['IMAGE_TAG_INEXACT', 'RESOURCES_INVALID'];
/** What is said of containers: where an image comes from after a power cut is another proof's. */
const found = (declare: (lab: Any) => void) =>
  faultsOf((lab) => void declare(lab)).flatMap(({ code, where, what }) => (ofContainers.includes(code) ? [[code, where, what]] : []));
const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const byHand =
  (container: Any, pod: Any = {}, annotations?: Any) =>
  (lab: Any) => {
    const { metadata, spec } = deployment(pod, container);
    const template = { ...spec.template, metadata: { ...spec.template.metadata, ...(annotations ? { annotations } : {}) } };
    object(app(lab), 'x', 'Deployment', { metadata, spec: { ...spec, template } } as Any);
  };

describe('a container that somebody wrote runs an image that is the same tomorrow', () => {
  test.each([
    ['docker.io/traefik/whoami:latest', 'may be another image tomorrow: latest, latest follows a branch'],
    ['docker.io/library/python:3.12', 'may be another image tomorrow: 3.12, it names a series, and moves on with each release of it'],
    ['docker.io/traefik/whoami', 'has no tag, which stands for latest'],
    ['nginx:1.27.3', 'names no registry'],
    ['ghcr.io:99999/me/app:1.2.3', 'has 99999 for a port of its registry'],
    ['ghcr.io/Me/App:1.2.3', 'has "Me/App" for a repository'],
  ])('and not %s', (reference, what) => {
    const told = (container: string) => [
      ['IMAGE_TAG_INEXACT', 'test/app/x', `container ${container}: ${JSON.stringify(reference)} ${what}`],
    ];
    expect(found(byHand({ image: reference }))).toEqual(told('web'));
    expect(found(byHand({}, { initContainers: [{ name: 'before', image: reference, securityContext: restricted }] }))).toEqual(
      told('before'),
    );
  });
  const restricted = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

  test.each(['docker.io/traefik/whoami:v1.11.0', `docker.io/library/python:3.12@${digest}`, 'ghcr.io:8443/me/app:1.2.3'])(
    'as %s',
    (reference) => expect(found(byHand({ image: reference }))).toEqual([]),
  );

  test('or says why its tag never moves, as a workload does in its annotations', () => {
    const waiver = { 'waiver.loutik.dev/web.exact-image': 'we push no tag twice' };
    expect(found(byHand({ image: 'ghcr.io/me/app:1.4' }, {}, waiver))).toEqual([]);
    expect(found(byHand({ image: 'ghcr.io/me/app:1.4' }, {}, { 'waiver.loutik.dev/web.exact-image': ' ' }))).toHaveLength(1);
    expect(found(byHand({ image: 'ghcr.io/me/app:1.4' }, {}, { 'waiver.loutik.dev/other.exact-image': 'x' }))).toHaveLength(1);
    const ours = image('ghcr.io/me/app:1.4', { exact: 'we push no tag twice' });
    const result = synthesized((lab) => void new Workload(app(lab), 'main', { ...plain, image: ours }));
    expect(manifest(result, 'app/deployment-app.yaml').spec.template.metadata.annotations).toEqual({
      'waiver.loutik.dev/app.exact-image': 'we push no tag twice',
    });
  });
});

describe('a container that somebody wrote says what it asks for', () => {
  const told = (what: string) => [
    ['RESOURCES_INVALID', 'test/app/x', `container web says nothing of the ${what} that it asks for: no node's room is counted for it`],
  ];
  const asks = (resources: Any, pod: Any = {}) => found(byHand({ resources }, pod));

  test.each<[string, Any, string]>([
    ['of nothing', undefined, 'cpu and memory'],
    ['of an empty table', {}, 'cpu and memory'],
    ['of memory alone', { requests: { memory: '16Mi' } }, 'cpu'],
    ['of a limit of memory alone', { limits: { memory: '16Mi' } }, 'cpu'],
    ['of processor time alone', { requests: { cpu: '10m' } }, 'memory'],
    ['of scratch space alone', { requests: { 'ephemeral-storage': '1Gi' } }, 'cpu and memory'],
  ])('and not %s', (_, resources, what) => expect(asks(resources)).toEqual(told(what)));

  test.each<[string, Any, Any]>([
    ['as both', { requests: { cpu: '10m', memory: '16Mi' } }, {}],
    ['as limits, which are requests too', { limits: { cpu: '10m', memory: '16Mi' } }, {}],
    ['as one of each', { requests: { cpu: '10m' }, limits: { memory: '16Mi' } }, {}],
    ['as its pod does for it', undefined, { resources: { requests: { cpu: '10m', memory: '16Mi' } } }],
    ['as nothing', { requests: { cpu: '0', memory: '0' } }, {}],
  ])('%s', (_, resources, pod) => expect(asks(resources, pod)).toEqual([]));

  test('or its namespace says it for it', () =>
    expect(
      found((lab) => {
        byHand({ resources: undefined })(lab);
        object(lab.node.findChild('app'), 'limits', 'LimitRange', {
          metadata: { name: 'limits' },
          spec: { limits: [{ type: 'Container', defaultRequest: { cpu: '10m', memory: '16Mi' } }] },
        });
      }),
    ).toEqual([]));

  const context = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  test('one that stays beside it too, one that runs before it not', () => {
    const before = { name: 'before', image: 'docker.io/traefik/whoami:v1.11.0', securityContext: context };
    expect(found(byHand({}, { initContainers: [before] }))).toEqual([]);
    expect(found(byHand({}, { initContainers: [{ ...before, restartPolicy: 'Always' }] })).map(([code]) => code)).toEqual([
      'RESOURCES_INVALID',
    ]);
  });
});

describe('the values of a chart name no image that moves', () => {
  const moves = (path: string, why: string) => [
    ['IMAGE_TAG_INEXACT', 'test/app/release/helmchart', `valuesContent.${path} may be another image tomorrow: ${why}`],
  ];
  test.each<[string, Any, string, string]>([
    ['by its tag', { image: { repository: 'me/app', tag: 'latest' } }, 'image.tag', 'latest, latest follows a branch'],
    ['by its tag alone', { image: { tag: 'main' } }, 'image.tag', 'main, main follows a branch'],
    [
      'with a registry',
      { image: { registry: 'ghcr.io', repository: 'me/app', tag: '1.4' } },
      'image.tag',
      '1.4, it names a series, and moves on with each release of it',
    ],
    [
      'by a number',
      { image: { repository: 'library/redis', tag: 8 } },
      'image.tag',
      '8, it names a series, and moves on with each release of it',
    ],
    [
      'deep inside',
      { web: { containers: [{ image: { repository: 'me/app', tag: 'edge' } }] } },
      'web.containers[0].image.tag',
      'edge, edge follows a branch',
    ],
    ['of a table called otherwise', { server: { repository: 'me/app', tag: 'latest' } }, 'server.tag', 'latest, latest follows a branch'],
    ['of a part', { initImage: { repository: 'me/app', tag: 'latest' } }, 'initImage.tag', 'latest, latest follows a branch'],
    ['as one text', { image: 'ghcr.io/me/app:latest' }, 'image', 'latest, latest follows a branch'],
    [
      'as one text without a registry',
      { sidecar: { image: 'redis:8' } },
      'sidecar.image',
      '8, it names a series, and moves on with each release of it',
    ],
  ])('%s', (_, values, path, why) => expect(found(release(values))).toEqual(moves(path, why)));

  test.each<[string, Any]>([
    ['a release', { image: { repository: 'me/app', tag: '1.4.2' } }],
    ['a release of the chart’s own image, whose habits nobody knows', { image: { tag: '18.6-trixie' } }],
    ['the chart’s own', { image: { repository: 'me/app', tag: '' } }],
    ['none', { image: { pullPolicy: 'IfNotPresent' } }],
    ['a digest', { image: { repository: 'me/app', tag: 'latest', digest } }],
    ['a digest behind the tag', { image: { repository: 'me/app', tag: `latest@${digest}` } }],
    ['a digest in one text', { image: `ghcr.io/me/app:latest@${digest}` }],
    ['a tag that is none of an image', { logs: { tag: 'latest' }, tags: ['latest'] }],
    ['a word of another meaning', { image: 'logo' }],
  ])('but %s', (_, values) => expect(found(release(values))).toEqual([]));

  test('nor do those of a release that somebody wrote', () =>
    expect(
      found(
        make('HelmChart', {
          metadata: { name: 'x', namespace: 'kube-system' },
          spec: { chart: 'x', valuesContent: 'image: { repository: me/app, tag: latest }\n' },
        }),
      ).filter(([code]) => code === 'IMAGE_TAG_INEXACT'),
    ).toHaveLength(1));
});

describe('of values as they are', () => {
  const release = (values: object) =>
    objectOf(
      'helm.cattle.io/v1',
      'HelmChart',
      'x',
      { spec: { chart: 'x', valuesContent: JSON.stringify(values) } },
      { namespace: 'kube-system' },
    );
  const paths = (values: object) =>
    containers
      .prove({ objects: objectsOf(release(values)) })
      .findings.map(({ what }) => what.replace(/ may be another image tomorrow.*$/, ''));
  test('an image is what is called so, in any letters, and what says a repository', () => {
    expect(paths({ image: 'me/app:latest', initImage: 'me/app:latest', IMAGE: 'me/app:latest' })).toEqual(
      ['image', 'initImage', 'IMAGE'].map((name) => `valuesContent.${name}`),
    );
    expect(paths({ images: 'me/app:latest', imagePullPolicy: 'me/app:latest', other: { tag: 'latest' } })).toEqual([]);
    expect(paths({ a: 7, b: null, image: 7, c: { repository: 'me/app', tag: 'latest' } })).toEqual(['valuesContent.c.tag']);
  });
  test('a registry is what has a dot or a port before the first slash, else it is docker.io, and its library without a slash', () => {
    for (const image of ['ghcr.io/me/app:1.4', 'localhost:5000/app:latest', 'redis:8', 'library/redis:8', 'docker.io/library/redis:8'])
      expect([image, paths({ image })]).toEqual([image, ['valuesContent.image']]);
    for (const image of ['ghcr.io/me/app:1.4.2', 'localhost:5000/app:1.2.3', 'redis:8.0.1', 'localhost:5000/app', 'logo', 'a b:latest'])
      expect([image, paths({ image })]).toEqual([image, []]);
  });
  test('an empty registry or name is none, and a digest in any form holds it', () => {
    expect(paths({ image: { registry: '', repository: 'me/app', tag: 'latest' } })).toEqual(['valuesContent.image.tag']);
    for (const held of [{ digest: 'sha256:0' }, { sha: '0' }])
      expect(paths({ image: { repository: 'me/app', tag: 'latest', ...held } })).toEqual([]);
  });
  test('the evidence counts the containers, those that run before others among them', () => {
    const pods = deploymentOf({ pod: { initContainers: [container({ name: 'first' })] } });
    expect([containers.id, containers.prove({ objects: objectsOf(pods, deploymentOf({ name: 'api' })) }).figures]).toEqual([
      'containers',
      [{ about: 'containers', value: '3' }],
    ]);
  });
});
