/** What a check came to. Silence is `not known`: neither good nor bad. */
export type State = 'ok' | 'wrong' | 'not known';

/** What one check saw at one place. */
export interface Finding {
  /** One of `checks`. */
  readonly check: string;
  /** The machine, name, file or address that was looked at. */
  readonly where: string;
  readonly state: State;
  /** What was seen there, as it was answered. */
  readonly seen: string;
  /** What to do about it, of what is not ok. */
  readonly repair?: string;
}

/** Something to look at, once, in the order that a homelab is built in. */
export interface Check {
  readonly id: string;
  /** `before` the media are made, or `after`, on machines that run. */
  readonly stage: 'before' | 'after';
  readonly about: string;
}

/** Everything that is looked at. */
export const checks: readonly Check[] = [
  { id: 'values', stage: 'before', about: 'every value is filled in, and no name is one for examples' },
  { id: 'files', stage: 'before', about: 'bootstrap/ is what the sources make' },
  { id: 'sums', stage: 'before', about: 'what machines download is pinned by its sum' },
  { id: 'kit', stage: 'before', about: 'the kit opens, is whole, and fits what is sealed' },
  { id: 'medium', stage: 'before', about: 'the installer is of a version that takes the answers' },
  { id: 'dns-world', stage: 'before', about: "the domain's own name servers have the records for everybody" },
  { id: 'dns-tailnet', stage: 'before', about: "the domain's own name servers lead members of the tailnet into it" },
  { id: 'dns-house', stage: 'before', about: 'in the house the same names lead straight home' },
  { id: 'gateway', stage: 'before', about: 'the gateway takes connections from here' },
  { id: 'ssh', stage: 'after', about: 'each machine lets its owner in' },
  { id: 'made', stage: 'after', about: 'the first boot came to its end' },
  { id: 'follow', stage: 'after', about: 'each machine runs what Git says, and nothing waits for a hand' },
  { id: 'units', stage: 'after', about: 'no unit of systemd has failed' },
  { id: 'pools', stage: 'after', about: "each host's pools are whole" },
  { id: 'quorum', stage: 'after', about: 'the hosts have a majority, and every vote of it' },
  { id: 'replication', stage: 'after', about: 'replicas are as new as they should be' },
  { id: 'ha', stage: 'after', about: 'Proxmox HA has its VMs where they run' },
  { id: 'ups', stage: 'after', about: 'each UPS answers, and is on mains' },
  { id: 'tailnet', stage: 'after', about: 'who serves the tailnet is on it' },
  { id: 'nodes', stage: 'after', about: 'every node is in the cluster, and ready' },
  { id: 'apps', stage: 'after', about: 'Argo CD has every Application Synced and Healthy' },
];

/** A maker of findings of one check at one place. */
export function at(check: string, where: string) {
  return {
    ok: (seen: string): Finding => ({ check, where, state: 'ok', seen }),
    wrong: (seen: string, repair: string): Finding => ({ check, where, state: 'wrong', seen, repair }),
    unknown: (seen: string, repair: string): Finding => ({ check, where, state: 'not known', seen, repair }),
  };
}
