import type { Problem } from '../../problems';
import { isBranch, isRepository } from '../../units/git';
import { isHole } from '../../units/hole';
import { isHostname, isLabel, unownedEnd } from '../../units/hostname';
import { tryMinutes } from '../../units/time-of-day';
import type { Inventory } from '../inventory';
import { isTimeZone, timeZoneFor } from './time-zones';

/** What HTML calls a mail address, as Proxmox VE's installer does (`Proxmox::Sys`, `EMAIL_RE`), with a domain at its end. */
const mailAddress =
  /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+$/;

/** XFS's limit (mkfs.xfs, `-L`). */
const fileSystemLabel = 12;

/** Names that end up in DNS, in paths and on nodes, and settings with a form of their own. */
export function checkNames({
  machines,
  vms,
  networks,
  devices,
  feeds,
  domain,
  email,
  git,
  k3s,
  quietHours,
  gateway,
}: Inventory): Problem[] {
  const problems: Problem[] = [];
  const groups = { machines, vms, networks, devices, feeds };
  for (const [group, entries] of Object.entries(groups)) {
    for (const name of Object.keys(entries)) {
      if (!isLabel(name)) problems.push(notALabel(`${group}.${name}`, name));
    }
  }
  for (const [name, { disks, nics }] of Object.entries(machines)) {
    for (const disk of Object.keys(disks)) if (!isLabel(disk)) problems.push(notALabel(`machines.${name}.disks.${disk}`, disk));
    for (const nic of Object.keys(nics)) if (!isLabel(nic)) problems.push(notALabel(`machines.${name}.nics.${nic}`, nic));
  }
  for (const [name, { disks }] of Object.entries(vms)) {
    for (const [disk, { class: storageClass }] of Object.entries(disks)) {
      const where = `vms.${name}.disks.${disk}`;
      if (!isLabel(disk)) problems.push(notALabel(where, disk));
      else if (storageClass !== undefined && disk.length > fileSystemLabel)
        problems.push({
          code: 'NAME_INVALID',
          where,
          what: `${disk} has ${disk.length} characters, and its file system is found by a label of at most ${fileSystemLabel}`,
          repair: 'give the disk a shorter name',
        });
    }
  }
  if (gateway && !isLabel(gateway.name)) problems.push(notALabel('gateway.name', gateway.name));
  for (const name of Object.keys(devices)) {
    if (Object.hasOwn(machines, name)) {
      problems.push({
        code: 'NAME_INVALID',
        where: `devices.${name}`,
        what: `${name} is the name of a machine too`,
        repair: 'give one of them another name: links could mean either',
      });
    }
  }
  const value = (where: string, what: string, repair: string) => problems.push({ code: 'VALUE_INVALID', where, what, repair });
  if (!isHole(domain) && !isHostname(domain))
    value('domain', `${domain} is not a domain`, 'give it a name like loutik.example, in lower case');
  else if (unownedEnd(domain) !== undefined)
    value(
      'domain',
      `nobody gets a certificate for ${domain}: names in ${unownedEnd(domain)} belong to nobody`,
      'give it a domain that you registered; names of the house work below it too',
    );
  if (!isHole(email) && !mailAddress.test(email))
    value('email', `${JSON.stringify(email)} is not a mail address`, 'give it an address that you read');
  const addresses = { 'git.url': git.url, ...Object.fromEntries((git.mirrors ?? []).map((url, index) => [`git.mirrors[${index}]`, url])) };
  for (const [where, url] of Object.entries(addresses)) {
    if (isHole(url)) continue;
    if (/^[a-z+]+:\/\/[^/@]*:[^/@]*@/.test(url)) {
      value(where, 'it holds a password, and this file is in Git', 'take user and password out of the address: the kit has them');
    } else if (!isRepository(url)) {
      value(where, `${url} is not the address of a repository`, 'give it https://host/owner/name.git or git@host:owner/name.git');
    }
  }
  if (!isHole(git.branch) && !isBranch(git.branch))
    value('git.branch', `${JSON.stringify(git.branch)} is not the name of a branch`, 'give it one as `git branch` lists it');
  if (!/^v\d+\.\d+\.\d+\+k3s\d+$/.test(k3s.version))
    value('k3s.version', `${k3s.version} is not an exact K3s version`, 'give it one as released, like v1.36.4+k3s1');
  for (const key of ['from', 'to'] as const) {
    if (tryMinutes(quietHours[key]) === undefined)
      value(`quietHours.${key}`, `${quietHours[key]} is not a time of day`, 'give it one like 22:30');
  }
  if (quietHours.from === quietHours.to)
    value('quietHours', `they begin and end at ${quietHours.from}: always, or never`, 'give them two different times');
  if (!isTimeZone(quietHours.timezone)) {
    const right = timeZoneFor(quietHours.timezone);
    value(
      'quietHours.timezone',
      `${JSON.stringify(quietHours.timezone)} is not a time zone of Debian’s${right ? `; did you mean ${right}?` : ''}`,
      'give it a name like Europe/Zurich or UTC, in its own letters: `timedatectl list-timezones` shows them',
    );
  }
  return problems;
}

function notALabel(where: string, name: string): Problem {
  return {
    code: 'NAME_INVALID',
    where,
    what: `${JSON.stringify(name)} is not a DNS label`,
    repair: 'use at most 63 lower-case letters, digits and hyphens, with no hyphen at either end',
  };
}
