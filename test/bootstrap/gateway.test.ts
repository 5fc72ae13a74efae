import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { gatewaySecretUserData, gatewayVendorData } from '../../src/bootstrap/gateway/gateway-secrets';
import { base, withChange } from '../inventory/base';
import { exampleSecrets, gitCredentials } from './example-secrets';
import { bootstrapOf, webInventory, webLab, writtenBy } from './gateway-lab';

const files = bootstrapOf();
const userData = files.get('gateway/user-data') ?? '';
const on = writtenBy(userData);
const haproxy = on.get('/etc/haproxy/haproxy.cfg')?.content ?? '';
const lines = (text: string, start: string) =>
  text
    .split('\n')
    .filter((line) => line.trim().startsWith(start))
    .map((line) => line.trim());

describe('HAProxy', () => {
  test('lets exactly the public names through, and names below a tenant’s', () => {
    expect(lines(haproxy, 'acl declared req.ssl_sni')).toEqual([
      'acl declared req.ssl_sni -i -m end .quiz.test.example',
      'acl declared req.ssl_sni -i -m str cloud.test.example',
      'acl declared req.ssl_sni -i -m str films.test.example',
      'acl declared req.ssl_sni -i -m str quiz.test.example',
    ]);
  });

  test('finds home by the name of the node that the ingress is pinned to, at the gateway’s own port', () => {
    expect(lines(haproxy, 'server ')).toEqual(['server server server.test.ts.net:9443']);
  });

  test('holds no more connections than its memory does, those of both doors together, and of one address a part of them', () => {
    const [whole = 0, tls = 0, plain = 0] = lines(haproxy, 'maxconn').map((line) => Number(line.split(' ')[1]));
    expect([whole, tls, plain]).toEqual([4000, 3500, 500]);
    expect(tls + plain).toBeLessThanOrEqual(whole);
    expect(whole * 2 * 16 * 1024).toBeLessThanOrEqual(150 * 10 ** 6); // two buffers each
    expect(lines(haproxy, 'tcp-request connection reject')).toEqual([
      'tcp-request connection reject if { sc0_conn_cur gt 300 } or { sc0_conn_rate gt 300 }',
      'tcp-request connection reject if { sc0_conn_cur gt 300 } or { sc0_conn_rate gt 300 }',
    ]);
  });

  test('has nowhere to send anything when there is no ingress', () => {
    const config = writtenBy(bootstrapOf(base, () => {}).get('gateway/user-data') ?? '').get('/etc/haproxy/haproxy.cfg')?.content ?? '';
    expect(lines(config, 'use_backend')).toEqual([]);
    expect(lines(config, 'server ')).toEqual([]);
    expect(lines(config, 'tcp-request content reject')).toEqual(['tcp-request content reject']);
  });
});

test('the firewall opens the web and Tailscale to the world, SSH and qnetd to the tailnet, and touches no table but its own', () => {
  const rules = on.get('/etc/nftables.conf')?.content ?? '';
  expect(lines(rules, 'tcp dport').concat(lines(rules, 'udp dport'), lines(rules, 'iifname'))).toEqual([
    'tcp dport { 80, 443 } accept comment "HAProxy"',
    'udp dport 41641 accept comment "Tailscale, directly"',
    'iifname "lo" accept',
    'iifname "tailscale0" tcp dport { 22, 5403 } accept comment "SSH, qnetd"',
    'iifname "tailscale0" drop',
  ]);
  expect(rules).not.toContain('flush');
  expect(rules.match(/table \S+ \S+/g)).toEqual(['table inet loutik', 'table inet loutik', 'table inet loutik']);
});

test('what is fetched comes from the mirror when there is one', () => {
  const sources = (inventory = webInventory) =>
    writtenBy(bootstrapOf(inventory).get('gateway/user-data') ?? '').get('/etc/loutik/tailscale.sources')?.content;
  expect(sources()).toContain('URIs: https://pkgs.tailscale.com/stable/debian\n');
  expect(sources(withChange('mirror', 'http://192.168.7.2:8080', webInventory))).toContain(
    'URIs: http://192.168.7.2:8080/pkgs.tailscale.com/stable/debian\n',
  );
});

test('it joins the tailnet under its name, with its tag', () => {
  expect(on.get('/etc/loutik/tailscale.env')?.content).toContain("NAME='gateway'\nTAG='tag:gateway'\n");
});

test('every unit of ours is wanted at every boot, but for what a timer starts', () => {
  const units = [...on.keys()]
    .filter((path) => /^\/etc\/systemd\/system\/loutik-/.test(path))
    .map((path) => path.split('/').at(-1))
    .filter((unit) => unit !== 'loutik-follow.service' && unit !== 'loutik-restart.service');
  expect(units).toEqual(expect.arrayContaining(['loutik-follow.timer', 'loutik-restart.timer']));
  expect(lines(on.get('/etc/systemd/system/loutik.target')?.content ?? '', 'Wants=')).toEqual(units.map((unit) => `Wants=${unit}`));
});

test('updates and the restart they may ask for have a fixed hour of the homelab’s time zone', () => {
  expect((parse(userData) as { timezone: string }).timezone).toBe('Europe/Zurich');
  expect(lines(on.get('/etc/systemd/system/apt-daily-upgrade.timer.d/loutik.conf')?.content ?? '', '')).toEqual(
    expect.arrayContaining(['OnCalendar=', 'OnCalendar=*-*-1,6,11,16,21,26 04:00', 'RandomizedDelaySec=0', 'Persistent=false']),
  );
  expect(lines(on.get('/etc/apt/apt.conf.d/52loutik')?.content ?? '', 'Unattended-Upgrade::Automatic-Reboot')).toEqual([
    'Unattended-Upgrade::Automatic-Reboot "false";', // it would ask nobody
  ]);
  expect(lines(on.get('/etc/systemd/system/loutik-restart.timer')?.content ?? '', 'OnCalendar=')).toEqual(
    ['04:30,45', '05:00,15,30,45', '06:00,15,30'].map((times) => `OnCalendar=*-*-1,6,11,16,21,26 ${times}`),
  );
});

