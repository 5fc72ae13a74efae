import { Traefik } from '../../../charts/platform/traefik';
import { type Audience, Bytes, Cpu, image, PortRoute, ServiceChart, Workload } from '../../../src';
import { haproxyConfig } from '../../../src/bootstrap/gateway/haproxy';
import { toFill } from '../../../src/units/hole';
import { withChange } from '../../inventory/base';
import { homelabOf } from '../filled';
import { declarePorts, declareWeb, webInventory } from '../gateway-lab';

// biome-ignore lint/suspicious/noExplicitAny: any homelab will do
type AnyLab = any;
const made = (services: (lab: AnyLab) => void, inventory = webInventory) => haproxyConfig(homelabOf('test', inventory, services).lab);
/** The lines of each section, without what is for people. */
const sectionsOf = (config: string) =>
  new Map(
    config
      .split(/^(?=\S)/m)
      .filter((part) => !part.startsWith('#'))
      .map((part) => part.split('\n').map((line) => line.trim()))
      .map(([name = '', ...lines]) => [name, lines.filter((line) => line !== '' && !line.startsWith('#'))]),
  );
const web = sectionsOf(made(declareWeb));
const games = sectionsOf(made(declarePorts));
const none = sectionsOf(made(() => {}));

test('a name is let through by TLS’s own word for it, and led home; nothing else is', () => {
  expect(web.get('frontend tls')?.slice(-9)).toEqual([
    'tcp-request inspect-delay 5s',
    'tcp-request content capture req.ssl_sni len 100 if { req.ssl_hello_type 1 }',
    'acl declared req.ssl_sni -i -m end .quiz.test.example',
    'acl declared req.ssl_sni -i -m str cloud.test.example',
    'acl declared req.ssl_sni -i -m str films.test.example',
    'acl declared req.ssl_sni -i -m str quiz.test.example',
    'tcp-request content accept if { req.ssl_hello_type 1 } declared',
    'tcp-request content reject',
    'use_backend home if declared',
  ]);
});

test('who typed a declared name is sent to its TLS, by an answer that is made here', () => {
  expect(web.get('frontend plain')?.slice(-6)).toEqual([
    'acl declared req.hdr(host),field(1,:) -i -m end .quiz.test.example',
    'acl declared req.hdr(host),field(1,:) -i -m str cloud.test.example',
    'acl declared req.hdr(host),field(1,:) -i -m str films.test.example',
    'acl declared req.hdr(host),field(1,:) -i -m str quiz.test.example',
    'http-request redirect location https://%[req.hdr(host),field(1,:),lower]%[pathq] code 301 if declared',
    'http-request reject',
  ]);
});

test('home is each node of the ingress, by its name in the tailnet and the gateway’s own port', () => {
  expect(web.get('resolvers tailnet')?.[0]).toBe('nameserver magicdns 100.100.100.100:53');
  expect(web.get('backend home')?.at(-1)).toBe('server server server.test.ts.net:9443');
  expect([...web.keys()]).toEqual([
    'global',
    'defaults',
    'backend clients',
    'frontend tls',
    'frontend plain',
    'resolvers tailnet',
    'backend home',
  ]);
});

test('what is still to be filled in is one word', () => {
  const open = sectionsOf(made(declarePorts, withChange('tailnet.name', toFill('the name'), webInventory)));
  expect(open.get('backend home')?.at(-1)).toBe('server server "server.@@to fill: the name@@:9443"');
  expect(open.get('backend tcp-25565')?.at(-1)).toBe('server server "server.@@to fill: the name@@:25565" track home/server');
});

test('a public port beside the web is let in as it is, and led to the same port at home, which is there when home is', () => {
  expect(games.get('frontend tcp-25565')).toEqual([
    'mode tcp',
    'bind 0.0.0.0:25565',
    'maxconn 500',
    'log-format "%ci:%cp [%t] %b/%s %Tw/%Tc/%Tt %B %ts"',
    'tcp-request connection track-sc0 src table clients',
    'tcp-request connection reject if { sc0_conn_cur gt 300 } or { sc0_conn_rate gt 300 }',
    'default_backend tcp-25565',
  ]);
  expect(games.get('backend tcp-25565')).toEqual([
    'mode tcp',
    'balance first',
    'retries 3',
    'option redispatch 1',
    'default-server send-proxy-v2 maxconn 500 init-addr none resolvers tailnet resolve-prefer ipv4',
    'server server server.test.ts.net:25565 track home/server',
  ]);
  expect([...games.keys()].filter((name) => /tcp-|backend home/.test(name))).toEqual([
    'frontend tcp-25565',
    'backend home',
    'backend tcp-25565',
  ]);
});

test('of ports without a name of the web home is known all the same, and one that is not public leads nowhere', () => {
  const portsOnly = (of: Audience) => (lab: AnyLab) => {
    new Traefik(lab, { on: lab.disks.one.nvme });
    const chart = new ServiceChart(lab, 'games');
    const { ports } = new Workload(chart, 'main', {
      image: image('docker.io/traefik/whoami:v1.11.0'),
      resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) },
      ports: { game: 25565 },
    });
    new PortRoute(chart, 'game', { hostname: 'game.test.example', to: ports.game, audience: of });
  };
  const names = (of: Audience) => [...sectionsOf(made(portsOnly(of))).keys()].slice(5);
  expect(names('public')).toEqual(['frontend tcp-25565', 'resolvers tailnet', 'backend home', 'backend tcp-25565']);
  expect(names('tailnet')).toEqual([]);
});

test('without an ingress nothing is let through, and there is no home', () => {
  expect([...none.keys()]).toEqual(['global', 'defaults', 'backend clients', 'frontend tls', 'frontend plain']);
  expect(none.get('frontend tls')?.at(-1)).toBe('tcp-request content reject');
  expect(none.get('frontend plain')?.slice(-2)).toEqual([
    'tcp-request connection reject if { sc0_conn_cur gt 300 } or { sc0_conn_rate gt 300 }',
    'http-request reject',
  ]);
});
