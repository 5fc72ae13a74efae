import type { FollowedK3s } from '../bootstrap/follow/settings';
import { holesIn } from '../units/hole';
import type { Texts } from './machines';

/** The file that a machine was made from, and follows in Git since: docs/follow.md. */
const followed = /^bootstrap\/[^/]+\/(?:hosts\/[^/]+\/first-boot\.sh|(?:vms|metal)\/[^/]+\/user-data|gateway\/user-data)$/;

/**
 * What a push comes to for a machine of which some files change: by itself it takes the file that it follows, but for what it was made
 * with and keeps as long as it lives. Undefined where it follows none of them.
 */
export function takesOfLiving(paths: readonly string[], before: Texts, after: Texts): string | undefined {
  const path = paths.find((each) => followed.test(each));
  if (path === undefined) return undefined;
  const [was, is] = [before.get(path), after.get(path)];
  // of what has holes nothing was made: it refuses
  if (was === undefined || (is !== undefined && holesIn(was).length > 0)) return 'it is new: make it (docs/bootstrap.md)';
  if (is === undefined) return 'it goes on running as it is: stop it by hand';
  const made = madeWith(was);
  const kept = [...madeWith(is)].flatMap(([name, { value, repair }]) => {
    const old = made.get(name);
    return old === undefined || old.value === value ? [] : [`${name} (${repair})`];
  });
  const itself = 'from Git by itself, within minutes of the push';
  const takes = kept.length === 0 ? `it takes this ${itself}` : `living, it keeps its ${kept.join(', ')}; all else it takes ${itself}`;
  return [takes, ...(/\/(?:vms|metal)\//.test(path) ? k3sMove(k3sOf(was), k3sOf(is)) : [])].join('; ');
}

/** What another version of K3s comes to on a node: docs/follow.md. */
function k3sMove(was: FollowedK3s | undefined, is: FollowedK3s | undefined): string[] {
  if (was === undefined || is === undefined || was.version === is.version) return [];
  const { version, before, drain, quiet, copy } = is;
  const order = before.length > 0 ? `, after ${before.join(', ')}` : '';
  const kept = copy === undefined ? '' : `, the datastore is copied to ${copy}`;
  return [
    `K3s ${was.version} to ${version}${order}, outside of ${quiet.from} to ${quiet.to}: its pods leave within ${drain} s${kept}, and K3s starts again: ` +
      'what runs nowhere else is down until then; not well in time, it goes back',
  ];
}

interface Made {
  readonly value: string;
  readonly repair: string;
}

/** What a machine was made with, as its own `/etc/loutik/follow.json` says in that file: the first of them, for a host's holds its VMs' too. */
function madeWith(text: string): ReadonlyMap<string, Made> {
  return new Map(Object.entries((blockOf(text, 'made') as Record<string, Made> | undefined) ?? {}));
}

function k3sOf(text: string): FollowedK3s | undefined {
  return blockOf(text, 'k3s') as FollowedK3s | undefined;
}

function blockOf(text: string, name: string): unknown {
  const block = new RegExp(`^( *)"${name}": (\\{\\n[\\s\\S]*?\\n\\1\\}),?$`, 'm').exec(text)?.[2];
  if (block === undefined) return undefined;
  try {
    return JSON.parse(block);
  } catch {
    return undefined; // an older Loutik's, or somebody else's: what it says is not known
  }
}
