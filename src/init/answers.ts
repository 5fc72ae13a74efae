import { type BackEndName, backEndNames } from '../inventory/back-ends';
import { keyboards } from '../inventory/check/hosts';
import { isTimeZone } from '../inventory/check/time-zones';
import { contains, overlap, tryAddress, tryCidr } from '../units/cidr';
import type { DiskDescription, MachineDescription, RouterDescription } from './description';

/** What keeps an answer from being one, in words that follow the answer itself. */
export interface Fault {
  readonly fault: string;
}

export function isFault(answer: unknown): answer is Fault {
  return typeof answer === 'object' && answer !== null && 'fault' in answer;
}

const fault = (text: string): Fault => ({ fault: text });

/** A name that stands before `-server` in the names of a VM and its node, and as a word in links and paths. */
const machineName = /^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$/;
const taken = ['gateway', 'localhost', 'router'];

/** What the least machine needs: Proxmox VE, a node, and what the platform asks of it. */
const least = { memory: 8, system: 64, data: 16 } as const;

/** `i5:32:4/4:nvme120,hdd500`: name, GiB of memory, cores and threads, disks by kind and GB. */
export function readMachine(text: string): MachineDescription | Fault {
  const [name = '', memoryText = '', cpu = '', disksText = '', ...rest] = text.split(':');
  if (rest.length > 0 || disksText === '') return fault('is not NAME:GIB:CORES/THREADS:DISKS, like i5:32:4/4:nvme120,hdd500');
  if (!machineName.test(name)) return fault(`has the name ${JSON.stringify(name)}: it takes at most 20 small letters, digits and hyphens`);
  if (taken.includes(name)) return fault(`has the name ${name}, which something else has`);
  const memory = Number(memoryText);
  if (!Number.isInteger(memory) || memory < least.memory || memory > 2048)
    return fault(`has ${memoryText} GiB of memory: it takes a whole number of at least ${least.memory}`);
  const [, cores, threads] = (/^(\d{1,3})\/(\d{1,3})$/.exec(cpu) ?? []).map(Number);
  if (!cores || !threads || threads < cores) return fault(`has ${cpu} for cores/threads: as lscpu says, like 4/8`);
  const disks = disksText.split(',').map((disk): DiskDescription | Fault => {
    const [, kind, size] = /^(nvme|ssd|hdd)(\d{2,6})$/.exec(disk) ?? [];
    return kind === undefined
      ? fault(`has a disk ${disk}: it takes nvme, ssd or hdd and its GB, like nvme500`)
      : toDisk(kind, Number(size));
  });
  const wrong = disks.find(isFault);
  if (wrong) return wrong;
  const [system, ...data] = disks as DiskDescription[];
  if (!system || system.size < least.system)
    return fault(`has a first disk of ${system?.size} GB: Proxmox VE and a node take ${least.system}`);
  const small = data.find(({ size }) => size < least.data);
  if (small) return fault(`has a disk of ${small.size} GB: it takes at least ${least.data}`);
  return { name, memory, cores, threads, disks: [system, ...data] };
}

function toDisk(kind: string, size: number): DiskDescription {
  return { kind: kind as DiskDescription['kind'], size };
}

/** What is wrong with several machines together. */
export function checkMachines(machines: readonly MachineDescription[]): string | undefined {
  if (machines.length === 0) return 'there is no machine';
  if (machines.length > 3) return `there are ${machines.length} machines, and init knows up to three: add the others to inventory.ts`;
  const twice = machines.find(({ name }, index) => machines.findIndex((other) => other.name === name) !== index);
  return twice && `two machines are called ${twice.name}`;
}

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(tryCidr);

/** `192.168.1.1/24`: the router's address in the network of the house. */
export function readRouter(text: string): RouterDescription | Fault {
  const [address = ''] = text.split('/');
  const number = tryAddress(address);
  const cidr = tryCidr(text);
  if (number === undefined || cidr === undefined) return fault("is not the router's address in its network, like 192.168.1.1/24");
  if (!privateRanges.some((range) => range && overlap(range, cidr) && contains(range, cidr.first) && contains(range, cidr.last)))
    return fault('is of no private network: a house has one of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16');
  if (cidr.prefix < 16 || cidr.prefix > 28) return fault(`is of a network of /${cidr.prefix}: it takes one from /16 to /28`);
  if (number === cidr.first || number === cidr.last) return fault('is no machine’s address: it is the first or the last of its network');
  return { address, cidr: cidr.canonical };
}

export function readCountry(text: string): string | Fault {
  return /^[a-z]{2}$/.test(text) ? text : fault('is no country: two small letters, like ch');
}

export function readKeyboard(text: string): string | Fault {
  return keyboards.includes(text) ? text : fault(`is no keyboard of the installer: ${keyboards.join(', ')}`);
}

export function readTimezone(text: string): string | Fault {
  return isTimeZone(text) ? text : fault('is no time zone: a name like Europe/Zurich');
}

/** `yes` for a place that speaks S3, `no`, or the name of the back end by which restic reaches another one. */
export function readOffsite(text: string): boolean | BackEndName | Fault {
  const answer = readYesNo(text);
  if (!isFault(answer)) return answer;
  return backEndNames.find((name) => name === text) ?? fault(`is neither yes, no, nor one of ${backEndNames.join(', ')}`);
}

export function readYesNo(text: string): boolean | Fault {
  if (text === 'yes' || text === 'y') return true;
  return text === 'no' || text === 'n' ? false : fault('is neither yes nor no');
}
