import { capabilities } from '../constructs/container';
import { type Entry, list, object, raw, text } from './code';
import type { Decisions } from './decision';
import { entry, isOn, itemsOf, type Node, numberOf, type Place, textOf } from './node';
import { knownOf } from './reference';
import type { Service } from './service';

/** As whom a service runs. */
export interface User {
  readonly id: number;
  /** Whether the Compose file, or what is known of its image, says so. */
  readonly isSaid: boolean;
  readonly at: Place;
}

export function userOf({ node, at, variables, reference }: Service): User {
  const said = entry(node, 'user');
  const [user = ''] = (textOf(said) ?? '').split(':');
  if (user === 'root') return { id: 0, isSaid: true, at: said?.at ?? at };
  if (/^\d+$/.test(user)) return { id: Number(user), isSaid: true, at: said?.at ?? at };
  // linuxserver's images begin as root to become this user; they can begin as it (docs.linuxserver.io, Non-Root Operation)
  const puid = variables.find(({ name }) => name === 'PUID' || name === 'USERMAP_UID' || name === 'USER_UID');
  if (puid?.text && /^\d+$/.test(puid.text.value)) return { id: Number(puid.text.value), isSaid: false, at: puid.at };
  const known = knownOf(reference?.repository ?? '').user;
  if (known !== undefined && said === undefined) return { id: known, isSaid: true, at };
  return { id: 1000, isSaid: false, at: said?.at ?? at };
}

/** The level that a service's namespace has to have, and why. */
export interface Level {
  readonly level: 'baseline' | 'privileged';
  readonly reason: string;
}

export interface Security {
  /** Entries of a container: its waivers. */
  readonly container: readonly Entry[];
  /** Entries of the pod: its user and groups. */
  readonly pod: readonly Entry[];
  readonly notes: readonly string[];
  readonly level?: Level;
}

/** What a service may do, and what of that nothing here can say. `podUser`: as whom the pod runs. */
export function securityOf(service: Service, podUser: number, isFirst: boolean, decisions: Decisions): Security {
  const { name, node } = service;
  const of = `services.${name}`;
  const { id, isSaid, at } = userOf(service);
  const notes: string[] = [];
  const wanted = textOf(entry(node, 'user'));
  const [, group] = wanted?.split(':') ?? [];
  if (wanted !== undefined && !/^(\d+|root)(:|$)/.test(wanted))
    notes.push(decisions.decide(at, `${of}.user`, `user ${wanted} is a name that its image knows: give its number`));
  else if (!isSaid)
    notes.push(
      decisions.decide(
        at,
        `${of}.user`,
        `it begins as its image says, often as root; here as user ${id}, without any capability. What does not start so takes user: 0 with waivers.root, the capabilities that it needs and podSecurity, or an image that needs no root`,
      ),
    );
  if (id !== podUser && !(id === 0))
    notes.push(decisions.decide(at, `${of}.user`, `it runs as user ${id}, and all containers of a pod run as one: here as ${podUser}`));
  const powers = id === 0 ? powersOf(node) : [];
  notes.push(...capabilitiesTold(node, of, id === 0, decisions));
  const privileged = entry(node, 'privileged');
  const isPrivileged = privileged !== undefined && isOn(privileged);
  if (isPrivileged)
    notes.push(
      decisions.decide(
        privileged.at,
        `${of}.privileged`,
        'privileged: as root on its node. Say what it needs that for, or take it away here, in waivers and in podSecurity',
      ),
    );
  if (id === 0)
    notes.push(
      decisions.decide(
        at,
        `${of}.user`,
        `root${powers.length > 0 ? `, with ${powers.join(', ')}` : ' without any capability'}: try it with fewer, or as a user of its own`,
      ),
    );
  const readOnly = entry(node, 'read_only');
  const from = (place: Place) => `${place.file}:${place.line}`;
  const waivers: Entry[] = [
    ...(readOnly !== undefined && isOn(readOnly)
      ? []
      : [{ key: 'writableRoot', value: text(`${from(service.at)} lets it write into its image: try it without`) }]),
    ...(id === 0 ? [{ key: 'root', value: text(`${from(at)} runs it as root`) }] : []),
    ...(isPrivileged ? [{ key: 'privileged', value: text(`${from(privileged.at)} makes it privileged`) }] : []),
  ];
  const groups = groupsOf(node, of, decisions);
  const extra = group !== undefined && /^\d+$/.test(group) && Number(group) !== id ? [Number(group)] : [];
  const all = [...new Set([...extra, ...groups.ids])];
  return {
    container: [
      ...(waivers.length > 0 ? [{ key: 'waivers', value: object(waivers), notes: [...notes, ...groups.notes] }] : []),
      ...(powers.length > 0 && !isPrivileged ? [{ key: 'capabilities', value: list(powers.map(text)) }] : []),
    ],
    pod: [
      ...(isFirst && podUser !== 1000 ? [{ key: 'user', value: raw(String(podUser)) }] : []),
      ...(isFirst && all.length > 0 ? [{ key: 'groups', value: raw(`[${all.join(', ')}]`) }] : []),
    ],
    notes: [...notes, ...groups.notes],
    ...(isPrivileged
      ? { level: { level: 'privileged', reason: `${from(privileged.at)}: ${name} is privileged` } as const }
      : id === 0
        ? { level: { level: 'baseline', reason: `${from(at)}: ${name} runs as root` } as const }
        : {}),
  };
}

