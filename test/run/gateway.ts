import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { type House, hostOf } from './house';
import { askFrom, proxyHeader } from './proxied';

/** Of the tailnet's range (100.64.0.0/10): the gateway's. */
const gateway = '100.64.0.7';

/** A client of the Internet (RFC 5737). */
const client = '203.0.113.9';

export function gatewayTests(house: House): void {
  describe('the gateway', () => {
    const lan = () => Number(fs.readFileSync(house.folder.file('lan.pid'), 'utf8'));
    const inLan = (...args: readonly string[]) =>
      execFileSync('nsenter', ['--target', String(lan()), '--net', 'ip', 'address', ...args, `${gateway}/32`, 'dev', 'lo']);
    beforeAll(() => inLan('add'));
    afterAll(() => inLan('delete'));

    /** Who the service behind Traefik is told that the client is. */
    const toldOf = async (
      from: string,
      port: number,
      more: { readonly before?: Buffer; readonly headers?: Readonly<Record<string, string>> } = {},
    ) => {
      const host = hostOf(house, 'portfolio');
      const { host: to } = house.targets[host] as { readonly host: string };
      const { status, body } = await askFrom(lan(), { from, to, port, host, ca: house.ca, path: '/', ...more });
      return { status, client: /^X-Real-Ip: (.*)$/im.exec(body)?.[1], forwarded: /^X-Forwarded-For: (.*)$/im.exec(body)?.[1] };
    };
    const said = () => proxyHeader(client, '192.0.2.1');
    const router = '192.168.1.1';

    test('a client’s address is taken from a PROXY header of the tailnet, where the gateway is', async () => {
      expect(await toldOf(gateway, 9443, { before: said() })).toEqual({ status: 200, client, forwarded: client });
    });

    test('from any other address a PROXY header is passed over, and where no gateway comes in it is no TLS', async () => {
      expect(await toldOf(router, 9443, { before: said() })).toEqual({ status: 200, client: router, forwarded: router });
      for (const from of [gateway, router]) expect((await toldOf(from, 443, { before: said() })).status).toBe(0);
    });

    test('who says in HTTP that it is somebody else is told by the address that it comes from', async () => {
      const headers = { 'X-Forwarded-For': client, 'X-Real-Ip': client };
      for (const port of [443, 9443])
        expect(await toldOf(router, port, { headers })).toEqual({ status: 200, client: router, forwarded: router });
    });
  });
}
