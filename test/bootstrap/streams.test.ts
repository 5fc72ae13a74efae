import { Bytes, Cpu, image, PortRoute, ServiceChart, Workload } from '../../src';
import { portsOf, type Stream, streamsOf } from '../../src/bootstrap/streams';
import { base } from '../inventory/base';
import { homelabOf } from './filled';
import { declareNodePort, declarePorts } from './gateway-lab';

// biome-ignore lint/suspicious/noExplicitAny: any homelab will do
type AnyLab = any;
const told = (services: (lab: AnyLab) => void) =>
  streamsOf(homelabOf('test', base, services).lab).map(({ port, protocol, audience }) => `${port} ${protocol} ${audience}`);

test('the ports beside the web come in by their numbers, those of the house among them', () => {
  expect(told(declarePorts)).toEqual(['9000 TCP tailnet', '9001 UDP tailnet', '9002 TCP lan', '9987 UDP public', '25565 TCP public']);
});

test('of one number TCP is before UDP, whichever is declared first', () => {
  const both = (lab: AnyLab) => {
    declarePorts(lab);
    const chart = new ServiceChart(lab, 'dns');
    const { ports } = new Workload(chart, 'main', {
      image: image('docker.io/traefik/whoami:v1.11.0'),
      resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) },
      ports: { udp: { number: 8053, protocol: 'UDP' }, tcp: 8054 },
    });
    new PortRoute(chart, 'udp', { hostname: 'dns.test.example', to: ports.udp, audience: 'lan', port: 8053 });
    new PortRoute(chart, 'tcp', { hostname: 'dns.test.example', to: ports.tcp, audience: 'lan', port: 8053 });
  };
  expect(told(both).slice(0, 2)).toEqual(['8053 TCP lan', '8053 UDP lan']);
});

test('a port of a node is none of the ingress', () => {
  const withNode = (lab: AnyLab) => {
    declarePorts(lab);
    declareNodePort(lab);
  };
  expect(told(withNode)).toEqual(told(declarePorts));
});

test('ports are asked for by protocol, and by any of some audiences', () => {
  const streams: Stream[] = [
    { port: 1, protocol: 'TCP', audience: 'public' },
    { port: 2, protocol: 'UDP', audience: 'public' },
    { port: 3, protocol: 'TCP', audience: 'lan' },
    { port: 4, protocol: 'TCP', audience: 'tailnet' },
  ];
  expect(portsOf(streams, 'TCP', 'public')).toEqual([1]);
  expect(portsOf(streams, 'TCP', 'public', 'lan')).toEqual([1, 3]);
  expect(portsOf(streams, 'UDP', 'public', 'tailnet')).toEqual([2]);
  expect(portsOf(streams, 'TCP')).toEqual([]);
});
