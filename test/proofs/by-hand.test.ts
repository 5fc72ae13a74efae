import { Bytes, Cpu, hostFolder, object, PodSet, Route, Secret, ServiceChart, Workload } from '../../src';
import { ports } from '../../src/proofs/ports';
import { references } from '../../src/proofs/references';
import { faultsOf } from '../lab';
import { foundBy } from './proved';
import { type Any, app, deployment, make, plain, release, volume } from './references/parts';

const found = (declare: (lab: Any) => void) => faultsOf((lab) => void declare(lab)).map(({ code, where, what }) => [code, where, what]);
const byReferences = (declare: (lab: Any) => void) => foundBy(references, declare);

describe('a secret is declared by names that it can have, though nothing is made of it before it is sealed', () => {
  const secret = (keys: Any, more: Any = {}) => found((lab) => new Secret(app(lab), 's', { keys, about: 'a test', ...more }));
  const told = (place: string, what: string) => [['NAME_INVALID', `test/app/s${place}`, what]];
  test.each<[string, Any, Any, unknown]>([
    ['a slash in a key', ['a/b'], {}, told('.keys[0]', '"a/b" is no key of a ConfigMap: only letters, digits, -, _ and .')],
    ['a blank in a key', ['ok', 'a b'], {}, told('.keys[1]', '"a b" is no key of a ConfigMap: only letters, digits, -, _ and .')],
    ['a folder for a key', ['..'], {}, told('.keys[0]', '".." cannot be the name of a file')],
    ['a key that is too long', ['a'.repeat(254)], {}, told('.keys[0]', expect.stringContaining('has 254 characters'))],
    ['a key twice', ['a', 'b', 'a'], {}, told('.keys[2]', '"a" stands there twice')],
    ['no key', [], {}, told('.keys', 'it is empty, and a secret without keys holds nothing')],
    ['capitals in its name', ['a'], { name: 'Token' }, told('', expect.stringMatching(/^"Token" is no DNS name/))],
    ['an underscore in its name', ['a'], { name: 'bot_token' }, told('', expect.stringMatching(/^"bot_token" is no DNS name/))],
  ])('not by %s', (_, keys, more, problems) => expect(secret(keys, more)).toEqual(problems));
  test.each<[Any, Any]>([
    [['a', 'A', 'a.b', 'a-b', 'a_b', '.a', 'a'.repeat(253)], {}],
    [['tls.crt', 'tls.key'], { name: 'a.b-c' }],
  ])('but by %j', (keys, more) => expect(secret(keys, more)).toEqual([]));
});

describe('a folder of the node is named from its root', () => {
  const mounts = (path: string) =>
    found((lab) => {
      const chart = new ServiceChart(lab, 'app', { podSecurity: { level: 'privileged', reason: 'a test' } });
      new Workload(chart, 'main', { ...plain, mounts: { '/a': hostFolder(path, { readOnly: true }) } });
    });
  test.each(['etc/x', './x', '../x', '/srv/../etc', '/srv/..', '/a\nb', ''])('and not as %j', (path) =>
    expect(mounts(path)).toEqual([['VALUE_INVALID', 'test/app/main.mounts["/a"].path', `it is ${JSON.stringify(path)}`]]),
  );
  test.each(['/srv/media', '/', '/srv/..data', '/srv/a b'])('but as %j', (path) => expect(mounts(path)).toEqual([]));
});

describe('a path of a route is one that somebody can ask for', () => {
  const routes = (path: string, type: 'Prefix' | 'Exact' = 'Prefix') =>
    found((lab) => {
      const chart = app(lab);
      const { ports } = new Workload(chart, 'main', { ...plain, ports: { http: 8080 } });
      new Route(chart, 'web', { hostname: 'a.test.example', audience: 'lan', to: ports.http, paths: [{ path, type }] });
    });
  test.each([
    ['/a?b=c', '?'],
    ['/a#b', '#'],
    ['/*', '*'],
    ['/api/*', '*'],
    ['/a\nb', '\n'],
    ['/a\u0000', '\u0000'],
  ])('and not %j', (path, sign) => {
    const shown = (text: string) => JSON.stringify(text);
    const told = [['VALUE_INVALID', 'test/app/web', `its path ${shown(path)} has ${shown(sign)} in it, and nobody asks for such a path`]];
    expect(routes(path)).toEqual(told);
    expect(routes(path, 'Exact')).toEqual(told);
  });
  test.each(['/', '/api', '/api/', '/a b', '/ä', "/a(b)'", '/.well-known/x', '/a:b@c;d,e=f', '/~me'])('but %j', (path) =>
    expect(routes(path)).toEqual([]),
  );
});

