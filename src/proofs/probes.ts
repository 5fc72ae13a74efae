import { listAt } from '../objects/lenient';
import type { Objects } from '../objects/objects';
import { namedContainers } from '../objects/pods';
import { show } from '../objects/show';
import type { Problem } from '../problems';

const kinds = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;

/** Commands that succeed for as long as their container runs at all: `kill -0 1` asks whether its first process lives, and with that it ends. */
const always = /^(?:true|:|exit(?: 0)?|echo\b[^|&;$`]*|kill -0 (?:1|\$\$|"\$\$")|test 1|\[ 1 \])$/;

/** What ends a script so that whatever came before does not count. */
const anyway = /(?:\|\|\s*|[;\n]\s*)(?:true|:|exit 0)\s*;?\s*$/;

/** Probes that cannot fail: what hangs is never started again, and what is not ready gets requests. */
export function idleProbes(objects: Objects): Problem[] {
  return objects.pods().flatMap(({ by, spec }) =>
    namedContainers(spec).flatMap(([name, container]) =>
      kinds.flatMap((kind): Problem[] => {
        const command = listAt(container, kind, 'exec', 'command').map(String);
        if (command.length === 0 || !succeeds(command)) return [];
        return [
          {
            code: 'VALUE_INVALID',
            where: by.source,
            what: `the ${kind} of container ${name} runs ${show(command.join(' '))}, which cannot fail while the container runs`,
            repair: 'ask what the program is for: a page of its, a port, or a command of its own; or leave the probe out',
          },
        ];
      }),
    ),
  );
}

/** Whether a command succeeds for as long as its container runs. */
export function succeeds(command: readonly string[]): boolean {
  const [program = '', option, script] = command;
  const isShell = /(?:^|\/)(?:ba|da|a|z)?sh$/.test(program) && /^-\w*c$/.test(option ?? '') && script !== undefined;
  const text = (isShell ? script : [program.replace(/^.*\//, ''), ...command.slice(1)].join(' ')).replace(/[;\s]+$/, '').trim();
  return always.test(text.replace(/^(?:\/usr)?\/bin\//, '')) || (isShell && anyway.test(script));
}
