import { parse } from 'yaml';
import { Traefik } from '../../charts/platform/traefik';
import { StudentProject } from '../../charts/students';
import { type Audience, Bytes, Cpu, type Inventory, image, PortRoute, pin, Route, ServiceChart, Workload } from '../../src';
import type { Lab } from '../../src/constructs/lab';
import { assemble } from '../../src/model/assemble';
import { base, withChange } from '../inventory/base';
import { synthesized } from '../lab';

/** A service with a name for somebody. */
// biome-ignore lint/suspicious/noExplicitAny: as in test/lab.ts
export function declareRoute(lab: any, name: string, audience: Audience): void {
  const chart = new ServiceChart(lab, name);
  const { ports } = new Workload(chart, 'main', {
    image: image('docker.io/traefik/whoami:v1.11.0'),
    resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) },
    ports: { http: 80 },
  });
  new Route(chart, 'web', { hostname: `${name}.test.example`, to: ports.http, audience });
}

/** A homelab with a name for each audience, and a tenant's. */
// biome-ignore lint/suspicious/noExplicitAny: as in test/lab.ts
export function declareWeb(lab: any): void {
  new Traefik(lab, { on: lab.disks.one.nvme });
  declareRoute(lab, 'films', 'public');
  declareRoute(lab, 'cloud', 'public');
  declareRoute(lab, 'admin', 'tailnet');
  declareRoute(lab, 'printer', 'lan');
  new StudentProject(lab, {
    name: 'quiz',
    hostname: 'quiz.test.example',
    repository: { url: 'https://git.test.example/students/quiz.git', branch: 'main', path: 'deploy' },
    home: lab.machines.two,
  });
}

/** Of two people, so that the owner and the others are told apart. */
export const webInventory = withChange('tailnet.members', ['owner@test.example', 'friend@test.example'], base);

/** Every file of that homelab that builds machines, by its path below `bootstrap/test/`. */
export function bootstrapOf(inventory: Inventory = webInventory, declare = declareWeb): ReadonlyMap<string, string> {
  const { files } = synthesized(declare, { inventory });
  const folder = 'bootstrap/test/';
  return new Map(files.filter(({ path }) => path.startsWith(folder)).map(({ path, content }) => [path.slice(folder.length), content]));
}

/** That homelab, for what renders from it. */
export function webLab(inventory: Inventory = webInventory): Lab {
  return assemble({ name: 'test', inventory, services: declareWeb, sealed: new Map(), ledger: [] }).lab;
}

interface Written {
  readonly path: string;
  readonly content: string;
  readonly permissions: string;
  readonly owner: string;
}

/** What cloud-init writes from a user-data, by path. */
export function writtenBy(userData: string): ReadonlyMap<string, Written> {
  const { write_files } = parse(userData) as { write_files: readonly Written[] };
  return new Map(write_files.map((file) => [file.path, file]));
}

/** The same homelab with ports beside the web, for each audience and both protocols. */
// biome-ignore lint/suspicious/noExplicitAny: as in test/lab.ts
export function declarePorts(lab: any): void {
  declareWeb(lab);
  const chart = new ServiceChart(lab, 'games');
  const { ports } = new Workload(chart, 'main', {
    image: image('docker.io/traefik/whoami:v1.11.0'),
    resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) },
    ports: { game: 25565, voice: { number: 9987, protocol: 'UDP' }, admin: 9000, query: { number: 9001, protocol: 'UDP' }, house: 9002 },
  });
  const routes = { game: 'public', voice: 'public', admin: 'tailnet', query: 'tailnet', house: 'lan' } as const;
  for (const [name, audience] of Object.entries(routes)) {
    const to = ports[name as keyof typeof routes];
    new PortRoute(chart, name, { hostname: `${name}.test.example`, to, audience, ...(name === 'game' ? { proxyProtocol: true } : {}) });
  }
}

/** A name server on machine two, at a port of its node's own. */
// biome-ignore lint/suspicious/noExplicitAny: as in test/lab.ts
export function declareNodePort(lab: any): void {
  const chart = new ServiceChart(lab, 'dns', { podSecurity: { level: 'privileged', reason: 'a test' } });
  const { ports } = new Workload(chart, 'main', {
    image: image('docker.io/traefik/whoami:v1.11.0'),
    resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) },
    placement: pin({ name: 'two' }),
    ports: { dns: { number: 5353, hostPort: 53, protocol: 'UDP' } },
    waivers: { hostPorts: 'a test' },
  });
  new PortRoute(chart, 'dns', { hostname: 'dns.test.example', to: ports.dns, audience: 'lan' });
}
