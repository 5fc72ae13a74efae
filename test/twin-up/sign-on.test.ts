import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import dgram from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { assemble } from '../../src/model/assemble';
import { homelab } from '../homelabs/homelabs';
import { program } from './tools';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-sign-on-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const { objects } = assemble(homelab('shelf'));
/** What the shelf's homelab gives these ConfigMaps. */
const dataOf = (name: string) =>
  objects.ofKind('ConfigMap').find(({ manifest: { metadata } }) => metadata.name === name)?.manifest.data as Record<string, string>;
const write = (name: string, text: string) => {
  const path = join(folder, name);
  fs.writeFileSync(path, text);
  return path;
};

describe('Argo CD’s own program', () => {
  let argocd: string;
  beforeAll(async () => {
    argocd = await program('argocd');
  });
  const validated = (data: object) => {
    const cm = write('cm.yaml', JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'argocd-cm' }, data }));
    const key = Buffer.from('k'.repeat(32)).toString('base64');
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'argocd-secret' }, data: { 'server.secretkey': key } };
    const paths = ['--argocd-cm-path', cm, '--argocd-secret-path', write('secret.yaml', JSON.stringify(secret))];
    return spawnSync(argocd, ['admin', 'settings', 'validate', '--group', 'general', ...paths], { encoding: 'utf8' }).stdout;
  };

  test('knows by its settings where people sign on, and does not without them', () => {
    const { 'oidc.config': config = '', ...rest } = dataOf('argocd-cm');
    expect(config).toContain('https://sso.');
    expect(validated({ ...rest, 'oidc.config': config })).toMatch(/OIDC is configured/);
    expect(validated(rest)).toMatch(/SSO is not configured/);
    expect(validated({ ...rest, 'oidc.config': config.replace('{', '[') })).toMatch(/invalid oidc\.config/);
  });
});

describe('CoreDNS, as K3s sets it up', () => {
  let server: ChildProcess;
  let address: string;
  const inside = '10.43.7.7';
  const ofHouse = '192.0.2.7';
  const [, hostname = ''] = /exact (\S+) /.exec(dataOf('coredns-custom')['loutik.override'] ?? '') ?? [];

  /** Asks by a socket of its own: one that was refused while nobody listened yet is told so at a later question too (udp(7)). */
  const ask = (name: string) => {
    const resolver = new Resolver({ timeout: 500, tries: 4 });
    resolver.setServers([address]);
    return resolver.resolve4(name);
  };

  /** Whether it answers. Throws when that is a refusal: it listens, and would say the same for ever. */
  const isThere = () =>
    ask(`a.${hostname}`).then(
      () => true,
      (error) => {
        if (error.code === 'ECONNREFUSED' || error.code === 'ETIMEOUT') return false;
        throw error;
      },
    );

  beforeAll(async () => {
    const coredns = await program('coredns');
    const socket = dgram.createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const { port } = socket.address();
    socket.close();
    fs.mkdirSync(join(folder, 'custom'));
    write('custom/loutik.override', dataOf('coredns-custom')['loutik.override'] ?? '');
    // what the cluster says of its Services, and the house's resolver of its names, both by one file
    const services = 'traefik-inside.kube-system.svc.cluster.local';
    write('hosts', `${inside} ${services}\n${[hostname, `a.${hostname}`, `x${hostname}`].map((one) => `${ofHouse} ${one}\n`).join('')}`);
    // k3s-io/k3s, manifests/coredns.yaml
    const corefile = `.:${port} {
      bind 127.0.0.1
      errors
      hosts ${join(folder, 'hosts')}
      cache 30
      loadbalance
      import ${join(folder, 'custom')}/*.override
    }\n`;
    server = spawn(coredns, ['-conf', write('Corefile', corefile)], { stdio: 'ignore' });
    address = `127.0.0.1:${port}`;
    while (!(await isThere())) {
      expect(server.exitCode).toBeNull();
      await setTimeout(50);
    }
  });
  afterAll(() => void server?.kill());

  test('leads a name that pods call to the ingress inside, under that name, and no other', async () => {
    expect(hostname).toMatch(/^sso\./);
    expect(await ask(hostname)).toEqual([inside]);
    expect(await ask(`a.${hostname}`)).toEqual([ofHouse]);
    expect(await ask(`x${hostname}`)).toEqual([ofHouse]);
  });
});
