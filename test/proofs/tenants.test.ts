import { StudentProject } from '../../charts/students';
import { Bytes, Cpu, image, type Lab, Route, Secret, ServiceChart, Workload } from '../../src';
import { assemble } from '../../src/model/assemble';
import { tenants } from '../../src/proofs/tenants';
import { homelab, homelabNames } from '../homelabs/homelabs';
import { type Alter, added, changed, foundWith, without } from './altered';
import { foundBy, modelOf } from './proved';

// biome-ignore lint/suspicious/noExplicitAny: a manifest's depth is the test's own business
type Any = any;
const house = assemble(homelab('house'));
const [first] = house.objects.ofKind('AppProject').filter(({ manifest }) => manifest.metadata.name.startsWith('tenant-'));
const project = first?.manifest.metadata.name ?? '';
const name = project.replace(/^tenant-/, '');
const found = (...alter: Alter[]) => foundWith(tenants, house, ...alter);
const space = `house/${name}/namespace/namespace`;
const ofProject = `house/argocd/project-${project}`;

test.each(homelabNames)('in homelab %s no tenant reaches past its namespace', (one) => {
  expect(tenants.prove(assemble(homelab(one))).findings).toEqual([]);
});

describe('a tenant’s project', () => {
  const spec = (change: (spec: Any) => void) => changed('AppProject', project, (one) => change(one.spec));
  test.each<[string, (spec: Any) => void, string]>([
    [
      'objects of the cluster',
      (one) => {
        one.clusterResourceWhitelist = [{ group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' }];
      },
      'to objects of the cluster: rbac.authorization.k8s.io/ClusterRole',
    ],
    [
      'rights',
      (one) => void one.namespaceResourceWhitelist.push({ group: 'rbac.authorization.k8s.io', kind: 'RoleBinding' }),
      'to more than a tenant needs: rbac.authorization.k8s.io/RoleBinding',
    ],
    [
      'network policies',
      (one) => void one.namespaceResourceWhitelist.push({ group: 'networking.k8s.io', kind: 'NetworkPolicy' }),
      'to more than a tenant needs: networking.k8s.io/NetworkPolicy',
    ],
    [
      'everything',
      (one) => {
        one.namespaceResourceWhitelist = [{ group: '*', kind: '*' }];
      },
      'to more than a tenant needs: */*',
    ],
    ['every kind, since none is listed', (one) => void delete one.namespaceResourceWhitelist, 'to more than a tenant needs: every kind'],
    ['another namespace', (one) => void one.destinations.push({ namespace: 'nextcloud' }), `to other namespaces than ${name}: nextcloud`],
    [
      'every namespace',
      (one) => {
        one.destinations = [{ namespace: '*' }];
      },
      `to other namespaces than ${name}: *`,
    ],
    [
      'any repository',
      (one) => {
        one.sourceRepos = ['*'];
      },
      'from repositories that nobody names',
    ],
  ])('that lets through %s is told', (_, change, what) => {
    expect(found(spec(change))).toEqual([['TENANT_UNBOUNDED', ofProject, `the project ${project} lets a tenant through ${what}`]]);
  });

  test('that is not there is told at the Application', () => {
    expect(found(without('AppProject', project))).toMatchObject([
      ['TENANT_UNBOUNDED', `house/argocd/application-${name}-project`, expect.stringContaining(`its project ${project} is not there`)],
    ]);
  });

  test('an Application of another’s repository, by hand, is held to the same', () => {
    const stranger = added({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'friend', namespace: 'argocd' },
      spec: { project: 'services', source: { repoURL: 'https://git.friend.example/friend.git' }, destination: { namespace: 'nextcloud' } },
    });
    const codes = found(stranger);
    expect(codes.length).toBeGreaterThan(2);
    expect(new Set(codes.map(([code]) => code))).toEqual(new Set(['TENANT_UNBOUNDED']));
  });
});

describe('a tenant’s namespace', () => {
  test.each<[string, Alter, string]>([
    [
      'the label of tenants',
      changed('Namespace', name, (one) => void delete one.metadata.labels['loutik.dev/tenant']),
      'has no label loutik.dev/tenant, by which the API server knows it',
    ],
    [
      'the level restricted',
      changed('Namespace', name, (one) => {
        one.metadata.labels['pod-security.kubernetes.io/enforce'] = 'baseline';
      }),
      'lets in pods beyond the level restricted',
    ],
    ['a quota', without('ResourceQuota', 'tenant', name), 'has no quota'],
    ['limits', without('LimitRange', 'tenant', name), 'has no limits for pods that say none'],
    ['a policy that denies', without('NetworkPolicy', 'default-deny', name), 'lets its pods talk to whom they like'],
  ])('without %s is told', (_, alter, what) => {
    expect(found(alter, ...(what.startsWith('lets its pods') ? [without('NetworkPolicy', 'tenant', name)] : []))).toEqual([
      ['TENANT_UNBOUNDED', space, `namespace ${name} of a tenant ${what}`],
    ]);
  });
});

describe('what the API server refuses', () => {
  test.each(['tenant-hostnames', 'tenant-pods', 'tenant-services'])('%s has to be there, and count', (policy) => {
    const missing = ['TENANT_UNBOUNDED', 'ValidatingAdmissionPolicy', `there are tenants, and no policy ${policy} that counts for them`];
    expect(found(without('ValidatingAdmissionPolicy', policy))).toEqual([missing]);
    expect(found(without('ValidatingAdmissionPolicyBinding', policy))).toEqual([missing]);
    const binding = (change: (spec: Any) => void) => changed('ValidatingAdmissionPolicyBinding', policy, (one) => change(one.spec));
    const weak = [
      ['TENANT_UNBOUNDED', `house/tenant-policies/${policy}-binding`, `the policy ${policy} does not deny in every namespace of a tenant`],
    ];
    expect(
      found(
        binding((spec) => {
          spec.validationActions = ['Warn'];
        }),
      ),
    ).toEqual(weak);
    expect(
      found(
        binding((spec) => {
          spec.matchResources.namespaceSelector = { matchLabels: { a: 'b' } };
        }),
      ),
    ).toEqual(weak);
    expect(
      found(
        changed('ValidatingAdmissionPolicy', policy, (one) => {
          one.spec.failurePolicy = 'Ignore';
        }),
      ),
    ).toEqual(weak);
  });
});

describe('shares', () => {
  const hard = (key: string, value: string) =>
    changed(
      'ResourceQuota',
      'tenant',
      (one) => {
        one.spec.hard[key] = value;
      },
      name,
    );
  test('what tenants may ask for together is left by everything else', () => {
    const figure = tenants.prove(house).figures.find(({ about }) => about === 'requests.memory of all tenants')?.value ?? '';
    expect(figure).toMatch(/^1\.5 GiB of [\d.]+ GiB that the rest leaves$/);
  });
  test('where the rest asks for more than the nodes have, nothing is left, and that is told', () => {
    const greedy = changed('Deployment', 'jellyfin', (one) => {
      one.spec.template.spec.containers[0].resources.requests = { cpu: '900', memory: '900Gi' };
    });
    expect(found(greedy)).toEqual([
      ['TENANTS_OVERCOMMITTED', 'vms', expect.stringMatching(/requests\.memory together, and everything else leaves 0 B of all nodes$/)],
      ['TENANTS_OVERCOMMITTED', 'vms', expect.stringMatching(/requests\.cpu together, and everything else leaves 0 cores of all nodes$/)],
    ]);
  });
  test.each([
    ['requests.memory', '64Gi'],
    ['requests.cpu', '64'],
  ])('more of %s than that is told', (key, value) => {
    expect(found(hard(key, value))).toEqual([
      ['TENANTS_OVERCOMMITTED', 'vms', expect.stringContaining(`of ${key} together, and everything else leaves`)],
    ]);
  });
});

const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
const told = (declare: (lab: Any) => void) => foundBy(tenants, declare);

describe('a tenant’s domain', () => {
  const tenant = (lab: Lab, name: string, hostname: string) =>
    new StudentProject(lab, {
      name,
      hostname,
      repository: { url: 'https://git.test.example/students/quiz.git', branch: 'main', path: 'deploy' },
      home: lab.machines.two as Any,
    });
  const serve = (lab: Lab, hostname: string) => {
    const chart = new ServiceChart(lab, 'films');
    const { ports } = new Workload(chart, 'main', { ...plain, ports: { http: 8080 } });
    new Route(chart, 'web', { hostname, to: ports.http, audience: 'lan' });
  };
  const claims = (what: string) => expect.stringMatching(new RegExp(`^as .* the tenant could claim ${what}`));

  test('of its own has no problem, beside another tenant’s and a service’s', () =>
    expect(
      told((lab) => {
        tenant(lab, 'quiz', 'quiz.test.example');
        tenant(lab, 'blog', 'blog.test.example');
        serve(lab, 'notquiz.test.example');
      }),
    ).toEqual([]));

  test.each([['test.example'], ['example.org']])('of %s is the homelab’s when that is or holds it', (hostname) =>
    expect(told((lab) => void tenant(lab, 'quiz', hostname)).map(([code]) => code)).toEqual(
      hostname === 'test.example' ? ['HOSTNAME_DUPLICATE'] : [],
    ),
  );

  test.each([
    ['quiz.test.example', 'quiz.test.example', 2],
    ['quiz.test.example', 'a.quiz.test.example', 1],
    ['quiz.test.example', 'aquiz.test.example', 0],
  ])('%s beside a tenant’s %s is taken by %d of them', (one, other, count) =>
    expect(
      told((lab) => {
        tenant(lab, 'quiz', one);
        tenant(lab, 'blog', other);
      }).filter(([code]) => code === 'HOSTNAME_DUPLICATE'),
    ).toHaveLength(count),
  );

  test.each(['quiz.test.example', 'films.quiz.test.example'])('that holds %s, a service’s name, is an error at the tenant', (hostname) =>
    expect(
      told((lab) => {
        tenant(lab, 'quiz', 'quiz.test.example');
        serve(lab, hostname);
      }),
    ).toContainEqual(['HOSTNAME_DUPLICATE', 'test/quiz/tenant', claims(`${hostname}, the name of test/films/web`)]),
  );
});

describe('a tenant’s repository', () => {
  const of = (url: string, more: (lab: Lab) => void = () => {}) =>
    told((lab) => {
      more(lab);
      new StudentProject(lab, {
        name: 'quiz',
        hostname: 'quiz.test.example',
        repository: { url, branch: 'main', path: 'deploy' },
        home: lab.machines.two,
      });
    });
  const key =
    (labels: Readonly<Record<string, string>>, namespace = 'argocd') =>
    (lab: Lab) =>
      void new Secret(new ServiceChart(lab, 'keys'), 'students', { namespace, labels, keys: ['sshPrivateKey'], about: 'a test' });
  const kept = key({ 'argocd.argoproj.io/secret-type': 'repository' });
  const home = (lab: Lab) => void new ServiceChart(lab, 'argocd', { trust: 'platform' });

  test.each([
    'https://github.com/students/quiz.git',
    'https://git.test.example:3000/students/quiz',
    'https://git.test.example/a/b/c/quiz.git',
    'https://192.168.7.5/quiz.git',
  ])('may be %s', (url) => expect(of(url)).toEqual([]));

  test.each([
    ['git@github.com:students/quiz.git'],
    ['ssh://git@github.com/students/quiz.git'],
    ['ssh://git@git.test.example:2222/students/quiz.git'],
  ])('over SSH needs a key that Argo CD finds: %s', (url) => {
    const keyless = [
      ['REFERENCE_UNKNOWN', 'test/quiz/tenant.repository.url', `${url} is reached over SSH, and no secret of Argo CD's holds a key for it`],
    ];
    expect(of(url)).toEqual(keyless);
    expect(of(url, key({ 'argocd.argoproj.io/secret-type': 'repository' }, 'keys'))).toEqual(keyless);
    const others = (lab: Lab) => {
      home(lab);
      key({ 'argocd.argoproj.io/secret-type': 'cluster' })(lab);
    };
    expect(of(url, others)).toContainEqual(keyless[0]);
    const both = (lab: Lab) => {
      home(lab);
      kept(lab);
    };
    expect(of(url, both).filter(([, where]) => String(where).includes('repository'))).toEqual([]);
  });

  test.each<readonly [string, string]>([
    ['file:///srv/git/quiz.git', '"file:///srv/git/quiz.git" is a folder, and Argo CD\'s pod has none of the kind'],
    ['https://user:password@github.com/students/quiz.git', 'it holds a user, or a token, and this file is in Git'],
    ['https://token@github.com/students/quiz.git', 'it holds a user, or a token, and this file is in Git'],
    ['http://token@github.com/students/quiz.git', 'it holds a user, or a token, and this file is in Git'],
    ...[
      'http://github.com/students/quiz.git',
      'git://github.com/students/quiz.git',
      'github.com/students/quiz.git',
      'https:///quiz.git',
      'https://github.com',
      'https://github.com/students/quiz.git?ref=main',
      'https://github.com/students/quiz.git#main',
      'https://git.test.example:port/quiz.git',
      'https://git.test.example:99999/quiz.git',
      'https://github.com/students/my quiz.git',
      'ssh://',
      'ssh://git@host:22x/quiz.git',
      'git@:quiz.git',
      '/srv/git/quiz.git',
      '../quiz',
      '',
    ].map((url) => [url, `${JSON.stringify(url)} is not the address of a repository`] as const),
  ])('is none as %j', (url, what) => expect(of(url)).toEqual([['VALUE_INVALID', 'test/quiz/tenant.repository.url', what]]));
});

test('the evidence counts the tenants', () => {
  const names = ['quiz', 'blog'];
  const { figures } = tenants.prove(
    modelOf((lab) => {
      for (const name of names)
        new StudentProject(lab, {
          name,
          hostname: `${name}.test.example`,
          repository: { url: 'https://git.test.example/students/quiz.git', branch: 'main', path: 'deploy' },
          home: lab.machines.two,
        });
    }),
  );
  expect(figures[0]).toEqual({ about: 'tenants', value: '2' });
  expect(tenants.prove(modelOf(() => {}))).toEqual({ figures: [{ about: 'tenants', value: '0' }], findings: [] });
});
