import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Somebody on the Internet, the gateway, and home: three network namespaces that only the gateway joins. */
export type Place = 'client' | 'gateway' | 'home';

export const addresses = {
  gateway: '203.0.113.7', // as in the inventory
  clients: ['203.0.113.50', '203.0.113.51'],
  tailnet: '100.64.0.1',
  homes: ['100.64.0.10', '100.64.0.11'],
  magicDns: '100.100.100.100',
} as const;

/** The gateway's address of IPv6, a client's two of one network, and one of a client elsewhere. */
export const addresses6 = {
  gateway: '2001:db8:7::7',
  clients: ['2001:db8:50:1::50', '2001:db8:50:1:ffff::51', '2001:db8:50:2::50'],
} as const;

/** Made with `ip netns`, under names of this process alone; everything in them is ended and removed by `remove`. */
export class Networks {
  private readonly running = new Set<ChildProcess>();

  constructor() {
    for (const place of ['client', 'gateway', 'home'] as const) {
      ip('netns', 'add', name(place));
      ip('-n', name(place), 'link', 'set', 'lo', 'up');
    }
    wire(['client', 'eth0', addresses.clients], ['gateway', 'eth0', [addresses.gateway]], 24);
    wire(['home', 'tailscale0', addresses.homes], ['gateway', 'tailscale0', [addresses.tailnet]], 10);
    ip('-n', name('gateway'), 'address', 'add', `${addresses.magicDns}/32`, 'dev', 'lo');
  }

  /** Gives the client and the gateway IPv6 as a provider does: each finds the other by neighbour discovery alone. */
  addIPv6(): void {
    for (const [place, own] of [['gateway', [addresses6.gateway]] as const, ['client', addresses6.clients] as const]) {
      for (const address of own) ip('-n', name(place), 'address', 'add', `${address}/32`, 'dev', 'eth0', 'nodad');
    }
  }

  /** Runs to its end there and gives what it printed. */
  run(place: Place, command: string, ...args: readonly string[]): string {
    return execFileSync('ip', ['netns', 'exec', name(place), command, ...args], { encoding: 'utf8' });
  }

  /** Starts a client, whose answer is its output. */
  startClient(script: string, question: object): ChildProcess {
    const child = spawn('ip', ['netns', 'exec', name('client'), process.execPath, script, JSON.stringify(question)]);
    this.running.add(child);
    return child;
  }

  /** Starts there what goes on until it is stopped. */
  start(place: Place, command: string, ...args: readonly string[]): ChildProcess {
    const child = spawn('ip', ['netns', 'exec', name(place), command, ...args], { stdio: ['ignore', 'inherit', 'pipe'] });
    this.running.add(child);
    return child;
  }

  async stop(child: ChildProcess): Promise<void> {
    this.running.delete(child);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async remove(): Promise<void> {
    for (const child of this.running) await this.stop(child);
    for (const place of ['client', 'gateway', 'home'] as const) ip('netns', 'delete', name(place));
  }
}

type End = readonly [Place, string, readonly string[]];

function wire(one: End, other: End, prefix: number): void {
  ip('link', 'add', one[1], 'netns', name(one[0]), 'type', 'veth', 'peer', 'name', other[1], 'netns', name(other[0]));
  for (const [place, link, own] of [one, other]) {
    for (const address of own) ip('-n', name(place), 'address', 'add', `${address}/${prefix}`, 'dev', link);
    ip('-n', name(place), 'link', 'set', link, 'up');
  }
}

const name = (place: Place) => `loutik-${process.pid}-${place}`;

function ip(...args: readonly string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}
