import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bcrypt } from '../../src/secrets/bcrypt';
import { connect } from '../../src/twin/control-plane';
import { TwinFolder } from '../../src/twin/folder';
import type { Ports } from '../../src/twin/ports';
import { authorityOf } from '../../src/twin/run/certificate';
import { firstProcess } from '../../src/twin/run/start-nodes';
import { readTargets } from '../../src/twin/run/targets';
import { Clone, eventually } from '../twin-up/clone';
import { Cluster, type Loose } from './cluster';
import { type House, hostOf } from './house';
import { seals } from './house-backups';
import { ask, processesOfPod, processOf, tryFrom } from './inside';

/** Puts into a clone of the house what charts/shelf has that an image can be made for here. */
async function putShelf(clone: Clone): Promise<void> {
  const services = 'clusters/loutik/services.ts';
  const from = (name: string, file: string) => `import { ${name} } from '../../charts/shelf/${file}';\n`;
  clone.edit(
    services,
    'import { StudentProject }',
    `${from('AdGuardHome', 'adguard-home')}${from('Qbittorrent', 'qbittorrent')}import { StudentProject }`,
  );
  clone.edit(services, '  new Jellyfin(', '  const { media } = new Jellyfin(');
  clone.edit(
    services,
    "  // the class's\n",
    `  new AdGuardHome(lab, { hostname: \`adguard.\${domain}\`, audience: 'tailnet', dns: \`dns.\${domain}\`, on: disks.i5.nvme });
  new Qbittorrent(lab, {
    hostname: \`downloads.\${domain}\`,
    audience: 'tailnet',
    config: disks.ryzen.hdd,
    library: media.lend({ readOnly: false }),
    vpn: { provider: 'mullvad', country: 'Switzerland' },
  });

  // the class's
`,
  );
  await clone.commit('what the shelf has');
}

/** Asks a DNS server for the addresses of a name, from the network of a process. Gives them, or why there is none. */
async function asked(pid: number, server: string, name: string): Promise<readonly string[]> {
  const script = `
    const { Resolver } = require('node:dns/promises');
    const [server, name] = process.argv.slice(1);
    const resolver = new Resolver({ timeout: 2000, tries: 2 });
    resolver.setServers([server]);
    resolver.resolve4(name).catch(({ code }) => [code]).then((found) => console.log(JSON.stringify(found)));`;
  const { stdout } = await promisify(execFile)('nsenter', ['--target', String(pid), '--net', process.execPath, '-e', script, server, name]);
  return JSON.parse(stdout) as readonly string[];
}

let clone: Clone;
let cluster: Cluster;
let house: Pick<House, 'door' | 'ca' | 'targets'>;

beforeAll(async () => {
  clone = new Clone();
  await putShelf(clone);
  const upped = await clone.json(['twin', 'up', '--run', '--images', 'built', '--name', 'shelf', '--timeout', '600']);
  if (!upped.ok) throw new Error(JSON.stringify(upped));
  const folder = new TwinFolder('shelf');
  const ports = folder.state?.ports as Ports;
  cluster = new Cluster(folder, connect(folder, ports));
  house = { door: ports.door, ca: fs.readFileSync(authorityOf(folder), 'utf8'), targets: readTargets(folder) };
});

afterAll(async () => {
  cluster?.api.close();
  await clone.loutik(['twin', 'down', '--all']);
  clone.remove();
});

describe('of the shelf, what an image can be made for here', () => {
  test('AdGuard Home is its administrator’s alone, and answers its node’s LAN at port 53, over UDP and TCP; a student’s pod hears nothing', async () => {
    const password = 'as-good-as-any';
    await cluster.ready('adguard', 'adguard'); // with another: at each start it is the sealed one
    await seals(cluster, [{ namespace: 'adguard', name: 'adguard-admin', key: 'password', value: bcrypt(password) }]);
    await cluster.replace('adguard', 'adguard');
    const pod = await cluster.ready('adguard', 'adguard');
    const host = hostOf(house, 'adguard');
    const call = async (password: string, path: string, body?: object) => {
      const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
      const headers = { 'content-type': 'application/json', authorization };
      const said = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
      return (await ask(house.door, `${host}:443`, { host, ca: house.ca, path, headers, ...said })).status;
    };
    expect(await call('guessed', '/control/status')).toBe(401);
    const rules = ['||films.test^$dnsrewrite=192.0.2.7', '||ads.test^'];
    expect(await call(password, '/control/filtering/set_rules', { rules })).toBe(200);

    const { addresses } = (await cluster.api.get('v1', 'Node', pod.spec.nodeName)).status;
    const server = addresses.find(({ type }: Loose) => type === 'InternalIP').address;
    const [other] = (await cluster.api.list('v1', 'Node')).filter(({ metadata }) => metadata.name !== pod.spec.nodeName);
    const neighbour = firstProcess(cluster.folder, other.metadata.name) as number;
    const isTold = async () => (await asked(neighbour, server, 'films.test'))[0] === '192.0.2.7';
    await eventually('the rules that it was given are asked', isTold, 60);
    expect(await asked(neighbour, server, 'ads.test')).toEqual(['0.0.0.0']); // as names of advertisers are
    const [student] = await cluster.podsOf('quiz', {});
    const inside = processOf(student.metadata.uid) as number;
    const tcp = [{ address: server, port: 53 }];
    expect([await tryFrom(neighbour, tcp), await tryFrom(inside, tcp)]).toEqual([[true], [false]]);
    expect(await asked(inside, server, 'films.test')).toEqual(['ECONNREFUSED']);
  });

  test('qBittorrent starts behind its tunnel, answers its route, and has the films’ own volume', async () => {
    const { metadata, status } = await cluster.ready('qbittorrent', 'qbittorrent');
    const started = (containers: readonly Loose[], name: string) =>
      Date.parse(containers.find((each) => each.name === name).state.running.startedAt);
    const tunnel = started(status.initContainerStatuses, 'gluetun');
    expect(started(status.containerStatuses, 'qbittorrent')).toBeGreaterThanOrEqual(tunnel);
    const host = hostOf(house, 'qbittorrent');
    const version = { host, ca: house.ca, path: '/api/v2/app/version' };
    expect(await ask(house.door, `${host}:443`, version)).toMatchObject({ status: 200, body: expect.stringMatching(/^v5\.\d+\.\d+$/) });

    const film = join(await cluster.volume('jellyfin-media'), 'data', 'a-film.mkv');
    fs.writeFileSync(film, 'a film');
    const own = processesOfPod(metadata.uid).find(({ command }) => command.includes('qbittorrent-nox'))?.pid;
    expect(fs.readFileSync(`/proc/${own}/root/data/a-film.mkv`, 'utf8')).toBe('a film');
    fs.rmSync(film);
  });
});
