import { itemsOf } from '../src/kit/items';
import { assemble } from '../src/model/assemble';
import { markdownTable } from '../src/proofs/tell-evidence';
import { layOut } from '../src/synth/layout';
import { homelab } from '../test/homelabs/homelabs';

/** What it takes a person to bring the reference homelab up. */
export interface Effort {
  /** Values of `site.ts` that `discover.sh` prints: copied. */
  readonly copied: number;
  /** The other values of `site.ts`: typed. */
  readonly typed: number;
  /** What `kit create` asks for. */
  readonly asked: number;
  readonly commands: number;
  /** Minutes at work, and then of waiting: what docs/bootstrap.md says, in its headings and in the table of step 4. */
  readonly hands: number;
  readonly waits: number;
}

/** Counted in the model and on docs/bootstrap.md, whose text this is. */
export function bootstrapEffort(page: string): Effort {
  const model = assemble(homelab('house', 'loutik'));
  const holes = layOut(model).todo.map(({ what }) => what);
  const copied = holes.filter((what) => /\bthe (MAC address|serial number) of\b/.test(what)).length;
  const machines = Object.keys(model.lab.inventory.machines).length;
  const [, way = ''] = /^(## 1\. [\s\S]*?)^## (?!\d)/m.exec(page) ?? [];
  const minutes = [...way.matchAll(/^## \d.*\((\d+) min( a machine)?\)$/gm)].map(([, time, each]) => Number(time) * (each ? machines : 1));
  const waits = [...way.matchAll(/^\| (\d+) min /gm)].map(([, time]) => Number(time));
  const blocks = [...way.matchAll(/^ {4}(\S.*)$/gm)].map(([, line = '']) => line);
  const inline = [...way.matchAll(/`(npx loutik [^`]+)`/g)].map(([, command = '']) => command);
  return {
    copied,
    typed: holes.length - copied,
    asked: itemsOf(model.lab, undefined).filter(({ question, makes }) => question !== undefined && makes === undefined).length,
    commands: blocks.length + inline.length,
    hands: minutes.reduce((sum, time) => sum + time, 0),
    waits: Math.max(...waits),
  };
}

/** The same, for people. */
export function effortTable(page: string): string {
  const { copied, typed, asked, commands, hands, waits } = bootstrapEffort(page);
  return markdownTable([
    ['of the reference homelab', 'number'],
    ['values of `site.ts` that `discover.sh` prints, to copy', String(copied)],
    ['values of `site.ts` to type', String(typed)],
    ['questions of `kit create`', String(asked)],
    ['commands of this page', String(commands)],
    ['minutes at work, an estimate', String(hands)],
    ['minutes of waiting after the start, an estimate', String(waits)],
  ]);
}
