import fs from 'node:fs';
import { join } from 'node:path';
import { lanAddresses, tailnet } from '../harness/boot-lab';
import type { Pair } from './pair';

/** Who may open which port of a node, from every side, on both machines of the pair(). */
export function doorTests(pair: () => Pair): void {
  const { server: node, gateway, member } = tailnet;
  const address = '192.168.7.20';

  /** What callers hear that are not on the node: the port that the ingress took it on and the address that it saw, or nothing. */
  async function hear(calls: readonly (readonly [from: string, to: string, port: number])[]): Promise<string[]> {
    const asked = calls.map(([from, to, port]) => ({ from, to, port }));
    return JSON.parse(await pair().lan.must([process.execPath, join(__dirname, '../harness/call.mjs'), JSON.stringify(asked)])) as string[];
  }
  const gatewayAlone = () =>
    hear([
      [gateway.address, node.address, 9443],
      [member.address, node.address, 9443],
      [lanAddresses.stranger, address, 9443],
      [lanAddresses.router, address, 9443],
      [gateway.address, address, 9443], // forged: it comes by the LAN
      [lanAddresses.stranger, '10.42.0.5', 9443], // who knows the pod's own address
    ]);
  const closedToAllOthers = [`9443 ${gateway.address}`, '', '', '', '', ''];

  beforeAll(async () => {
    const program = fs.readFileSync(join(__dirname, '../harness/stand-ins/k3s-network.sh'), 'utf8');
    await pair().server.tell(`install -m 755 /dev/stdin /usr/local/lib/k3s-stand-in <<'PROGRAM'\n${program}PROGRAM\nsystemctl restart k3s`);
    await pair().lan.must(['ip', 'route', 'add', '10.42.0.0/16', 'via', address]);
    await pair().server.waitFor('the gateway in its set', `nft list set inet loutik gateway | grep -qF ${gateway.address}`, 90);
  });

  test('the gateway gets through with its own address, nobody else does', async () => {
    expect(await gatewayAlone()).toEqual(closedToAllOthers);
  });

  test('nor does another node, or the server itself', async () => {
    const call = `timeout 5 bash -c 'cat </dev/tcp/${address}/9443'`;
    expect([(await pair().worker.ssh(call)).stdout, (await pair().server.ssh(call)).stdout]).toEqual(['', '']);
  });

  test('the house comes in by its own ports, the tailnet by its own', async () => {
    expect(
      await hear([
        [lanAddresses.stranger, address, 443],
        [member.address, node.address, 8443],
        [lanAddresses.stranger, address, 8443],
      ]),
    ).toEqual([`8443 ${lanAddresses.stranger}`, `8444 ${member.address}`, '']);
  });

  test.each([
    ['Tailscale and then K3s', 'systemctl restart tailscaled && systemctl restart k3s'],
    ['K3s and then Tailscale', 'systemctl restart k3s && systemctl restart tailscaled'],
  ])('the same after %s restarted', async (_, restarts) => {
    await pair().server.tell(restarts);
    expect(await gatewayAlone()).toEqual(closedToAllOthers);
  });
}
