import type { Problem } from '../../problems';
import { type Cidr, contains, tryAddress, tryCidr } from '../../units/cidr';
import { isHole } from '../../units/hole';
import type { Gateway, Inventory, Tailnet } from '../inventory';
import { nodePortTakenBy, tailnetPort } from '../node-ports';
import { address6Fault } from './public-address6';

/** What no VPS is reached at from the Internet (RFC 6890); the ranges for documentation stand for an address in examples. */
const unreachable = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
].map((text) => ({ text, cidr: tryCidr(text) as Cidr }));

/** The gateway, and the tailnet that joins it with home. A homelab needs neither. */
export function checkGateway({ gateway, tailnet, machines, vms }: Inventory): Problem[] {
  const problems: Problem[] = gateway ? gatewayProblems(gateway, { vms, machines }) : [];
  if (gateway && tailnet === undefined) {
    problems.push({
      code: 'VALUE_INVALID',
      where: 'gateway',
      what: 'there is no tailnet, and by it the gateway reaches home',
      repair: 'add tailnet: { name, members }, or take the gateway out',
    });
  }
  for (const name of Object.keys(vms).filter((name) => Object.hasOwn(machines, name))) {
    problems.push({
      code: 'NAME_INVALID',
      where: `vms.${name}`,
      what: `${name} is the name of a machine too`,
      repair: 'give it another name: on the tailnet the gateway could find either',
    });
  }
  return [...problems, ...(tailnet ? tailnetProblems(tailnet) : [])];
}

function gatewayProblems(gateway: Gateway, { vms, machines }: Pick<Inventory, 'vms' | 'machines'>): Problem[] {
  const problems: Problem[] = [];
  const address = isHole(gateway.address) ? undefined : tryAddress(gateway.address);
  const range = address === undefined ? undefined : unreachable.find(({ cidr }) => contains(cidr, address));
  if (range) {
    problems.push({
      code: 'ADDRESS_INVALID',
      where: 'gateway.address',
      what: `${gateway.address} is of ${range.text}, which nobody on the Internet reaches`,
      repair: `give it the public IPv4 address that ${gateway.provider} shows for the VPS`,
    });
  }
  const fault = gateway.address6 === undefined || isHole(gateway.address6) ? undefined : address6Fault(gateway.address6, gateway.provider);
  if (fault) problems.push({ code: 'ADDRESS_INVALID', where: 'gateway.address6', ...fault });
  const owner = gateway.homePort === tailnetPort ? 'the tailnet' : nodePortTakenBy(gateway.homePort);
  if (owner !== undefined) {
    problems.push({
      code: 'VALUE_INVALID',
      where: 'gateway.homePort',
      what: `${gateway.homePort} is taken on a node already: ${owner} has it`,
      repair: 'give it another port, like 9443: only the gateway may reach it',
    });
  }
  for (const [group, names] of Object.entries({ vms, machines })) {
    if (Object.hasOwn(names, gateway.name)) {
      problems.push({
        code: 'NAME_INVALID',
        where: 'gateway.name',
        what: `${gateway.name} is the name of one of the ${group} too`,
        repair: 'give it another name: the tailnet would call one of them otherwise than we do',
      });
    }
  }
  return problems;
}

function tailnetProblems(tailnet: Tailnet): Problem[] {
  const problems: Problem[] = [];
  if (!isHole(tailnet.name) && !/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]+$/.test(tailnet.name)) {
    problems.push({
      code: 'VALUE_INVALID',
      where: 'tailnet.name',
      what: `${tailnet.name} is no domain, so nobody at home is found by it`,
      repair: 'give it the tailnet’s DNS name of the admin console, like tail1a2b3c.ts.net',
    });
  }
  if (tailnet.members.length === 0) {
    problems.push({
      code: 'VALUE_INVALID',
      where: 'tailnet.members',
      what: 'it is empty, so nobody may reach the machines',
      repair: 'give it the logins of the tailnet’s people, yours first: the first may use SSH',
    });
  }
  return problems;
}
