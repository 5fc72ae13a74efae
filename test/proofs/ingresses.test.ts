import { Traefik } from '../../charts/platform/traefik';
import { StudentProject } from '../../charts/students';
import { type Inventory, object, Route, ServiceChart, Workload } from '../../src';
import { exposure } from '../../src/proofs/exposure';
import { hostnames } from '../../src/proofs/hostnames';
import { traefik } from '../../src/proofs/traefik';
import { base, withChange } from '../inventory/base';
import { faultsOf } from '../lab';
import { foundBy, modelOf } from './proved';
import { type Any, declared, plain, router } from './references/parts';

/** An app with a Route for a.test.example in the house, Traefik as ours, and an Ingress beside that somebody wrote. */
const beside =
  (spec: Any, annotations?: Any, more: (lab: Any) => void = () => {}) =>
  (lab: Any) => {
    new Traefik(lab, { on: lab.disks.one.nvme });
    new ServiceChart(lab, 'kube-system', { namespace: 'kube-system' });
    object(declared(lab), 'x', 'Ingress', { metadata: { name: 'x', ...(annotations ? { annotations } : {}) }, spec } as Any);
    more(lab);
  };
const backend = { service: { name: 'app', port: { name: 'http' } } };
const rule = (host: string | undefined, path = '/', pathType = 'Prefix') => ({ host, http: { paths: [{ path, pathType, backend }] } });
const to = (...rules: Any[]) => ({ rules });
const lan = router('entrypoints', 'lan');
const found = (declare: (lab: Any) => void, inventory: Inventory = base) => foundBy([hostnames, traefik, exposure], declare, inventory);
const route = 'test/app/web';
const taken = (what: string) => [['HOSTNAME_DUPLICATE', 'test/app/x', what]];

describe('an Ingress that somebody wrote takes no path of a Route', () => {
  test.each([
    ['the same', to(rule('a.test.example')), lan, 'a.test.example'],
    ['among others', to(rule('b.test.example'), rule('a.test.example')), lan, 'a.test.example'],
    [
      'without a path',
      to({ host: 'a.test.example', http: { paths: [{ pathType: 'ImplementationSpecific', backend }] } }),
      lan,
      'a.test.example',
    ],
    ['as its implementation means it', to(rule('a.test.example', '/', 'ImplementationSpecific')), lan, 'a.test.example'],
    ['at its entrypoint and another', to(rule('a.test.example')), router('entrypoints', 'tailnet, lan'), 'a.test.example'],
    ['with a rank of its own', to(rule('a.test.example')), { ...lan, ...router('priority', '7') }, 'a.test.example'],
  ])('%s', (_, spec, annotations, name) =>
    expect(found(beside(spec, annotations))).toEqual(taken(`${name} is already the name of ${route} at entrypoint lan`)),
  );

  test('nor one of another Ingress', () => {
    const other = (lab: Any) =>
      void object(lab.node.findChild('app'), 'y', 'Ingress', {
        metadata: { name: 'y', annotations: lan },
        spec: to(rule('b.test.example', '/api')),
      });
    expect(found(beside(to(rule('b.test.example', '/api/')), lan, other))).toEqual([
      ['HOSTNAME_DUPLICATE', 'test/app/y', 'b.test.example/api is already the name of test/app/x at entrypoint lan'],
    ]);
  });

  test('nor one of its own twice', () =>
    expect(found(beside(to(rule('b.test.example'), rule('b.test.example')), lan))).toEqual(taken('b.test.example is there twice')));

  test('nor, as the default of all, that of another', () => {
    const other = (lab: Any) =>
      void object(lab.node.findChild('app'), 'y', 'Ingress', { metadata: { name: 'y', annotations: lan }, spec: to(rule(undefined)) });
    expect(found(beside({ defaultBackend: backend }, lan, other))).toEqual([
      ['HOSTNAME_DUPLICATE', 'test/app/y', 'every other name is already the name of test/app/x at entrypoint lan'],
    ]);
  });

  test.each([
    ['another name', to(rule('b.test.example')), lan],
    ['another path', to(rule('a.test.example', '/api')), lan],
    ['the path alone', to(rule('a.test.example', '/', 'Exact')), lan],
    ['another entrypoint', to(rule('a.test.example')), router('entrypoints', 'tailnet')],
    ['all that has no other name', { defaultBackend: backend }, lan],
    ['all below another domain', to(rule('*.other.example')), lan],
    ['all below the domain, asked last', to(rule('*.test.example')), { ...lan, ...router('priority', '1') }],
    ['all below the domain, elsewhere', to(rule('*.test.example')), router('entrypoints', 'tailnet')],
    ['all below a name', to(rule('*.a.test.example')), lan],
  ])('and may take %s', (_, spec, annotations) => expect(found(beside(spec, annotations))).toEqual([]));
});

