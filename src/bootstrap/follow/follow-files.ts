import type { Lab } from '../../constructs/lab';
import type { MachineFile } from '../machine-file';
import change from './scripts/change.py';
import k3s from './scripts/k3s.py';
import k3sChange from './scripts/k3s_change.py';
import k3sCopy from './scripts/k3s_copy.py';
import k3sRelease from './scripts/k3s_release.py';
import k3sTurn from './scripts/k3s_turn.py';
import lib from './scripts/lib.py';
import main from './scripts/main.py';
import source from './scripts/source.py';
import wanted from './scripts/wanted.py';
import type { FollowedK3s, FollowRules, FollowSettings, MadeWith } from './settings';

/** What differs between machines. */
export interface Follower extends FollowRules {
  /** Its file below `bootstrap/<homelab>/`. */
  readonly part: string;
  readonly as?: string;
  /** More addresses of the repository, asked when the inventory's do not answer. */
  readonly mirrors?: readonly string[];
  readonly made?: MadeWith;
  readonly k3s?: FollowedK3s;
}

/** Debian packages that it needs. */
export const followPackages = ['git', 'openssh-client'] as const;

/** Longer than K3s takes to start on a busy machine; a service that dies of its new file does so sooner than in a quarter of a minute. */
const patience = 300;
const settle = 15;

/** The timer `loutik-follow` and its program: the machine is what Git says of it, as long as it lives. */
export function followFiles({ inventory, homelab }: Lab, follower: Follower): MachineFile[] {
  const { part, as, mirrors = [], made = {}, k3s: node, checks, actions, turns, health } = follower;
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
    ...(node === undefined ? {} : { k3s: node }),
    patience,
    settle,
  };
  const ofK3s = node === undefined ? [] : [k3sRelease, k3sTurn, k3sCopy, k3sChange, k3s];
  return [
    { path: '/usr/local/sbin/loutik-follow', content: [lib, source, wanted, change, ...ofK3s, main].join(''), mode: '0755' },
    { path: '/etc/loutik/follow.json', content: `${JSON.stringify(settings, null, 1)}\n` },
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
  ];
}