describe('a port of a node is taken by one pod, whoever wrote it', () => {
  const privileged = (lab: Any, name = 'app') => new ServiceChart(lab, name, { podSecurity: { level: 'privileged', reason: 'a test' } });
  const taking = (lab: Any, name: string, ports: Any[], spec: Any = {}, kind = 'Deployment', podSpec: Any = {}) => {
    const { template } = deployment(podSpec, { ports }).spec;
    const labels = { app: name };
    object(
      privileged(lab, name),
      'x',
      kind as Any,
      { metadata: { name }, spec: { selector: { matchLabels: labels }, template: { ...template, metadata: { labels } }, ...spec } } as Any,
    );
  };
  const host = (hostPort: number, protocol = 'TCP') => [{ containerPort: 8080, hostPort, protocol }];
  const told = (where: string, key: string, why: string) => [['PORT_CLASH', `test/${where}/x`, `its pod takes ${key} of a node, ${why}`]];

  test.each<[string, (lab: Any) => void, unknown]>([
    ['the kubelet’s', (lab) => taking(lab, 'a', host(10250)), told('a', '10250/TCP', 'which the kubelet has')],
    ['a NodePort’s', (lab) => taking(lab, 'a', host(30080)), told('a', '30080/TCP', 'which Services of type NodePort has')],
    [
      'the API server’s, on the node’s network',
      (lab) => taking(lab, 'a', [{ containerPort: 6443 }], {}, 'DaemonSet', { hostNetwork: true }),
      told('a', '6443/TCP', 'which the API server has'),
    ],
    [
      'one of a declared set',
      (lab) => {
        new PodSet(privileged(lab, 'b'), 'pods', {
          name: 'b',
          selector: { app: 'b' },
          ports: { web: { number: 8000, hostPort: 9000 } },
          madeBy: 'helm',
          replicas: 1,
          requests: { cpu: Cpu.millis(1), memory: Bytes.mib(1), memoryLimit: Bytes.mib(1) },
          placement: { strength: 'any' },
        });
        taking(lab, 'a', host(9000));
      },
      told('a', '9000/TCP', 'as port web of test/b/pods does'),
    ],
  ])('and not %s', (_, declare, problems) => expect(foundBy(ports, declare).filter(([code]) => code === 'PORT_CLASH')).toEqual(problems));

  const on = (machine: string) => ({ nodeSelector: { 'loutik.dev/home': machine } });
  test.each<[string, (lab: Any) => void]>([
    ['one of its own', (lab) => taking(lab, 'a', host(9000))],
    ['one on each node', (lab) => taking(lab, 'a', host(9000), {}, 'DaemonSet')],
    [
      'one of another protocol',
      (lab) => {
        taking(lab, 'a', host(9000));
        taking(lab, 'b', host(9000, 'UDP'));
      },
    ],
    [
      'one of another node',
      (lab) => {
        taking(lab, 'a', host(9000), {}, 'Deployment', on('one'));
        taking(lab, 'b', host(9000), {}, 'Deployment', on('two'));
      },
    ],
    [
      'one of the pods’ network alone',
      (lab) => {
        taking(lab, 'a', [{ containerPort: 9000 }]);
        taking(lab, 'b', [{ containerPort: 9000 }]);
      },
    ],
  ])('but %s', (_, declare) => expect(foundBy(ports, declare).filter(([code]) => code === 'PORT_CLASH')).toEqual([]));
});