test('a name for all below a domain takes those that others have there', () => {
  const covers = (annotations: Any) => found(beside(to(rule('*.test.example')), annotations));
  const what = '*.test.example takes a.test.example too, the name of test/app/web: Traefik asks the longer rule first';
  expect(covers(lan)).toEqual(taken(what));
  expect(covers(router('entrypoints', 'public,lan'))).toEqual(taken(what));
});

describe('an Ingress comes in where somebody reaches it', () => {
  test.each([
    ['that names none', undefined, 'nowhere'],
    ['that says nothing in the annotation', router('entrypoints', ''), 'nowhere'],
    ['that names the default', router('entrypoints', 'nowhere'), 'nowhere'],
    ['of Traefik itself', router('entrypoints', 'traefik'), 'traefik'],
    ['that sends everybody on', router('entrypoints', 'web'), 'web'],
    ['of the metrics', router('entrypoints', 'metrics'), 'metrics'],
    ['none of which is open', router('entrypoints', 'web,traefik'), 'web, traefik'],
  ])('not at an entrypoint %s', (_, annotations, at) =>
    expect(found(beside(to(rule('b.test.example')), annotations))).toEqual([
      ['AUDIENCE_UNREACHABLE', 'test/app/x', `Ingress x comes in at ${at}, where nobody reaches it`],
    ]),
  );

  test.each([['public,lan'], ['lan'], ['tailnet'], ['lan,web'], [' lan , tailnet ']])('but at %s', (entrypoints) =>
    expect(found(beside(to(rule('b.test.example')), router('entrypoints', entrypoints)))).toEqual([]),
  );

  test.each<[string, Inventory]>([
    ['websecure', base],
    ['lann', base],
    ['public', withChange('gateway', undefined)],
  ])('and at none that is not there: %s', (entrypoint, inventory) => {
    const problems = found(beside(to(rule('b.test.example')), router('entrypoints', entrypoint)), inventory);
    expect(problems.filter(([, where]) => where === 'test/app/x')).toEqual([
      ['REFERENCE_UNKNOWN', 'test/app/x', expect.stringContaining(`names entrypoint ${entrypoint}, which is not there`)],
    ]);
  });
});

describe('Traefik comes to the pods that an Ingress leads to', () => {
  const lone = (lab: Any) => new Workload(new ServiceChart(lab, 'lone'), 'main', { ...plain, ports: { http: 8080, metrics: 9100 } });
  const way =
    (port: Any, more: (lab: Any) => void = () => {}, annotations: Any = lan) =>
    (lab: Any) => {
      beside({ defaultBackend: backend }, { ...lan, ...router('priority', '1') })(lab);
      const { ports } = lone(lab);
      const chart = lab.node.findChild('lone');
      const paths = [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'lone', port } } }];
      object(chart, 'x', 'Ingress', { metadata: { name: 'x', annotations }, spec: to({ host: 'b.test.example', http: { paths } }) });
      more({ lab, chart, ports });
    };
  const blocked = (number: number, by = 'b.test.example/', where = 'test/lone/x') => [
    ['FLOW_BLOCKED', where, `${by} leads to lone/lone at ${number}/TCP, and no network policy lets kube-system/traefik come there`],
  ];
  const policy = (chart: Any, name: string, namespace: string, spec: Any) =>
    object(chart, name, 'NetworkPolicy', { metadata: { name, namespace }, spec });
  const pods = { matchLabels: { 'app.kubernetes.io/name': 'lone' } };

  test('and not where no policy lets it, by the number or the name of a port', () => {
    expect(found(way({ number: 8080 }))).toEqual(blocked(8080));
    expect(found(way({ name: 'metrics' }))).toEqual(blocked(9100));
  });
  test('nor at another port than that of a route', () => {
    const routed = ({ chart, ports }: Any) => void new Route(chart, 'web', { hostname: 'c.test.example', audience: 'lan', to: ports.http });
    expect(found(way({ name: 'http' }, routed))).toEqual([]);
    expect(found(way({ name: 'metrics' }, routed))).toEqual(blocked(9100));
  });
  test('nor by a policy at one end alone', () => {
    const comeIn = ({ chart }: Any) =>
      policy(chart, 'in', 'lone', { podSelector: pods, policyTypes: ['Ingress'], ingress: [{ from: [{ namespaceSelector: {} }] }] });
    const goOut = ({ chart }: Any) =>
      policy(chart, 'out', 'kube-system', {
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'traefik' } },
        policyTypes: ['Egress'],
        egress: [{ to: [{ namespaceSelector: {} }] }],
      });
    const both = (all: Any) => void [comeIn(all), goOut(all)];
    for (const one of [comeIn, goOut]) expect(found(way({ number: 8080 }, one))).toEqual(blocked(8080));
    expect(found(way({ number: 8080 }, both))).toEqual([]);
  });
  test('nor to the pages of errors', () => {
    const pages = ({ chart }: Any) =>
      object(chart, 'pages', 'Middleware', {
        metadata: { name: 'pages' },
        spec: { errors: { status: ['404'], query: '/', service: { name: 'lone', port: 'metrics' } } },
      });
    const routed = (all: Any) => {
      new Route(all.chart, 'web', { hostname: 'c.test.example', audience: 'lan', to: all.ports.http });
      pages(all);
    };
    expect(found(way({ name: 'http' }, routed))).toEqual(blocked(9100, 'its errors', 'test/lone/pages'));
  });
});

