import { call, object, raw, type Statement, text } from './code';
import type { Decisions } from './decision';
import { entriesOf, entry } from './node';
import type { Project } from './project';
import type { Service } from './service';
import type { Vault } from './vault';

/** The secret whose keys are values of variables; none where there is no such key. */
export function secretsStatement(vault: Vault): readonly Statement[] {
  const { keys } = vault;
  if (keys.length === 0) return [];
  const about = keys.map(({ key, name, at }) => `${key}: ${name} of ${at.file}:${at.line}`).join('; ');
  return [
    {
      name: 'secrets',
      value: call(
        'new Secret',
        raw('this'),
        text('secrets'),
        object([
          { key: 'keys', value: { kind: 'list', items: keys.map(({ key }) => text(key)) } },
          { key: 'about', value: text(about) },
        ]),
      ),
    },
  ];
}

/** The secret whose keys services see as files; none where no service does. */
export function secretFilesOf(
  project: Project,
  services: readonly Service[],
  taken: string | undefined,
  decisions: Decisions,
): Statement | undefined {
  const users = services
    .map((service) => ({ service, names: service.secrets.map(({ source }) => source).filter((name) => name !== taken) }))
    .filter(({ names }) => names.length > 0);
  const all = [...new Set(users.flatMap(({ names }) => names))];
  if (all.length === 0) return undefined;
  const notes = users
    .filter(({ names }) => names.length < all.length)
    .map(({ service }) =>
      decisions.leave(
        service.secrets[0]?.at ?? service.at,
        `services.${service.name}.secrets`,
        `secrets: ${service.name} sees all secrets of the app that are files`,
      ),
    );
  const about = all
    .map(
      (name) =>
        `${name}: the secret ${name} of the Compose file${entriesOf(entry(project.tree, 'secrets')).find(([one]) => one === name) ? '' : ' (declared nowhere)'}`,
    )
    .join('; ');
  const value = call(
    'new Secret',
    raw('this'),
    text('files-secret'),
    object([
      { key: 'keys', value: { kind: 'list', items: all.map(text) } },
      { key: 'about', value: text(about) },
    ]),
  );
  return { name: 'secretFiles', notes, value };
}
