import fs from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shellEnv } from '../../../src/bootstrap/shell-env';
import { MachineFolders } from './machine-folders';

export const port = 16_442;
const wal = '/var/lib/rancher/k3s/server/db/etcd/member/wal';

/** What a cluster knows of its nodes, each a file with what its Ready condition says; `lost` when it has no quorum. */
const kubectl = `
cluster=$(cat /var/lib/rancher/cluster)
[ ! -e "$cluster/lost" ] || exit 1
case $1 in
get) [ ! -e "$cluster/nodes/$3" ] || printf '%s %s' "$3" "$(cat "$cluster/nodes/$3")" ;;
delete) rm "$cluster/nodes/$3" ;;
esac`;

/** Servers that run the real scripts on addresses of this computer; K3s and its clusters are played. */
export class Servers {
  readonly folder = fs.mkdtempSync(join(tmpdir(), 'loutik-servers-'));
  readonly machines = new Map<string, MachineFolders>();
  private readonly listening = new Map<string, Server>();
  private clusters = 0;

  constructor(readonly names: readonly string[]) {
    for (const name of names) this.make(name);
  }

  address(name: string): string {
    return `127.0.0.${11 + this.names.indexOf(name)}`;
  }
  machine(name: string): MachineFolders {
    return this.machines.get(name) as MachineFolders;
  }

  /** A server as its cloud-init leaves it, with nothing of what was before. */
  make(name: string, token = 'a-token-that-servers-share'): MachineFolders {
    const one = new MachineFolders();
    const others = this.names.filter((other) => other !== name).map((other) => `${other}=${this.address(other)}`);
    const first = name === this.names[0] ? 'yes' : '';
    one.write(
      '/etc/loutik/join.env',
      shellEnv({ ROLE: 'server', NAME: name, SERVERS: others.join(' '), FIRST: first, PORT: String(port) }),
    );
    one.write('/etc/loutik/secrets/k3s-token', token);
    one.standIn('kubectl', kubectl);
    this.machines.set(name, one);
    return one;
  }

  /** Its sockets answer, as systemd does for `loutik-word.socket`: a process for each connection. */
  async powerOn(name: string): Promise<void> {
    if (this.listening.has(name)) return;
    const server = createServer((socket) => {
      const word = this.machine(name).start('vm/scripts/word.sh');
      socket.on('error', () => word.kill());
      word.stdin.on('error', () => {});
      socket.pipe(word.stdin);
      word.stdout.pipe(socket);
    });
    this.listening.set(name, server);
    await new Promise<void>((done) => server.listen(port, this.address(name), done));
  }
  async powerOff(name: string): Promise<void> {
    await new Promise((done) => this.listening.get(name)?.close(done) ?? done(undefined));
    this.listening.delete(name);
    if (this.clusterOf(name)) this.say(name, 'Unknown');
  }
  async allOff(): Promise<void> {
    for (const name of this.names) await this.powerOff(name);
    fs.rmSync(this.folder, { recursive: true });
  }

  /** The cluster that a server's datastore is of. */
  clusterOf(name: string): string | undefined {
    const text = this.machine(name).read('/var/lib/rancher/cluster');
    return text === '(none)' ? undefined : text;
  }
  nodesOf(cluster: string): string[] {
    return fs.readdirSync(join(cluster, 'nodes')).sort();
  }
  /** What its cluster says of a server. */
  say(name: string, ready: 'True' | 'False' | 'Unknown'): void {
    fs.writeFileSync(join(this.clusterOf(name) as string, 'nodes', name), ready);
  }

  /** One try of systemd to start K3s: `joined`, or what it waits for. */
  async start(name: string): Promise<string> {
    await this.powerOn(name);
    const one = this.machine(name);
    const { status, output } = await one.run('vm/scripts/join.sh');
    if (status !== 0) return output.trim();
    if (this.clusterOf(name) === undefined) this.bringUp(name, one.read('/etc/rancher/k3s/config.yaml.d/50-join.yaml'));
    this.say(name, 'True');
    return 'joined';
  }

  /** What K3s does with its configuration when it has no datastore. */
  private bringUp(name: string, config: string): void {
    const [, address] = /^server: https:\/\/([\d.]+):6443$/m.exec(config) ?? [];
    let cluster = address === undefined ? undefined : this.clusterOf(this.names.find((other) => this.address(other) === address) as string);
    if (cluster === undefined) {
      if (!/^cluster-init: true$/m.test(config)) throw new Error(`K3s on ${name} would not start: ${config}`);
      this.clusters += 1;
      cluster = join(this.folder, String(this.clusters));
      fs.mkdirSync(join(cluster, 'nodes'), { recursive: true });
    } else if (this.nodesOf(cluster).includes(name)) {
      throw new Error('duplicate node name found, please use a unique name for this node'); // K3s (pkg/etcd, join)
    }
    const one = this.machine(name);
    fs.mkdirSync(one.at(wal), { recursive: true });
    one.write('/var/lib/rancher/cluster', cluster);
  }
}
