import { type Audience, image, PortRoute, Route, ServiceChart, Workload } from '../../src';
import type { Port } from '../../src/constructs/pod-set';
import { hostOf, partiesOf, registryOf } from '../../src/model/parties';
import { StepsGraph } from '../../src/model/steps-graph';
import { coldStart } from '../../src/proofs/cold-start';
import { base, withChange } from '../inventory/base';
import { type Any, deployment, plain } from './placement/parts';
import { against, modelOf } from './proved';

const nothing = () => {};
/** An app that serves a name. */
const serving =
  (name: string, hostname: string, props: Any = {}, audience: Audience = 'public') =>
  (lab: Any) => {
    const chart = new ServiceChart(lab, name);
    const { ports } = new Workload(chart, 'main', { ...plain, ports: { http: 8080 }, ...props });
    new Route(chart, 'web', { hostname, to: ports.http as Port, audience });
  };
const pulling = (name: string, policy?: string) => deployment({}, { container: { image: name, imagePullPolicy: policy } });
const circle = (where: string, way: string) => ['COLD_START_CIRCLE', where, `each waits for the next: ${way}`];
const waits = (registry: string) => [
  'COLD_START_OUTSIDE',
  'test/app/x',
  `after a power cut pods app/x waits for registry ${registry}, and so app`,
];

test.each([
  [
    'a machine that stays off when mains returns',
    nothing,
    withChange('machines.two.power.onMainsReturn', 'stays-off'),
    ['MACHINE_STAYS_OFF', 'machines.two.power', 'two stays off when mains returns: somebody has to press its button'],
  ],
  ['an image that is asked for at each start', pulling('docker.io/traefik/whoami:v1.11.0', 'Always'), base, waits('docker.io')],
  ['one whose tag moves', pulling('ghcr.io/me/app:latest'), base, waits('ghcr.io')],
  ['one without a tag', pulling('traefik/whoami'), base, waits('docker.io')],
  [
    'a Git host that Argo CD would bring',
    serving('gitea', 'git.test.example'),
    base,
    circle('git.url', 'pods gitea/gitea → Argo CD → route git.test.example → app gitea → pods gitea/gitea'),
  ],
  [
    'a registry that its own image comes from',
    serving('registry', 'registry.test.example', { image: image('registry.test.example/registry:2.8.3') }),
    base,
    circle('test/registry/main/deployment', 'pods registry/registry → route registry.test.example → app registry → pods registry/registry'),
  ],
  [
    'a registry behind a sign-on whose image it holds',
    (lab: Any) => {
      const app = (name: string, from: string, props: Any) => {
        const chart = new ServiceChart(lab, name);
        const { ports } = new Workload(chart, 'main', { ...plain, image: image(from), ports: { http: 8080 } });
        return new Route(chart, 'web', { hostname: `${name}.test.example`, to: ports.http as Port, audience: 'lan', ...props });
      };
      const signOn = { path: '/verify', domain: 'test.example' };
      const protectedBy = app('sso', 'registry.test.example/sso:1.0.0', { signOn });
      app('registry', 'docker.io/library/registry:2.8.3', { protectedBy });
    },
    base,
    circle('test/sso/main/deployment', 'pods sso/sso → route registry.test.example → app sso → pods sso/sso'),
  ],
  [
    'the only resolver of the house on a node that is built with it',
    nothing,
    withChange('networks.lan.dns', ['192.168.7.20']),
    circle('networks.lan.dns', 'host one → node server → VM server → host one'),
  ],
  [
    'a mirror for the first boot on a VM that it is for',
    nothing,
    withChange('mirror', 'http://192.168.7.21/mirror'),
    circle('mirror', 'node worker → VM worker → host two → node worker'),
  ],
  [
    'the image of VMs at a service that runs on one',
    serving('images', 'images.test.example'),
    base,
    circle('cloudImage.url', 'VM server → route images.test.example → app images → pods images/images → node server → VM server'),
  ],
] as const)('%s is told', (_, declare, inventory, problem) => {
  const found = against(coldStart, modelOf(declare, inventory));
  expect(found).toEqual([problem]);
});

test.each([
  ['an image that stays on the node', pulling('docker.io/traefik/whoami:v1.11.0'), base],
  ['a digest, whatever its tag', pulling(`docker.io/traefik/whoami:latest@sha256:${'0'.repeat(64)}`), base],
  ['a second resolver outside of what it starts', nothing, withChange('networks.lan.dns', ['192.168.7.20', '192.168.7.1'])],
  ['a service of another name than the Git host', serving('gitea', 'code.test.example'), base],
] as const)('%s holds nothing up', (_, declare, inventory) => expect(against(coldStart, modelOf(declare, inventory))).toEqual([]));