test('an Ingress leads to no name outside of the cluster', () => {
  const out = (lab: Any) =>
    void object(lab.node.findChild('app'), 'out', 'Service', {
      metadata: { name: 'out' },
      spec: { type: 'ExternalName', externalName: 'a.example', ports: [{ name: 'http', port: 80 }] },
    });
  const spec = to({
    host: 'b.test.example',
    http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'out', port: { number: 80 } } } }] },
  });
  const what =
    'Ingress x: its rules[0].http.paths[0].backend leads to Service out of the type ExternalName, and Traefik lets nobody out by one';
  expect(found(beside(spec, lan, out))).toEqual([['TRAEFIK_REFUSES', 'test/app/x', what]]);
});

test.each([
  ['b.lan', 'lan'],
  ['films.fritz.box', 'fritz.box'],
  ['*.home.arpa', 'arpa'],
  ['films', 'films'],
])('nobody gets a certificate for an Ingress of %s', (host, end) =>
  expect(found(beside(to(rule(host)), lan))).toEqual([
    ['HOSTNAME_INVALID', 'test/app/x', `nobody gets a certificate for ${host.replace('*.', '')}: names in ${end} belong to nobody`],
  ]),
);

test('a host that is no name is told as that alone', () =>
  expect(found(beside(to(rule('Films_1.example')), lan)).map(([code]) => code)).toEqual(['OBJECT_INVALID']));

test('a name of a tenant is taken by no Ingress of another app', () => {
  const tenant = (lab: Any) =>
    void new StudentProject(lab, {
      name: 'quiz',
      hostname: 'quiz.test.example',
      repository: { url: 'https://git.test.example/q.git', branch: 'main', path: '.' },
      home: lab.machines.two,
    });
  expect(found(beside(to(rule('a.quiz.test.example')), lan, tenant))).toEqual([
    ['HOSTNAME_DUPLICATE', 'test/quiz/tenant', 'as quiz.test.example the tenant could claim a.quiz.test.example, the name of test/app/x'],
  ]);
  expect(found(beside(to(rule('aquiz.test.example')), lan, tenant))).toEqual([]);
});

describe('how a hostname is read', () => {
  const repairOf = (spec: Any, annotations: Any) => faultsOf(beside(spec, annotations)).map(({ where, repair }) => [where, repair]);
  test('of two Ingresses that somebody wrote the one is to go, or to be named otherwise', () => {
    expect(repairOf(to(rule('a.test.example')), lan)).toEqual([
      ['test/app/x', 'leave one of the two routes out: both lead to the same port'],
    ]);
  });

  test('slashes at the end of a prefix say nothing, and those of an exact path are its own', () => {
    expect(found(beside(to(rule('b.test.example', '/a'), rule('b.test.example', '/a/')), lan))).toEqual(
      taken('b.test.example/a is there twice'),
    );
    expect(found(beside(to(rule('b.test.example', '/a', 'Exact'), rule('b.test.example', '/a/', 'Exact')), lan))).toEqual([]);
    expect(found(beside(to(rule('b.test.example', '/a', 'Exact'), rule('b.test.example', '/a')), lan))).toEqual([]);
  });

  test('the evidence counts each once', () => {
    const figures = (spec: Any) => hostnames.prove(modelOf(beside(spec, lan))).figures;
    expect(hostnames.id).toBe('hostnames');
    expect(figures(to(rule('a.test.example', '/b'), rule('b.test.example'), rule('c.test.example')))).toEqual([
      { about: 'hostnames', value: '3' },
    ]);
  });

  test('of one for all below a domain it is one label, at an entrypoint that both have', () => {
    const covers = (host: string, annotations: Any = lan) => found(beside(to(rule(host)), annotations)).map(([code]) => code);
    expect(covers('*.test.example')).toEqual(['HOSTNAME_DUPLICATE']);
    expect(covers('*.b.test.example')).toEqual([]);
  });

  test('no certificate is told once of a host, however often it is named', () => {
    expect(found(beside(to(rule('b.lan'), rule('b.lan', '/a'), rule('c.lan')), lan)).map(([code, , what]) => [code, what])).toEqual([
      ['HOSTNAME_INVALID', 'nobody gets a certificate for b.lan: names in lan belong to nobody'],
      ['HOSTNAME_INVALID', 'nobody gets a certificate for c.lan: names in lan belong to nobody'],
    ]);
  });
});
