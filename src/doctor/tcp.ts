import { connect } from 'node:net';
import { at, type Finding } from './finding';

/** How a connection went: `connected`, or the code of its error, `ETIMEDOUT` after our own patience too. */
export type Knock = 'connected' | (string & {});

/** How long a machine may take to take a connection. Milliseconds. */
export const patience = 5000;

/** Knocks at a port, and hangs up. */
export function knock(address: string, port: number, wait: number = patience): Promise<Knock> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const end = (knock: Knock) => {
      socket.destroy();
      resolve(knock);
    };
    socket.setTimeout(wait, () => end('ETIMEDOUT'));
    socket.once('connect', () => end('connected'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}

/** What a knock at the gateway says of it. A refusal comes from the machine; silence may come from anybody in between. Pure. */
export function judgeKnock(where: string, knock: Knock): Finding {
  const place = at('gateway', where);
  if (knock === 'connected') return place.ok('it takes a connection');
  if (knock === 'ECONNREFUSED')
    return place.wrong(
      'it refuses: nothing listens there',
      'ssh admin@gateway journalctl -u haproxy; docs/gateway.md, When it does not answer',
    );
  if (knock === 'ENETUNREACH' && where.startsWith('['))
    return place.unknown('this computer has no IPv6', 'ask again from a network that has it, like that of a telephone');
  return place.unknown(
    `no answer (${knock})`,
    "is it made (docs/gateway.md, Making it), is this its address, does the provider's own firewall let 80 and 443 in?",
  );
}
