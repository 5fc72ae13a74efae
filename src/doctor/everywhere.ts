import { at, type Finding } from './finding';
import type { Probe, Said } from './probe';

/** What the last line of an output says. */
export const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? '';

/** Lines of an output that say anything. */
export const linesOf = (text: string) => text.split('\n').filter((line) => line.trim() !== '');

/** A command that did not do what it is for: it is not there, or it says why. */
export function failed(check: string, machine: string, { code, text }: Said, repair: string): Finding {
  return at(check, machine).wrong(
    code === 127 ? `${lastLine(text) || 'there is no such command'}` : `${lastLine(text) || 'it says nothing'} (exit ${code})`,
    repair,
  );
}

/** Git that was not reached for so long makes a machine say so itself: docs/follow.md. Milliseconds. */
const day = 24 * 3600 * 1000;

/** Whether a machine runs what Git says. `status` is what tells it there: of loutik-follow or, on a host, loutik-host. */
export function followProbe(machine: string, status: string, sudo: string): Probe {
  const check = 'follow';
  const journal = `on ${machine}: journalctl -u loutik-follow; docs/follow.md, When it is not taken`;
  return {
    check,
    command: `date "+now       %F %R"; ${status}`,
    judge(said) {
      if (said.code !== 0)
        return [failed(check, machine, said, `on ${machine}: systemctl status loutik-follow; it comes with the first boot`)];
      const place = at(check, machine);
      const all = linesOf(said.text).map((line) => /^(now|runs|Git has|waits|refused|by hand) +(.*)$/.exec(line)?.slice(1) ?? ['', line]);
      const of = (key: string) => all.flatMap(([name, value]) => (name === key ? [value ?? ''] : []));
      const time = (text: string | undefined) => Date.parse(`${text?.trim().replace(' ', 'T')}Z`); // both of one clock: its zone does not matter
      const [runs, has] = [of('runs')[0], of('Git has')[0]];
      if (runs === undefined || has === undefined)
        return [place.unknown(`it says what nobody understands: ${lastLine(said.text)}`, journal)];
      const age = time(of('now')[0]) - time(/seen (.*)$/.exec(has)?.[1]);
      const found = [
        ...of('refused').map((why) => place.wrong(`refused: ${why}`, `${journal}; once mended: ${sudo}loutik-follow retry`)),
        ...of('waits').map((why) => place.wrong(`waits: ${why}`, `it looks again every five minutes; if it stays, ${journal}`)),
        ...of('by hand').map((what) => place.wrong(`by hand: ${what}`, 'as it says')),
        ...(age <= day ? [] : [place.wrong(`Git has ${has}`, `is there Internet there, is the credential still good? ${journal}`)]),
      ];
      return found.length > 0 ? found : [place.ok(`runs ${runs}`)];
    },
  };
}

/** Whether any unit failed. */
export function unitsProbe(machine: string): Probe {
  return {
    check: 'units',
    command: 'systemctl --failed --plain --no-legend --no-pager',
    judge(said) {
      if (said.code !== 0) return [failed('units', machine, said, `on ${machine}: systemctl --failed`)];
      const units = linesOf(said.text).map((line) => line.trim().split(/\s+/)[0] ?? '');
      if (units.length === 0) return [at('units', machine).ok('none failed')];
      return units.map((unit) =>
        at('units', machine).wrong(`${unit} failed`, `on ${machine}: journalctl -u ${unit} says why; then systemctl restart ${unit}`),
      );
    },
  };
}

/** Whether the first boot came to its end: it leaves a file then, and never before. */
export function madeProbe(machine: string, file: string, unit: string, sudo: string): Probe {
  return {
    check: 'made',
    command: `${sudo}test -e ${file}`,
    judge: (said) => [
      said.code === 0
        ? at('made', machine).ok(`${file} is there`)
        : said.code === 1 && said.text.trim() === ''
          ? at('made', machine).wrong(
              `there is no ${file}: the first boot is not at its end`,
              `on ${machine}: journalctl -fu ${unit} says what it waits for`,
            )
          : failed('made', machine, said, `on ${machine}: journalctl -u ${unit}`),
    ],
  };
}

/** Whether a machine is on the tailnet. */
export function tailnetProbe(machine: string): Probe {
  return {
    check: 'tailnet',
    command: 'tailscale status --peers=false',
    judge: (said) => [
      said.code === 0
        ? at('tailnet', machine).ok(linesOf(said.text)[0]?.trim().split(/\s+/).slice(0, 2).join(' ') ?? 'on it')
        : failed('tailnet', machine, said, `on ${machine}: journalctl -u loutik-tailscale; docs/gateway.md, When it does not answer`),
    ],
  };
}