function groupsOf(node: Node, of: string, decisions: Decisions): { readonly ids: readonly number[]; readonly notes: readonly string[] } {
  const groups = itemsOf(entry(node, 'group_add'));
  const named = groups.filter((one) => !Number.isInteger(numberOf(one)));
  return {
    ids: groups.flatMap((one) => (Number.isInteger(numberOf(one)) ? [numberOf(one) as number] : [])),
    notes: named.map((one) =>
      decisions.decide(
        one.at,
        `${of}.group_add`,
        `group ${textOf(one)} has a number on each machine: give that one (getent group ${textOf(one)})`,
      ),
    ),
  };
}

/** What images that begin as root do before they become somebody else (docs.docker.com, `--cap-add`: Docker gives all of these and more). */
const usual = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'];

const named = (node: Node, key: string) => itemsOf(entry(node, key)).map((one) => (textOf(one) ?? '').toUpperCase().replace(/^CAP_/, ''));

/** The powers that root keeps: those that are added, and unless all are dropped the usual ones. */
function powersOf(node: Node): readonly string[] {
  const dropped = named(node, 'cap_drop');
  const kept = dropped.includes('ALL') ? [] : usual.filter((one) => !dropped.includes(one));
  return [...new Set([...kept, ...named(node, 'cap_add').filter(isKnown)])].sort();
}

const isKnown = (name: string) => (capabilities as readonly string[]).includes(name);

function capabilitiesTold(node: Node, of: string, isRoot: boolean, decisions: Decisions): readonly string[] {
  const added = named(node, 'cap_add');
  const dropped = named(node, 'cap_drop');
  const [first] = itemsOf(entry(node, 'cap_add'));
  const beyond = added.filter((one) => !isKnown(one));
  const within = isRoot ? [] : added.filter(isKnown);
  const tell = (names: readonly string[], what: string) =>
    first && names.length > 0 ? [decisions.decide(first.at, `${of}.cap_add`, `${names.join(', ')}: ${what}`)] : [];
  return [
    ...tell(beyond, 'no construct gives a container that capability, and what needs it does not work here'),
    ...tell(
      within,
      'root alone has capabilities here: user: 0 with waivers.root, capabilities and podSecurity baseline, if it does not do without',
    ),
    ...(dropped.length > 0 && !dropped.includes('ALL') && !isRoot
      ? [decisions.leave((entry(node, 'cap_drop') as Node).at, `${of}.cap_drop`, 'cap_drop: here every container drops all capabilities')]
      : []),
  ];
}
