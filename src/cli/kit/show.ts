import { type Command, UsageError } from '../command';
import { kitOptions } from './options';

const day = 24 * 3600 * 1000;

export const show: Command = {
  name: 'kit show',
  summary: 'the names of what the kit keeps, since when, and who needs it; never a value, but the one that --reveal asks for',
  examples: ['npx loutik kit show', 'npx loutik kit show --reveal argocd/argocd-secret/admin.password'],
  options: {
    reveal: { type: 'string', value: 'NAME', about: 'shows one value, on a terminal only' },
    earlier: { type: 'boolean', about: 'with --reveal: the value that it had before' },
    ...kitOptions,
  },
  async run(context) {
    const [{ openKit }, { itemsFor }, { earlierIn, textOf }, { unknownName }] = await Promise.all([
      import('./session'),
      import('../../kit/values'),
      import('../../kit/kit'),
      import('./names'),
    ]);
    const { reveal } = context.options;
    if (typeof reveal === 'string' && (context.json || process.stdout.isTTY !== true))
      throw new UsageError('--reveal shows a value on a terminal only: not to a pipe, a file or a program');
    const { lab, kit, now } = await openKit(context);
    if (typeof reveal === 'string') {
      const value = context.options.earlier === true ? earlierIn(kit, reveal)[0]?.toString('utf8') : textOf(kit, reveal);
      if (value === undefined && textOf(kit, reveal) !== undefined) return { text: `  ${reveal} had no other value before`, result: {} };
      if (value === undefined) throw unknownName(reveal, Object.keys(kit.values), 'the kit has nothing of that name');
      return { output: value, result: {} };
    }
    const items = itemsFor(lab, kit);
    const others = Object.keys(kit.values).filter((name) => !items.some((item) => item.name === name));
    const rows = [...items, ...others.map((name) => ({ name, needs: [] }))].map(({ name, needs }) => {
      const since = kit.values[name]?.since;
      return { name, since, needs, days: since === undefined ? undefined : Math.floor((now.getTime() - Date.parse(since)) / day) };
    });
    const width = Math.max(...rows.map(({ name }) => name.length));
    return {
      text: rows
        .map(
          ({ name, days, needs }) =>
            `  ${name.padEnd(width)}  ${days === undefined ? 'open' : `${days} d`.padStart(6)}  ${needs.join(', ') || '—'}`,
        )
        .join('\n'),
      result: { values: rows.map(({ name, since, needs }) => ({ name, since, needs })), recipients: kit.recipients },
    };
  },
};
