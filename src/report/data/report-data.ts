import type { RecoveryStep } from '../../inventory/after-loss';
import type { Age } from '../../inventory/data-age';
import type { StatedNumber } from '../../inventory/numbers';
import type { PlanResult } from '../../plan/result';
import type { Checked } from '../../proofs/tell-evidence';

/** A share of something that is limited, in one unit. */
export interface Share {
  readonly used: number;
  readonly of: number;
  /** Both as people read them: `14 GiB`, `15 GiB`. */
  readonly usedText: string;
  readonly ofText: string;
}

/** What an item of the map is. */
export type ItemKind =
  | 'internet'
  | 'gateway'
  | 'offsite'
  | 'device'
  | 'ups'
  | 'mains'
  | 'battery'
  | 'machine'
  | 'nic'
  | 'disk'
  | 'vm'
  | 'metal'
  | 'pod'
  | 'more';

/** A fact of an item: by its name in the tables of words, and as it is said. */
export interface Fact {
  readonly about: FactName;
  readonly value: string;
}

export type FactName =
  | 'address'
  | 'addresses'
  | 'app'
  | 'availability'
  | 'backups'
  | 'charge'
  | 'cluster'
  | 'cpu'
  | 'draw'
  | 'feeds'
  | 'home'
  | 'image'
  | 'lies'
  | 'mac'
  | 'memory'
  | 'model'
  | 'pods'
  | 'rate'
  | 'role'
  | 'runtime'
  | 'serial'
  | 'size'
  | 'stop'
  | 'throughput'
  | 'volumes';

/** A thing on the map, with what it stands in and what it has to do with. */
export interface Item {
  readonly id: string;
  readonly kind: ItemKind;
  readonly name: string;
  /** One more line: the model of a machine, the rate of a NIC. */
  readonly note?: string;
  /** The item that it stands in. */
  readonly within?: string;
  readonly shares: readonly (Share & { readonly what: 'cpu' | 'memory' | 'disk' })[];
  readonly facts: readonly Fact[];
  /** Of a pod: whose it is. */
  readonly trust?: 'platform' | 'services' | 'tenants';
  /** Of a pod: the app whose card tells of it. */
  readonly app?: string;
  /** Items that light up with it: what it needs, and what needs it. */
  readonly related: readonly string[];
}

/** A wire of the map: a cable, a radio link, the tunnel, or power. */
export interface Wire {
  readonly id: string;
  readonly kind: 'cable' | 'radio' | 'tunnel' | 'internet' | 'power';
  readonly from: string;
  readonly to: string;
}

export interface MapData {
  readonly items: readonly Item[];
  readonly wires: readonly Wire[];
}

/** A command that somebody copies, and what it tells. */
export interface LookFirst {
  readonly about: 'reached' | 'pods' | 'events' | 'logs' | 'sync' | 'node' | 'vm' | 'metal' | 'disk' | 'backups' | 'restore';
  readonly command: string;
}

export interface CardVolume {
  readonly name: string;
  readonly size: string;
  readonly machine: string;
  readonly disk: string;
  readonly backup: 'daily' | 'dump' | 'none';
  /** Where its copies lie. */
  readonly places: readonly string[];
  /** Why it has none. */
  readonly reason?: string;
}

/** A service, as the person reads it who is called when it breaks. */
export interface ServiceCard {
  readonly name: string;
  readonly trust: 'platform' | 'services' | 'tenants';
  readonly images: readonly string[];
  /** A tenant's own, below which its repository may have names. */
  readonly domain?: string;
  readonly routes: readonly { readonly hostname: string; readonly audience: 'public' | 'tailnet' | 'lan' }[];
  readonly pods: readonly {
    readonly name: string;
    readonly nodes: readonly string[];
    readonly machines: readonly string[];
    readonly waiting: boolean;
  }[];
  readonly volumes: readonly CardVolume[];
  readonly needs: readonly string[];
  readonly neededBy: readonly string[];
  readonly outside: readonly { readonly party: string; readonly without: string }[];
  /** `07:45`, of its backups. */
  readonly backupAt: readonly string[];
  /** Scenarios that stop it, with the seconds until it is back and the age of its data then. */
  readonly stops: readonly { readonly scenario: number; readonly seconds: number; readonly age: number; readonly isLate: boolean }[];
  /** A longer time than is promised, and why. */
  readonly exception?: { readonly seconds: number; readonly because: string };
  readonly look: readonly LookFirst[];
}

/** Services that come back in the same steps. */
export interface Comeback {
  readonly services: readonly string[];
  readonly steps: readonly RecoveryStep[];
  readonly seconds: number;
  /** How old its data is then, in seconds. */
  readonly age: number;
  readonly gone: readonly string[];
  readonly given: readonly string[];
  /** What it may take, in seconds: what is promised, or its stated exception. */
  readonly most?: number;
}

export type ScenarioKind = 'power cut' | 'machine' | 'disk' | 'gateway' | 'Git host' | 'wrong deletion' | 'whole site';

export interface WhatIf {
  readonly kind: ScenarioKind;
  /** Of a machine or a disk: which. */
  readonly what: string;
  readonly budget?: number;
  readonly comebacks: readonly Comeback[];
  readonly unharmed: readonly string[];
  /** What becomes of VMs, where it is the loss of a machine. */
  readonly vms: readonly {
    readonly name: string;
    readonly fate: string;
    readonly on: string;
    readonly seconds: number;
    readonly age?: Age;
  }[];
}

export interface StartStep {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
  readonly isLongest: boolean;
}

export interface PowerData {
  readonly budget: number;
  readonly idle: number;
  readonly average: number;
  readonly peak: number;
  readonly parts: readonly { readonly name: string; readonly idle: number; readonly average: number; readonly peak: number }[];
}

/** Who may open connections to whom, app by app. */
export interface Talk {
  readonly from: string;
  readonly to: string;
  readonly ports: readonly string[];
  readonly isOutside: boolean;
}

export interface WayIn {
  readonly audience: 'public' | 'tailnet' | 'lan';
  readonly hostname: string;
  readonly app: string;
  readonly to: string;
}

export interface Todo {
  readonly what: string;
  readonly where: string;
  readonly about: string;
}

/** All that the page shows. No value of a secret can be in it: of secrets it has names and states. */
export interface ReportData {
  readonly homelab: string;
  readonly domain: string;
  readonly counts: { readonly machines: number; readonly vms: number; readonly services: number; readonly objects: number };
  readonly map: MapData;
  readonly cards: readonly ServiceCard[];
  readonly whatIf: readonly WhatIf[];
  readonly start: readonly StartStep[];
  readonly power: PowerData;
  readonly quiet: { readonly from: string; readonly to: string };
  readonly rto: number;
  readonly talks: readonly Talk[];
  readonly waysIn: readonly WayIn[];
  readonly proofs: readonly Checked[];
  readonly waivers: readonly { readonly code: string; readonly where: string; readonly rule?: string; readonly reason: string }[];
  readonly numbers: readonly StatedNumber[];
  readonly versions: readonly { readonly name: string; readonly version: string; readonly kind: 'image' | 'chart' | 'system' }[];
  readonly secrets: readonly { readonly name: string; readonly keys: readonly string[]; readonly isSealed: boolean }[];
  readonly todo: readonly Todo[];
  /** What a push would change; a sentence where nothing could be compared. */
  readonly changes: PlanResult | string;
}

/** What of a report is laid out: it is known before the proofs are. */
export type Drawable = Pick<ReportData, 'map' | 'talks'>;