describe('a role gives rights that somebody asks for', () => {
  const rule = (verbs: string[], resources: string[], apiGroups = ['']) =>
    byReferences(make('Role', { metadata: { name: 'x' }, rules: [{ apiGroups, resources, verbs }] }));
  const told = (what: string) => [['REFERENCE_UNKNOWN', 'test/app/x', `a rule names the ${what}`]];
  const core = "the core group ('')";
  test.each<[string, string[], string[], string[], unknown]>([
    ['a verb', ['gett'], ['pods'], [''], told('verb gett, which nobody asks for; did you mean get?')],
    ['a verb in capitals', ['List'], ['pods'], [''], told('verb List, which nobody asks for; did you mean list?')],
    ['a resource', ['get'], ['podz'], [''], told(`resource podz of ${core}, which has none of the name; did you mean pods?`)],
    ['a kind', ['get'], ['Secret'], [''], told(`resource Secret of ${core}, which has none of the name; did you mean secrets?`)],
    [
      'a resource of another group',
      ['get'],
      ['deployments'],
      [''],
      told(`resource deployments of ${core}, which has none of the name: that is of apps`),
    ],
    [
      'a core resource in a group',
      ['get'],
      ['pods'],
      ['apps'],
      told(`resource pods of apps, which has none of the name: that is of ${core}`),
    ],
    [
      'a part of what is not there',
      ['get'],
      ['podz/log'],
      [''],
      told(`resource podz of ${core}, which has none of the name; did you mean pods?`),
    ],
  ])('and not by the wrong %s', (_, verbs, resources, groups, problems) => expect(rule(verbs, resources, groups)).toEqual(problems));
  test.each<[string[], string[], string[]]>([
    [['get', 'list', 'watch'], ['pods', 'pods/log'], ['']],
    [['*'], ['*'], ['*']],
    [['use'], ['podsecuritypolicies'], ['policy.test.example']],
    [['get'], ['deployments', 'pods'], ['', 'apps']],
    [['create'], ['leases'], ['coordination.k8s.io']],
    [['sync'], ['applications'], ['argoproj.io']],
    [['reboot'], ['nodes'], ['']],
  ])('but by %j of %j in %j', (verbs, resources, groups) => expect(rule(verbs, resources, groups)).toEqual([]));
});

describe('a policy or a budget is for pods that are there', () => {
  const policy =
    (podSelector: Any, more: (lab: Any) => void = () => {}) =>
    (lab: Any) => {
      const chart = app(lab);
      new Workload(chart, 'main', plain);
      object(chart, 'x', 'NetworkPolicy', { metadata: { name: 'x' }, spec: { podSelector, policyTypes: ['Ingress'] } } as Any);
      more(lab);
    };
  const none = (kind: string, field: string) => [
    ['REFERENCE_UNKNOWN', 'test/app/x', `${kind} x is for pods that nothing makes in namespace app: its ${field} fits none`],
  ];
  test.each<[string, Any]>([
    ['another name', { matchLabels: { 'app.kubernetes.io/name': 'ap' } }],
    ['another label', { matchLabels: { app: 'app' } }],
    ['an expression', { matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'NotIn', values: ['app'] }] }],
  ])('and not for those of %s', (_, selector) => {
    expect(byReferences(policy(selector))).toEqual(none('NetworkPolicy', 'podSelector'));
    const budget = make('PodDisruptionBudget', { metadata: { name: 'x' }, spec: { maxUnavailable: 1, selector } });
    expect(byReferences(budget)).toEqual(none('PodDisruptionBudget', 'selector'));
  });
  test.each<[string, (lab: Any) => void]>([
    ['all', policy({})],
    ['a workload', policy({ matchLabels: { 'app.kubernetes.io/name': 'app' } })],
    ['a workload by another of its labels', policy({ matchLabels: { 'app.kubernetes.io/part-of': 'app' } })],
    ['what an expression fits', policy({ matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'Exists' }] })],
    [
      'a chart, by a label that is not declared',
      (lab) => {
        release({})(lab);
        object(lab.node.findChild('app'), 'x', 'NetworkPolicy', {
          metadata: { name: 'x' },
          spec: { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'tool', 'app.kubernetes.io/component': 'web' } } },
        } as Any);
      },
    ],
  ])('but for %s', (_, declare) => expect(byReferences(declare)).toEqual([]));
});

describe('a volume is written by one pod, whoever wrote that', () => {
  const mounting =
    (mount: Any, spec: Any = {}, ours = false) =>
    (lab: Any) => {
      const chart = app(lab);
      const data = volume(chart, lab);
      if (ours) new Workload(chart, 'main', { ...plain, mounts: { '/data': data } });
      const pods = deployment(
        { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: data.name } }] },
        { volumeMounts: [{ name: 'v', mountPath: '/d', ...mount }] },
      );
      object(chart, 'x', 'Deployment', { metadata: pods.metadata, spec: { ...pods.spec, ...spec } } as Any);
    };
  const shared = (by: string) => [['VOLUME_SHARED', 'test/app/data', `${by} and x would both write to it`]];
  test('and not by a workload beside it', () => expect(found(mounting({}, {}, true))).toEqual(shared('app')));
  test('and not by two of its kind', () => expect(found(mounting({}, { replicas: 2 }))).toEqual(shared('its like')));
  test.each<[string, (lab: Any) => void]>([
    ['by one', mounting({})],
    ['by a workload, and read by it', mounting({ readOnly: true }, {}, true)],
    ['by none, and read by two', mounting({ readOnly: true }, { replicas: 2 })],
  ])('but %s', (_, declare) => expect(found(declare)).toEqual([]));
});