test('in the house names lead to the node of the ingress, whichever role of K3s it has', () => {
  const swapped = withChange('vms.server.role', 'k3s-agent', withChange('vms.worker.role', 'k3s-server', webInventory));
  for (const inventory of [webInventory, swapped]) {
    const zone = bootstrapOf(inventory).get('dns/house.zone') ?? '';
    expect(new Set(lines(zone, '').flatMap((line) => / A (.*)$/.exec(line)?.[1] ?? []))).toEqual(new Set(['192.168.7.20']));
  }
});

test('every value that only the owner knows is a hole in what it stands in, and in nothing else', () => {
  const hole = '@@to fill: it@@';
  const without = (path: string, value: unknown) =>
    [...bootstrapOf(withChange(path, value, webInventory))].flatMap(([name, content]) =>
      /^(gateway|dns)\//.test(name) && !content.includes(hole) ? [name] : [],
    );
  const all = ['dns/public.zone', 'dns/house.zone', 'dns/records.md', 'gateway/user-data', 'gateway/policy.hujson'];
  expect(without('domain', 'test.example')).toEqual(all);
  expect(without('gateway.address', hole)).toEqual(['dns/house.zone', 'gateway/user-data', 'gateway/policy.hujson']);
  expect(without('tailnet.name', hole)).toEqual(all.filter((name) => name !== 'gateway/user-data'));
  expect(without('tailnet.sshKeys', [hole])).toEqual(all.filter((name) => name !== 'gateway/user-data'));
  expect(without('tailnet.members', [hole])).toEqual(all.filter((name) => name !== 'gateway/policy.hujson'));
});

describe('the secret part', () => {
  const secrets = exampleSecrets(webInventory);
  const decoded = (part: string) =>
    Object.fromEntries(
      (part.split('# -- secrets --\n')[1] ?? '')
        .split('\n')
        .filter((line) => /^[\w.-]+ \S+$/.test(line))
        .map((line) => line.split(' '))
        .map(([name, value]) => [name, Buffer.from(value ?? '', 'base64').toString()]),
    );

  test('is the gateway’s alone: how it reads Git, its key of the tailnet, and whose SSH key the hosts have', () => {
    expect(decoded(gatewayVendorData(webLab(), secrets))).toEqual({
      'git-credentials': gitCredentials(secrets),
      'tailscale-auth-key': `${secrets.tailscale.gateway}?ephemeral=false&preauthorized=true\n`,
      'hosts-ssh-key.pub': `${secrets.hosts.sshKey.publicKey}\n`,
    });
  });

  test('an auth key, or a client secret with settings of its own, is handed on as it is', () => {
    for (const gateway of ['tskey-auth-abc', 'tskey-client-abc?ephemeral=true']) {
      const part = gatewayVendorData(webLab(), { ...secrets, tailscale: { ...secrets.tailscale, gateway } });
      expect(decoded(part)['tailscale-auth-key']).toBe(`${gateway}\n`);
    }
  });

  test('both parts in one are the public one, whole, and the secret one, and fit where OpenStack takes them', () => {
    const one = gatewaySecretUserData(webLab(), secrets);
    const [, first = '', second = ''] = one.split('\n--==loutik-gateway==\n');
    expect(gunzipSync(Buffer.from(first.split('\n\n')[1] ?? '', 'base64')).toString()).toBe(userData);
    expect(second.split('\n--==loutik-gateway==--')[0]).toBe(gatewayVendorData(webLab(), secrets));
    expect(one.endsWith('\n--==loutik-gateway==--\n')).toBe(true);
    for (const text of [one, userData]) expect(Buffer.from(text).toString('base64').length).toBeLessThan(65_535);
  });

  test('no value of it stands in a file that is committed', () => {
    const texts = (value: unknown): string[] =>
      typeof value === 'string' ? [value] : Object.values(value as Record<string, unknown>).flatMap(texts);
    const values =
      texts(secrets)
        .join('\n')
        .match(/[\w+/.$-]{12,}/g) ?? [];
    expect(values.length).toBeGreaterThan(10);
    const committed = [...files.values()].join('\n');
    expect(values.filter((value) => committed.includes(value) && !/^(ssh-ed25519|tskey-client-|-----|BEGIN|END)/.test(value))).toEqual([]);
  });
});

test('the list of records for people says every name once for each of its audiences', () => {
  const rows = lines(files.get('dns/records.md') ?? '', '| ').filter((row) => row.includes('test.example'));
  expect(rows).toEqual([
    '| *.quiz.test.example | A | 300 | 203.0.113.7 |',
    '| cloud.test.example | A | 300 | 203.0.113.7 |',
    '| films.test.example | A | 300 | 203.0.113.7 |',
    '| quiz.test.example | A | 300 | 203.0.113.7 |',
    '| admin.test.example | A | 300 | what `tailscale ip -4` prints on server |',
    '| *.quiz.test.example | A | 300 | 192.168.7.20 |',
    '| cloud.test.example | A | 300 | 192.168.7.20 |',
    '| films.test.example | A | 300 | 192.168.7.20 |',
    '| printer.test.example | A | 300 | 192.168.7.20 |',
    '| quiz.test.example | A | 300 | 192.168.7.20 |',
  ]);
});
