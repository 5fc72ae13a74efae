import { base } from '../../inventory/base';
import { lanAddresses } from '../harness/boot-lab';
import { commit } from '../harness/update-cuts';
import { type Name, nextK3s, type Pair } from './pair';

/** What a push brings to the pair, and what it does not. */
export function pushTests(pair: () => Pair): void {
  /** Has a machine look into what it follows. */
  const look = (name: Name) => pair()[name].ssh('systemctl start loutik-follow.service');
  const status = (name: Name) => pair()[name].tell('loutik-follow status');
  const push = async (name: Name, userData: string): Promise<string> => {
    const pushed = await commit(pair()[name], `vms/${name}`, userData);
    await look(name);
    return pushed;
  };
  /** Waits less for what does not come, and never for the end of quiet hours. */
  const hasty = (userData: string) =>
    userData
      .replace(/"patience": \d+/, '"patience": 20')
      .replace(/"settle": \d+/, '"settle": 1')
      .replace(/"quiet": \{[^}]*\}/, '"quiet": {"from": "00:00", "to": "00:00"}');
  const hasRecovered = async (name: Name) => {
    await push(name, pair().userData[name]);
    expect(await pair()[name].tell('systemctl --failed --no-legend --plain')).toBe('');
  };

  test('of a firewall that cuts the tailnet leaves the node as it was, and says so', async () => {
    const rule = `ip daddr ${lanAddresses.router} drop`;
    const cutting = pair().userData.server.replace(/^( *)chain own \{\n.*\n/m, (chain, indent) => `${chain}${indent}  ${rule}\n`);
    const pushed = await push('server', hasty(cutting));
    expect(await status('server')).toMatch(
      new RegExp(`^refused   commit ${pushed} was taken back: sh -c tailscale status .* is not well after 20 s`, 'm'),
    );
    expect((await pair().server.ssh('systemctl is-failed loutik-follow.service')).stdout).toBe('failed\n');
    expect(await pair().server.tell(`nft list chain inet loutik own; cat /etc/loutik/door.nft`)).not.toContain(lanAddresses.router);
    expect(await pair().server.tell('tailscale status --json | jq .Self.Online')).toBe('true\n');
    await hasRecovered('server');
  });

  test('of a kernel setting that is none changes nothing, and is said', async () => {
    const { server, userData } = pair();
    const wrong = userData.server.replace(/kernel\.panic_on_oops = \d/, 'kernel.panic_on_oops is 1');
    expect(wrong).not.toBe(userData.server);
    const before = await server.tell('cat /etc/sysctl.d/*');
    await push('server', wrong);
    expect(await status('server')).toMatch(
      /^refused {3}\/etc\/sysctl\.d\/.* does not pass: sh -c \.\.\. sh .*: no name = value: kernel\.panic_on_oops is 1/m,
    );
    expect(await server.tell('cat /etc/sysctl.d/*')).toBe(before);
    await hasRecovered('server');
  });

  test('of another K3s goes to the server, and to the agent after it, each drained and opened again', async () => {
    const { server } = pair();
    const old = base.k3s.version;
    const next = (name: Name) => hasty(pair().userDataOf(name, nextK3s)).replace('"patience": 20', '"patience": 300');
    await push('worker', next('worker'));
    expect(await status('worker')).toContain(`\nwaits     K3s ${nextK3s} waits for the server, which runs ${old}: `);
    await server.tell(': >/var/log/kubectl-calls');
    await push('server', next('server'));
    expect(await status('server')).toContain(`\nK3s       ${nextK3s}, its file says ${nextK3s}\n`);
    await server.waitFor('the agent to be back', `kubectl get nodes --no-headers | grep -q '^worker  *Ready'`, 60);
    await look('worker');
    expect(await status('worker')).toContain(`\nK3s       ${nextK3s}, its file says ${nextK3s}\n`);
    const steps = (await server.tell("grep -E '^.\"(drain|uncordon)' /var/log/kubectl-calls")).trim().split('\n');
    const words = steps
      .map((line) => JSON.parse(line) as string[])
      .map(([verb, node, ...flags]) => `${verb} ${node} ${flags.at(-1) ?? ''}`);
    const ofNode = (node: Name) => [
      `drain ${node} --dry-run=server`,
      expect.stringMatching(`^drain ${node} --timeout=`),
      `uncordon ${node} `,
    ];
    expect(words).toEqual([...ofNode('server'), ...ofNode('worker')]);
    expect(await server.tell("kubectl get nodes --no-headers | awk '{print $1, $2, $5}'")).toBe(
      `server Ready ${nextK3s}\nworker Ready ${nextK3s}\n`,
    );
    // what the copy holds is of the release before alone
    const copy = `python3 -c 'import sqlite3; print(*{row[0] for row in sqlite3.connect("/srv/fast/loutik/k3s-copy/${old}/db/state.db").execute("SELECT version FROM starts")})'`;
    expect(await server.tell(copy)).toBe(`${old}\n`);
  });
}