test('the evidence has the time to each service, and through what it is reached', () => {
  const figures = coldStart.prove(modelOf(serving('films', 'films.test.example'))).figures;
  const value = (about: string) => figures.find((one) => one.about === about)?.value;
  expect([value('router'), value('quorum'), value('K3s')]).toEqual(['2 min', '2 min', '3 min 30 s']);
  expect(value('films')).toBe('4 min 30 s, films.test.example after 4 min 30 s');
  expect(value('the longest way')).toBe('mains → host one → quorum → VM server → K3s → node server → pods films/films → app films');
});

test('everybody outside is named, with what they hold and what stops without them', () => {
  const declare = (lab: Any) => {
    const outside = [{ party: 'Discord', holds: 'an account', without: 'it is silent' }];
    new Workload(new ServiceChart(lab, 'bot', { outside }), 'main', plain);
    serving('films', 'films.test.example')(lab);
  };
  const parties = partiesOf(modelOf(declare));
  expect(parties.map(({ name }) => name)).toEqual([
    'Git host (git.test.example)',
    'registry docker.io',
    'Tailscale',
    'Some VPS',
    'DNS provider and certificate authority',
    'Some storage',
    'Discord (bot)',
  ]);
  expect(parties.find(({ name }) => name === 'Some VPS')?.without).toBe(
    'at once nobody outside reaches films.test.example; in the house they go on',
  );
  expect(partiesOf(modelOf(nothing, withChange('gateway', undefined, withChange('offsite', undefined)))).map(({ name }) => name)).toEqual([
    'Git host (git.test.example)',
    'Tailscale',
  ]);
});

test.each([
  ['docker.io/library/busybox:1.38.0', 'docker.io'],
  ['busybox', 'docker.io'],
  ['traefik/whoami:v1', 'docker.io'],
  ['localhost/app', 'localhost'],
  ['registry:5000/me/app:1', 'registry:5000'],
  ['ghcr.io/me/app@sha256:00', 'ghcr.io'],
])('%s comes from %s', (reference, registry) => expect(registryOf(reference)).toBe(registry));

test.each([
  ['https://git.example.org/a/b.git', 'git.example.org'],
  ['git@git.example.org:a/b.git', 'git.example.org'],
  ['oci://ghcr.io/a/b', 'ghcr.io'],
])('%s is at %s', (address, host) => expect(hostOf(address)).toBe(host));

test('a step ends when it has waited for the slowest and done its own', () => {
  const graph = new StepsGraph();
  graph.add('a', { seconds: 10, needs: [] });
  graph.add('b', { seconds: 30, needs: [] });
  graph.add('c', { seconds: 5, needs: [{ on: 'a' }, { on: 'b' }] });
  expect([graph.end('c'), graph.critical('c'), graph.circle()]).toEqual([35, ['b', 'c'], undefined]);
  graph.add('b', { seconds: 30, needs: [{ on: 'c', where: 'here' }] });
  expect(graph.circle()).toEqual([
    { by: 'b', on: 'c', where: 'here' },
    { by: 'c', on: 'b' },
  ]);
});

test('the evidence ends with who is outside, and says none of it where nothing comes up', () => {
  const { figures, leansOn } = coldStart.prove(modelOf(nothing));
  expect([coldStart.id, leansOn]).toEqual([
    'cold-start',
    ['router', 'hostBoot', 'vmBoot', 'k3sServer', 'k3sAgent', 'podStart'].map((name) => `timings.${name}`),
  ]);
  const parties = partiesOf(modelOf(nothing));
  expect(figures.slice(-parties.length)).toEqual(
    parties.map(({ name, holds, without }) => ({ about: `without ${name}`, value: `${without} (it holds ${holds})` })),
  );
  expect(figures.find(({ about }) => about === 'the longest way')?.value).toMatch(/ → K3s$/);
  expect(coldStart.prove(modelOf(serving('gitea', 'git.test.example'))).figures).toEqual([]);
});

test('where something waits for itself, nothing is said of who waits for somebody outside', () => {
  const both = (lab: Any) => {
    serving('gitea', 'git.test.example')(lab);
    pulling('ghcr.io/me/app:latest')(lab);
  };
  expect(against(coldStart, modelOf(both)).map(([code]) => code)).toEqual(['COLD_START_CIRCLE']);
});

test('of an app with a route and a port, the name is reached when it is up', () => {
  const declare = (lab: Any) => {
    const chart = new ServiceChart(lab, 'games');
    const { ports } = new Workload(chart, 'main', { ...plain, ports: { http: 8080, game: 25565 } });
    new Route(chart, 'web', { hostname: 'games.test.example', to: ports.http as Port, audience: 'lan' });
    new PortRoute(chart, 'play', { hostname: 'mc.test.example', to: ports.game as Port, audience: 'lan' });
  };
  const value = coldStart.prove(modelOf(declare)).figures.find(({ about }) => about === 'games')?.value;
  expect(value).toContain('games.test.example after 4 min 30 s');
});
