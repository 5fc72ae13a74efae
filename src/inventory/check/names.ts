import type { Problem } from '../../problems';
import { isHole } from '../../units/hole';
import type { Inventory } from '../inventory';

const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const hostname = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

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
      if (!label.test(name)) problems.push(notALabel(`${group}.${name}`, name));
    }
  }
  for (const [name, { disks, nics }] of Object.entries(machines)) {
    for (const disk of Object.keys(disks)) if (!label.test(disk)) problems.push(notALabel(`machines.${name}.disks.${disk}`, disk));
    for (const nic of Object.keys(nics)) if (!label.test(nic)) problems.push(notALabel(`machines.${name}.nics.${nic}`, nic));
  }
  for (const [name, { disks }] of Object.entries(vms)) {
    for (const disk of Object.keys(disks)) if (!label.test(disk)) problems.push(notALabel(`vms.${name}.disks.${disk}`, disk));
  }
  if (!label.test(gateway.name)) problems.push(notALabel('gateway.name', gateway.name));
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
  if (!isHole(domain) && !hostname.test(domain))
    value('domain', `${domain} is not a domain`, 'give it a name like loutik.example, in lower case');
  if (!isHole(email) && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email))
    value('email', `${email} is not a mail address`, 'give it an address that you read');
  if (!isHole(git.url)) {
    if (/^[a-z+]+:\/\/[^/@]*:[^/@]*@/.test(git.url)) {
      value(
        'git.url',
        'it holds a password, and this file is in Git',
        'take user and password out of the address: Argo CD gets them from a sealed secret',
      );
    } else if (!/^(https:\/\/[^/\s]+\/\S+|ssh:\/\/\S+|file:\/\/\/\S+|[\w.-]+@[\w.-]+:\S+)$/.test(git.url)) {
      value('git.url', `${git.url} is not the address of a repository`, 'give it https://host/owner/name.git or git@host:owner/name.git');
    }
  }
  if (!/^v\d+\.\d+\.\d+\+k3s\d+$/.test(k3s.version))
    value('k3s.version', `${k3s.version} is not an exact K3s version`, 'give it one as released, like v1.36.4+k3s1');
  for (const key of ['from', 'to'] as const) {
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(quietHours[key]))
      value(`quietHours.${key}`, `${quietHours[key]} is not a time of day`, 'give it one like 22:30');
  }
  if (quietHours.from === quietHours.to)
    value('quietHours', `they begin and end at ${quietHours.from}: always, or never`, 'give them two different times');
  if (!isTimezone(quietHours.timezone))
    value('quietHours.timezone', `${quietHours.timezone} is not a time zone`, 'give it a name like Europe/Zurich');
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

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '' && name.includes('/');
  } catch {
    return false; // Intl says it by throwing
  }
}
