import type { Lab } from '../../constructs/lab';
import type { MachineFile } from '../machine-file';
import { type RestartHours, restartUnits } from '../upgrades';
import change from './scripts/change.py';
import k3s from './scripts/k3s.py';
import k3sChange from './scripts/k3s_change.py';
import k3sCopy from './scripts/k3s_copy.py';
import k3sRelease from './scripts/k3s_release.py';
import k3sTurn from './scripts/k3s_turn.py';
import lib from './scripts/lib.py';
import main from './scripts/main.py';
import restart from './scripts/restart.py';
import restartHost from './scripts/restart_host.py';
import restartNode from './scripts/restart_node.py';
import source from './scripts/source.py';
import wanted from './scripts/wanted.py';
import type { FollowedK3s, FollowRules, FollowSettings, MadeWith, RestartRules } from './settings';

/** What differs between machines. */
export interface Follower extends FollowRules {
  /** Its file below `bootstrap/<homelab>/`. */
  readonly part: string;
  readonly as?: string;
  /** More addresses of the repository, asked when the inventory's do not answer. */
  readonly mirrors?: readonly string[];
  readonly made?: MadeWith;
  readonly k3s?: FollowedK3s;
  /** `stops`: seconds that its guests or pods have to stop. @default - it does not restart by this program */
  readonly restart?: Omit<RestartRules, 'leaves'> & { readonly stops: number; readonly hours: RestartHours };
}

/** Debian packages that it needs. */
export const followPackages = ['git', 'openssh-client'] as const;

/** Longer than K3s takes to start on a busy machine; a service that dies of its new file does so sooner than in a quarter of a minute. */
const patience = 300;
const settle = 15;

/** What systemd takes for all else: 90 s for a unit that does not stop, and some stop after others. Assumed; nothing is lost by more. */
const unitsStop = 900;

/** The timer `loutik-follow` and its program: the machine is what Git says of it, as long as it lives. */
export function followFiles({ inventory, homelab }: Lab, follower: Follower): MachineFile[] {
  const { part, as, mirrors = [], made = {}, k3s: node, restart: restarts, checks, actions, turns, health } = follower;
  const { url, branch, signers = [], mirrors: own = [] } = inventory.git;
  const settings: FollowSettings = {
    sources: [url, ...own, ...mirrors],
    branch,
    signers,
    part: `bootstrap/${homelab}/${part}`,
    ...(as === undefined ? {} : { as }),
    made,
    checks,
    actions,
    turns,
    health,
    ...(restarts === undefined ? {} : { restart: restartRules(restarts) }),
    ...(node === undefined ? {} : { k3s: node }),
    patience,
    settle,
  };
  const ofK3s = node === undefined ? [] : [k3sRelease, k3sTurn, k3sCopy, k3sChange, k3s];
  const ofRestarts = restarts === undefined ? [] : [restart, node === undefined ? restartHost : restartNode];
  return [
    { path: '/usr/local/sbin/loutik-follow', content: [lib, source, wanted, change, ...ofK3s, ...ofRestarts, main].join(''), mode: '0755' },
    { path: '/etc/loutik/follow.json', content: `${toJson(settings)}\n` },
    {
      path: '/etc/systemd/system/loutik-follow.service',
      // without a network it goes back from what a power cut left, and looks again later
      content: `[Unit]
Description=This machine as Git says

[Service]
Type=oneshot
ExecStart=/usr/local/sbin/loutik-follow run
`,
    },
    {
      path: '/etc/systemd/system/loutik-follow.timer',
      content: `[Unit]
Description=Looks into Git for this machine

[Timer]
OnActiveSec=1min
OnUnitInactiveSec=5min
RandomizedDelaySec=30

[Install]
WantedBy=timers.target
`,
    },
    ...(restarts === undefined ? [] : restartUnits('/usr/local/sbin/loutik-follow restart', restarts.hours)),
  ];
}

function restartRules({ hours: _, stops, ...rules }: NonNullable<Follower['restart']>): RestartRules {
  return { ...rules, leaves: stops + unitsStop };
}

/** JSON with a line for each command, not for each of its words: a gateway's user-data has to fit where its provider takes it. */
function toJson(value: unknown, indent = ''): string {
  const inner = `${indent} `;
  const block = (open: string, parts: readonly string[], close: string) =>
    parts.length === 0 ? open + close : `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
  if (Array.isArray(value)) {
    if (value.every((entry) => typeof entry !== 'object')) return `[${value.map((entry) => JSON.stringify(entry)).join(', ')}]`;
    return block(
      '[',
      value.map((entry) => toJson(entry, inner)),
      ']',
    );
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return block(
    '{',
    Object.entries(value).map(([key, entry]) => `${JSON.stringify(key)}: ${toJson(entry, inner)}`),
    '}',
  );
}
