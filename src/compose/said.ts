import type { Around } from './container';
import type { Decisions } from './decision';
import { entriesOf, entry, itemsOf, type Place, textOf } from './node';
import { pathOn } from './pods';
import type { Service } from './service';
import type { Piece } from './vault';

/** What is said of variables that have a gap in them, by their names. */
export function variableNotes(
  { variables }: Service,
  replaced: ReadonlyMap<string, readonly Piece[]>,
  of: string,
  decisions: Decisions,
): ReadonlyMap<string, readonly string[]> {
  const notes = new Map<string, readonly string[]>();
  for (const { name, at, text: value } of variables) {
    if (replaced.has(name)) continue;
    const unset = value?.parts.filter(({ isUnset }) => isUnset).map(({ variable }) => variable) ?? [];
    if (value !== undefined && unset.length > 0 && !/(pass|secret|token|key)/i.test(unset.join()))
      notes.set(name, [decisions.decide(at, `${of}.environment.${name}`, `${unset.join(', ')} is set nowhere: say what it is`)]);
  }
  return notes;
}

/** What is said of a service's names, labels and files of variables, and of how it is started again. */
export function said(
  { variables, node, name, labels }: Service,
  of: string,
  isOnce: boolean,
  { decisions, project }: Around,
): readonly string[] {
  const restart = isOnce ? undefined : entry(node, 'restart');
  const container = entry(node, 'container_name') ?? entry(node, 'hostname');
  const called = ['container_name', 'hostname'].flatMap((key) => {
    const value = entry(node, key);
    return value && textOf(value) !== name
      ? [decisions.leave(value.at, `${of}.${key}`, `${key} ${textOf(value)}: here others reach it as ${name.toLowerCase()}`)]
      : [];
  });
  const plain = entriesOf(entry(node, 'labels')).length + (entry(node, 'labels')?.kind === 'list' ? 1 : 0);
  const absent = itemsOf(entry(node, 'env_file')).flatMap((item) => {
    const path = textOf(item.kind === 'table' ? item.entries.get('path') : item) ?? '';
    return project.disk.kind(pathOn(project.folder, path)) === 'file'
      ? []
      : [decisions.leave(item.at, `${of}.env_file`, `${path} is not there, and need not be: its variables are none here`)];
  });
  return [
    ...absent,
    ...variables
      .filter(({ text: value }) => value === undefined)
      .map(({ name: variable, at }) =>
        decisions.decide(
          at,
          `${of}.environment.${variable}`,
          `${variable} takes its value from the shell, and none is there: it is left out`,
        ),
      ),
    ...(container ? called : []),
    ...(restart && /^(on-failure|no)/.test(textOf(restart) ?? '')
      ? [decisions.leave(restart.at, `${of}.restart`, `restart: ${textOf(restart)}: a pod of a workload is started again however it ended`)]
      : []),
    ...labels.others
      .slice(0, 20)
      .map(({ at, what }) =>
        decisions.decide(at, `${of}.labels`, `${what}: no Route says it; a Middleware is an object(…) of its own, named in middlewares`),
      ),
    ...(plain > 0 && hasOtherLabels(node)
      ? [
          decisions.leave(
            (entry(node, 'labels') as { at: Place }).at,
            `${of}.labels`,
            'labels for other programs than Traefik: nothing here reads them',
          ),
        ]
      : []),
  ];
}

function hasOtherLabels(node: Service['node']): boolean {
  const labels = entry(node, 'labels');
  const names =
    labels?.kind === 'table' ? [...labels.entries.keys()] : labels?.kind === 'list' ? labels.items.map((one) => textOf(one) ?? '') : [];
  return names.some((name) => !/^traefik\./i.test(name));
}
