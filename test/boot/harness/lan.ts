import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { must, type Ran, run, start } from './commands';

/** A network of this test's own, with a bridge that machines are plugged into and no way out. It vanishes with the test. */
export class Lan {
  readonly #holder: ChildProcess;
  readonly #children: ChildProcess[] = [];
  #taps = 0;

  private constructor(holder: ChildProcess) {
    this.#holder = holder;
  }

  /** @param addresses what answers on it besides the machines, with prefix: the router, a web server, a stranger */
  static async make(addresses: readonly string[]): Promise<Lan> {
    const lan = new Lan(start(['unshare', '--net', 'sleep', 'infinity']));
    const own = fs.readlinkSync('/proc/self/ns/net');
    const theirs = () => fs.readlinkSync(`/proc/${lan.#holder.pid}/ns/net`);
    while (theirs() === own) await new Promise((resolve) => setTimeout(resolve, 20));
    const lines = [
      'link set lo up',
      'link add lan type bridge',
      'link set lan up',
      ...addresses.map((address) => `address add ${address} dev lan`),
    ];
    await lan.must(['ip', '-batch', '-'], { input: lines.join('\n') });
    return lan;
  }

  #inside(command: readonly string[]): string[] {
    return ['nsenter', `--net=/proc/${this.#holder.pid}/ns/net`, '--', ...command];
  }

  /** Runs a program on this network. */
  run(command: readonly string[], options?: Parameters<typeof run>[1]): Promise<Ran> {
    return run(this.#inside(command), options);
  }

  must(command: readonly string[], options?: Parameters<typeof run>[1]): Promise<string> {
    return must(this.#inside(command), options);
  }

  /** Starts a program on this network; what it prints goes to a file. */
  start(command: readonly string[], log: string): ChildProcess {
    const output = fs.openSync(log, 'a');
    const child = start(this.#inside(command), { stdio: ['ignore', output, output] });
    fs.closeSync(output);
    this.#children.push(child);
    return child;
  }

  /** A port of the bridge for one more machine. */
  async tap(): Promise<string> {
    const name = `tap${this.#taps++}`;
    await this.must(['ip', '-batch', '-'], { input: `tuntap add dev ${name} mode tap\nlink set ${name} master lan up\n` });
    return name;
  }

  /** Whether the machines hear each other; what else is on the network hears all. */
  async partition(apart: boolean): Promise<void> {
    for (let tap = 0; tap < this.#taps; tap++)
      await this.must(['bridge', 'link', 'set', 'dev', `tap${tap}`, 'isolated', apart ? 'on' : 'off']);
  }

  /** Joins the tailnet of the stand-in, a VXLAN, with these addresses. */
  async joinTailnet(addresses: readonly string[]): Promise<void> {
    const lines = [
      'link add tailscale0 type vxlan id 41641 dev lan group 239.41.64.1 dstport 41641',
      ...addresses.map((address) => `address add ${address}/10 dev tailscale0`),
      'link set tailscale0 mtu 1280 up',
    ];
    await this.must(['ip', '-batch', '-'], { input: lines.join('\n') });
  }

  /** A web server with the files of a folder, and one that knows no names. */
  serve(folder: string, { web, dns, log }: { readonly web: string; readonly dns: string; readonly log: string }): void {
    this.start([process.execPath, join(__dirname, 'web.mjs'), web, folder], log);
    this.start([process.execPath, join(__dirname, '../gateway/dns.mjs'), dns, 'nobody.invalid', '/dev/null'], log);
  }

  close(): void {
    for (const child of [...this.#children, this.#holder]) child.kill('SIGKILL');
  }
}
