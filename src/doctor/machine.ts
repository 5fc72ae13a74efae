import { at, type Finding } from './finding';
import type { Probe, Said, Target } from './probe';

/** How long one command on a machine may take: several of them wait for a peer that is down. Seconds. */
const commandWithin = 20;

/** How long a whole machine may take: all of its commands, and the way in. Milliseconds. */
export const machineWithin = 120_000;

/** How much of a command's output is carried here. Bytes. */
const most = 20_000;

/**
 * What a machine runs: one command after the other, each with its exit code and its output. Every line of output begins with a blank, so
 * that nothing that a command prints can pass for an answer of another.
 */
export function scriptFor(probes: readonly Probe[]): string {
  return `export LC_ALL=C PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
ask() {
  said=$(timeout ${commandWithin} sh -c "$2" </dev/null 2>&1)
  echo "@@ $1 $?"
  printf '%s\\n' "$said" | head -c ${most} | sed 's/^/ /'
  echo
}
${probes.map(({ check, command }) => `ask ${check} '${command.replaceAll("'", `'\\''`)}'\n`).join('')}echo '@@ end 0'
`;
}

/** What came back of it: each command's answer, by its check. */
function answersIn(output: string): ReadonlyMap<string, Said> {
  const answers = new Map<string, Said>();
  let name = '';
  for (const line of output.split('\n')) {
    const head = /^@@ ([a-z-]+) (\d+)$/.exec(line);
    if (head) {
      name = head[1] as string;
      answers.set(name, { code: Number(head[2]), text: '' });
    } else if (line.startsWith(' ') && name !== '') {
      const said = answers.get(name) as Said;
      answers.set(name, { ...said, text: said.text === '' ? line.slice(1) : `${said.text}\n${line.slice(1)}` });
    }
  }
  // the answer that was being written when the connection broke is none
  if (!answers.has('end')) answers.delete(name);
  return answers;
}

/** How `ssh` ended: its exit code, undefined when it took too long, and what it said on each of its outputs. */
export interface SshEnd {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Everything that a machine's answer says. Pure. */
export function judgeMachine({ machine, destination, probes }: Target, end: SshEnd): readonly Finding[] {
  const way = at('ssh', machine);
  const answers = answersIn(end.stdout);
  const why = end.code === undefined ? `no answer within ${machineWithin / 1000} s` : (end.stderr.trim().split('\n').at(-1) ?? '').trim();
  if (answers.size === 0)
    return [
      way.unknown(`${destination}: ${why || `ssh ended with ${end.code}`}`, wayIn(end.stderr, destination)),
      ...probes.map(({ check }) => at(check, machine).unknown('it could not be asked', 'first the way in: the check ssh')),
    ];
  const isWhole = answers.has('end');
  return [
    isWhole
      ? way.ok(`${destination} answers`)
      : way.unknown(`${destination} fell silent: ${why || 'the connection broke'}`, `ssh ${destination}`),
    ...probes.flatMap((probe) => {
      const said = answers.get(probe.check);
      const place = at(probe.check, machine);
      if (said === undefined) return [place.unknown('the connection ended before its answer', `ssh ${destination}`)];
      if (said.code === 124) return [place.unknown(`no answer within ${commandWithin} s`, `on ${machine}: ${probe.command}`)];
      return probe.judge(said);
    }),
  ];
}

/** What helps to get in, by what OpenSSH says of it. */
function wayIn(stderr: string, destination: string): string {
  if (/Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED/.test(stderr))
    return `made anew, it has another key: look at its console (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then ssh-keygen -R ${destination.replace(/^.*@/, '')}, and ssh ${destination} once by hand`;
  if (/Permission denied/.test(stderr))
    return 'it takes the SSH keys of the inventory alone: load yours (ssh-add), or look which it was made with';
  if (/Could not resolve|Name or service not known/.test(stderr))
    return 'the gateway is found by its name on the tailnet: tailscale status, here';
  return 'is it on, is this its address, is the stick out? docs/bootstrap.md, What a failure looks like';
}
