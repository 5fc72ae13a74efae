import { Resolver } from 'node:dns/promises';
import { type Answer, answerOf, type RecordType } from './dns';

/** How long a name server may take at first, and how often it is asked; c-ares waits longer each time. Milliseconds. */
const patience = { timeout: 1500, tries: 2 } as const;

function resolverOf(servers: readonly string[]): Resolver {
  const resolver = new Resolver(patience);
  if (servers.length > 0) resolver.setServers(servers);
  return resolver;
}

/** The addresses of a record's type that some name servers have for a name, each asked in its turn while none answers. */
export async function addressesOf(servers: readonly string[], name: string, type: RecordType = 'A'): Promise<Answer> {
  try {
    const resolver = resolverOf(servers);
    return { kind: 'addresses', addresses: await (type === 'A' ? resolver.resolve4(name) : resolver.resolve6(name)) };
  } catch (error) {
    return answerOf(error);
  }
}

/** The addresses of a domain's own name servers, as this computer's resolver knows them: nobody's cache is between. */
export async function nameserversOf(domain: string): Promise<Answer> {
  try {
    const resolver = resolverOf([]);
    const names = await resolver.resolveNs(domain);
    const found = await Promise.all(names.map((name) => resolver.resolve4(name).catch(() => [])));
    const addresses = found.flat();
    return addresses.length > 0 ? { kind: 'addresses', addresses } : { kind: 'silent', code: 'none of its name servers has an address' };
  } catch (error) {
    return answerOf(error);
  }
}
