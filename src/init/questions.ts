import { backEndNames } from '../inventory/back-ends';
import { type Fault, readCountry, readKeyboard, readMachine, readOffsite, readRouter, readTimezone, readYesNo } from './answers';
import type { Description } from './description';

/** Something that the owner is asked, on a terminal or by a flag. */
export interface Question<K extends keyof Description> {
  readonly key: K;
  readonly flag: string;
  /** What the flag's value is called. */
  readonly value: string;
  /** What it means, for the help. */
  readonly about: string;
  /** What is asked on a terminal. */
  readonly asks: string;
  /** Where the answer is to be looked up, or an answer that most give. */
  readonly hint?: string;
  read(text: string): (Description[K] extends readonly (infer One)[] ? One : Description[K]) | Fault;
}

function question<K extends keyof Description>(given: Question<K>): Question<K> {
  return given;
}

export const machineQuestion = question({
  key: 'machines',
  flag: 'machine',
  value: 'NAME:GIB:CORES/THREADS:DISKS',
  about: 'a machine, like i5:32:4/4:nvme120,hdd500 (nvme, ssd or hdd with its GB; the first is for Proxmox VE); once for each, up to three',
  asks: 'as NAME:GIB:CORES/THREADS:DISKS',
  hint: 'like i5:32:4/4:nvme120,hdd500; free -h, lscpu and lsblk tell; the first disk is for Proxmox VE',
  read: readMachine,
});

/** Those with one answer, in the order in which they are asked. */
export const questions = [
  question({
    key: 'router',
    flag: 'router',
    value: 'ADDRESS/PREFIX',
    about: "the router's address in the network of the house, like 192.168.1.1/24",
    asks: "The router's address in the network of the house",
    hint: 'like 192.168.1.1/24; `ip route` tells',
    read: readRouter,
  }),
  question({
    key: 'country',
    flag: 'country',
    value: 'CC',
    about: 'two small letters, like ch',
    asks: 'Country',
    hint: 'like ch',
    read: readCountry,
  }),
  question({
    key: 'keyboard',
    flag: 'keyboard',
    value: 'LAYOUT',
    about: "as Proxmox VE's installer names it, like fr-ch",
    asks: 'Keyboard',
    hint: "as Proxmox VE's installer names it, like fr-ch",
    read: readKeyboard,
  }),
  question({
    key: 'timezone',
    flag: 'timezone',
    value: 'ZONE',
    about: 'like Europe/Zurich',
    asks: 'Time zone',
    hint: 'like Europe/Zurich',
    read: readTimezone,
  }),
  question({
    key: 'gateway',
    flag: 'gateway',
    value: 'yes|no',
    about: 'a rented machine that lets the world in; it comes with a tailnet',
    asks: 'A gateway, a rented machine that lets the world in?',
    read: readYesNo,
  }),
  question({
    key: 'tailnet',
    flag: 'tailnet',
    value: 'yes|no',
    about: "Tailscale's private network, for people and machines outside of the house",
    asks: 'A tailnet, for people outside of the house?',
    read: readYesNo,
  }),
  question({
    key: 'ups',
    flag: 'ups',
    value: 'yes|no',
    about: 'a UPS on USB that carries all machines and the router',
    asks: 'A UPS on USB, which carries all machines and the router?',
    read: readYesNo,
  }),
  question({
    key: 'offsite',
    flag: 'offsite',
    value: 'yes|no|BACKEND',
    about: `a place for backups outside of the house: yes for S3, or how restic reaches it: ${backEndNames.join(', ')}`,
    asks: 'A place for backups outside of the house?',
    hint: `yes for S3, no, or how restic reaches it: ${backEndNames.slice(1).join(', ')}`,
    read: readOffsite,
  }),
] as const;
