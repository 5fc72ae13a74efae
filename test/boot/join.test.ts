import fs from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { shellEnv } from '../../src/bootstrap/shell-env';
import { selfSigned } from '../bootstrap/self-signed';
import { MachineFolders } from './harness/machine-folders';
import { port, Servers } from './harness/servers';

afterAll(() => MachineFolders.removeAll());

let servers: Servers;
beforeEach(() => {
  servers = new Servers(['a', 'b', 'c']);
});
afterEach(() => servers.allOff());

/** Three servers in one cluster. */
async function joined(): Promise<string> {
  for (const name of servers.names) await servers.powerOn(name);
  for (const name of servers.names) expect(await servers.start(name)).toBe('joined');
  return servers.clusterOf('a') as string;
}
const clusters = () => [...new Set(servers.names.map((name) => servers.clusterOf(name)))];

describe('new servers', () => {
  test('are one cluster, which the first makes when every other has said that it has none', async () => {
    expect(await servers.start('b')).toBe('waiting for a cluster to join; no word from: a=127.0.0.11 c=127.0.0.13');
    expect(await servers.start('a')).toMatch(/^waiting for word from c=127\.0\.0\.13: /);
    await servers.powerOn('c');
    expect(await servers.start('c')).toBe('waiting for a cluster to join; no word from: (none has one)');
    expect(await servers.start('a')).toBe('joined');
    for (const name of ['c', 'b']) expect(await servers.start(name)).toBe('joined');
    expect(clusters()).toHaveLength(1);
    expect(servers.nodesOf(servers.clusterOf('a') as string)).toEqual(['a', 'b', 'c']);
  });

  test('make one without a server that never was, when somebody says so', async () => {
    await servers.powerOn('b');
    servers.machine('a').write('/etc/loutik/new-cluster', '');
    expect(await servers.start('a')).toBe('joined');
    expect(servers.machine('a').read('/etc/rancher/k3s/config.yaml.d/50-join.yaml')).toContain('\ncluster-init: true\n');
  });

  test('do not make one because somebody said so, where there is one', async () => {
    const before = await joined();
    await servers.powerOff('a');
    await servers.powerOff('b');
    servers.make('a').write('/etc/loutik/new-cluster', '');
    await servers.start('a'); // c forgets it
    expect([await servers.start('a'), servers.clusterOf('a')]).toEqual(['joined', before]);
  });
});

describe.each(['a', 'b', 'c'])('%s made again', (name) => {
  test('joins the others once they have forgotten the one that was before', async () => {
    const cluster = await joined();
    await servers.powerOff(name);
    servers.make(name);
    expect(await servers.start(name)).toBe(`waiting for ${name === 'a' ? 'b' : 'a'} to forget the ${name} that was before`);
    expect(servers.nodesOf(cluster)).toEqual(['a', 'b', 'c'].filter((other) => other !== name));
    expect([await servers.start(name), clusters()]).toEqual(['joined', [cluster]]);
  });

  test('is not forgotten while its cluster sees it', async () => {
    const cluster = await joined();
    servers.make(name);
    for (const ready of ['True', 'False'] as const) {
      fs.writeFileSync(join(cluster, 'nodes', name), ready);
      expect(await servers.start(name)).toMatch(/^waiting for . to forget/);
      expect(servers.nodesOf(cluster)).toEqual(['a', 'b', 'c']);
    }
  });

  test('waits when nobody answers, when one says nothing, and when those that answer are no majority', async () => {
    const cluster = await joined();
    for (const other of servers.names) await servers.powerOff(other);
    servers.make(name);
    const waits = /^waiting for (word|a cluster)/;
    expect(await servers.start(name)).toMatch(waits);
    const others = servers.names.filter((other) => other !== name);
    fs.writeFileSync(join(cluster, 'lost'), '');
    for (const other of others) {
      await servers.powerOn(other);
      expect(await servers.start(name)).toMatch(waits);
    }
    fs.rmSync(join(cluster, 'lost'));
    await servers.start(name);
    expect([await servers.start(name), clusters()]).toEqual(['joined', [cluster]]);
  });
});

test('one that has a datastore asks nobody, whatever stands in its configuration', async () => {
  const cluster = await joined();
  for (const name of servers.names) await servers.powerOff(name);
  fs.rmSync(servers.machine('a').at('/etc/rancher/k3s/config.yaml.d/50-join.yaml'));
  expect([await servers.start('a'), servers.clusterOf('a')]).toEqual(['joined', cluster]);
});

test('whatever is on, off and made again, in whatever order: there is one cluster', async () => {
  const cluster = await joined();
  // one after the other, each while another is off
  for (const [lost, off] of ['ab', 'ba', 'ca', 'cb', 'ac', 'bc'] as const) {
    await servers.powerOff(lost as string);
    await servers.powerOff(off as string);
    servers.make(lost as string);
    await servers.start(lost as string);
    await servers.start(off as string);
    for (let tries = 0; (await servers.start(lost as string)) !== 'joined'; tries += 1) expect(tries).toBeLessThan(3);
    expect([lost, off, clusters()]).toEqual([lost, off, [cluster]]);
  }
});

describe('the word', () => {
  const ask = (path: string) =>
    fetch(`http://127.0.0.12:${port}${path}`).then(async (answer) => [answer.status, await answer.text()] as const);

  test('is given to who knows the token alone: anybody else could have a node forgotten', async () => {
    const cluster = await joined();
    await servers.powerOff('a');
    servers.make('a', 'another-token-altogether');
    expect(await servers.start('a')).toMatch(/^waiting for word from b=127\.0\.0\.12 c=127\.0\.0\.13: /);
    for (const path of ['/a', '/a/', `/a/${'0'.repeat(64)}`]) expect(await ask(path)).toEqual([403, '']);
    for (const path of ['/', '/-x;id', '/../a/b', '/A/b']) expect((await ask(path))[0]).toBeGreaterThanOrEqual(400);
    expect(servers.nodesOf(cluster)).toEqual(['a', 'b', 'c']);
  });
});

describe('an agent', () => {
  const agent = () => {
    const one = new MachineFolders();
    const settings = { ROLE: 'agent', NAME: 'w', SERVERS: 'a=127.0.0.21 b=127.0.0.22', FIRST: '', PORT: String(port) };
    one.write('/etc/loutik/join.env', shellEnv(settings));
    return one;
  };
  const config = (one: MachineFolders) => one.read('/etc/rancher/k3s/config.yaml.d/50-join.yaml').split('\n')[1];

  test('joins the first server that answers, and goes on by its own list when none does', async () => {
    const { certificate: cert, privateKey: key } = selfSigned();
    const api = createServer({ cert, key }, ({ url }, answer) => answer.writeHead(url === '/cacerts' ? 200 : 404).end());
    const one = agent();
    expect(await one.run('vm/scripts/join.sh')).toEqual({
      status: 1,
      output: 'waiting for a server: none of a=127.0.0.21 b=127.0.0.22 answers\n',
    });
    await new Promise<void>((listening) => api.listen(6443, '127.0.0.22', listening));
    expect([(await one.run('vm/scripts/join.sh')).status, config(one)]).toEqual([0, 'server: https://127.0.0.22:6443']);
    await new Promise((closed) => api.close(closed));
    expect([await one.run('vm/scripts/join.sh'), config(one)]).toEqual([{ status: 0, output: '' }, 'server: https://127.0.0.22:6443']);
  });
});
