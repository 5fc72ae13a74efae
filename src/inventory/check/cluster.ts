import type { Problem } from '../../problems';
import { Bytes } from '../../units/bytes';
import type { Inventory } from '../inventory';

/** Minimum of a K3s server with SQLite and its workload (K3s, Resource Profiling: 768 MB). */
const leastServer = Bytes.mib(768);

/** K3s servers: one with its SQLite, or an odd number that can vote. */
export function checkCluster({ vms }: Inventory): Problem[] {
  const servers = Object.entries(vms).filter(([, { role }]) => role === 'k3s-server');
  const problems: Problem[] = [];
  if (servers.length % 2 === 0) {
    problems.push({
      code: 'SERVER_COUNT_INVALID',
      where: 'vms',
      what:
        servers.length === 0
          ? 'there is no K3s server'
          : `${servers.length} K3s servers (${servers.map(([name]) => name).join(', ')}): the loss of one stops all of them`,
      repair: servers.length === 0 ? "give a VM the role 'k3s-server'" : 'have one, or three, or five',
    });
  }
  for (const [name, { memory }] of servers) {
    if (leastServer.exceeds(memory)) {
      problems.push({
        code: 'VALUE_INVALID',
        where: `vms.${name}.memory`,
        what: `${memory} for a K3s server`,
        repair: `give it at least ${leastServer}`,
      });
    }
  }
  return problems;
}
