import { failed, lastLine, linesOf } from './everywhere';
import { at } from './finding';
import type { Probe } from './probe';

/** Whether a host's pools are whole: `zpool status -x` says nothing else then. */
export function poolsProbe(machine: string): Probe {
  return {
    check: 'pools',
    command: 'zpool status -x',
    judge(said) {
      const place = at('pools', machine);
      const text = said.text.trim();
      if (said.code !== 0) return [failed('pools', machine, said, `on ${machine}: zpool status`)];
      if (text === 'all pools are healthy') return [place.ok(text)];
      if (text === 'no pools available') return [place.wrong(text, `on ${machine}: zpool import; loutik-host step storages`)];
      const pools = text.split(/^ *pool: /m).slice(1);
      return (pools.length > 0 ? pools : [text]).map((pool) => {
        const name = linesOf(pool)[0]?.trim() ?? '';
        const state = /^ *state: *(.*)$/m.exec(pool)?.[1];
        return place.wrong(
          state === undefined ? lastLine(pool) : `${name} is ${state}`,
          `on ${machine}: zpool status -v ${name} names the disk; docs/add-a-disk.md`,
        );
      });
    },
  };
}

/** Whether a host is one of a majority, and no vote is missing. */
export function quorumProbe(machine: string): Probe {
  return {
    check: 'quorum',
    command: 'pvecm status',
    judge(said) {
      if (said.code !== 0)
        return [failed('quorum', machine, said, `on ${machine}: journalctl -u corosync -u pve-cluster; docs/hosts.md, One host away`)];
      const place = at('quorum', machine);
      const value = (key: string) => new RegExp(`^${key}: +(\\S+)`, 'm').exec(said.text)?.[1];
      const [quorate, expected, total] = ['Quorate', 'Expected votes', 'Total votes'].map(value);
      if (quorate === undefined) return [place.unknown(lastLine(said.text), `on ${machine}: pvecm status`)];
      if (quorate !== 'Yes')
        return [
          place.wrong(
            `no majority: ${total} of ${expected} votes`,
            'wait for the other host or the gateway; docs/bootstrap.md, What a failure looks like',
          ),
        ];
      if (Number(total) < Number(expected))
        return [
          place.wrong(
            `${total} of ${expected} votes: one is missing`,
            `on ${machine}: pvecm status names who votes; the gateway's comes by loutik-together, every five minutes`,
          ),
        ];
      return [place.ok(`${total} of ${expected} votes`)];
    },
  };
}

/** Whether the replicas of a host's VMs are made. */
export function replicationProbe(machine: string): Probe {
  return {
    check: 'replication',
    command: 'pvesr status',
    judge(said) {
      if (said.code !== 0) return [failed('replication', machine, said, `on ${machine}: journalctl -u pvescheduler`)];
      const place = at('replication', machine);
      const jobs = linesOf(said.text).filter((line) => /^\d+-\d+\s/.test(line.trim()));
      if (jobs.length === 0) return [place.ok('no VM is replicated from here')];
      return jobs.map((line) => {
        const [job = '', enabled, , last] = line.trim().split(/\s+/);
        const [, failures = '', state = ''] = /(\d+)\s+(\S.*)$/.exec(line.trim().split(/\s+/).slice(6).join(' ')) ?? [];
        const repair = `on ${machine}: pvesr status; journalctl -u loutik-together; docs/hosts.md, One host away`;
        if (enabled !== 'Yes') return place.wrong(`${job} rests`, repair);
        if (failures !== '0' || !/^(OK|SYNCING)$/.test(state))
          return place.wrong(`${job} failed ${failures || 'some'} times: ${state}`, repair);
        return last === '-' ? place.wrong(`${job} has not run yet`, repair) : place.ok(`${job}, last at ${last}`);
      });
    },
  };
}

/** Whether Proxmox HA has its VMs. */
export function haProbe(machine: string): Probe {
  return {
    check: 'ha',
    command: 'ha-manager status',
    judge(said) {
      if (said.code !== 0) return [failed('ha', machine, said, `on ${machine}: journalctl -u pve-ha-crm -u pve-ha-lrm`)];
      const place = at('ha', machine);
      const services = [...said.text.matchAll(/^service (\S+) \((\S+), (\w+)\)/gm)].map(([, name = '', node = '', state = '']) => ({
        name,
        node,
        state,
      }));
      if (services.length === 0)
        return [
          place.wrong(
            'it has no VM',
            `loutik-together gives it the replicated ones, every five minutes: on ${machine}, journalctl -u loutik-together`,
          ),
        ];
      return services.map(({ name, node, state }) =>
        state === 'started'
          ? place.ok(`${name} on ${node}`)
          : place.wrong(`${name} on ${node} is ${state}`, `on ${machine}: ha-manager status; docs/hosts.md, One host away`),
      );
    },
  };
}

/** Whether a UPS answers, and is on mains: NUT's `OL` (networkupstools.org, developer guide, status data). */
export function upsProbe(machine: string, upses: readonly string[]): Probe {
  return {
    check: 'ups',
    command: upses.map((ups) => `echo "${ups} $(upsc ${ups}@localhost ups.status 2>&1 | grep -v "^Init SSL")"`).join('; '),
    judge: ({ text }) =>
      upses.map((ups) => {
        const place = at('ups', machine);
        const status =
          linesOf(text)
            .find((line) => line.startsWith(`${ups} `))
            ?.slice(ups.length + 1)
            .trim() ?? '';
        const flags = status.split(' ');
        if (!/^[A-Z]+( [A-Z]+)*$/.test(status) || !(flags.includes('OL') || flags.includes('OB')))
          return place.wrong(
            `${ups}: ${status || 'no answer'}`,
            `on ${machine}: systemctl status nut-driver@${ups} nut-server; the USB cable; docs/power.md`,
          );
        if (flags.includes('RB'))
          return place.wrong(`${ups}: ${status}, its battery is worn`, 'a new battery, then its runtime in inventory.ts');
        return flags.includes('OL')
          ? place.ok(`${ups}: ${status}`)
          : place.wrong(`${ups}: ${status}, it runs on its battery`, 'mains, or the plug of the UPS');
      }),
  };
}
