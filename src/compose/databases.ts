import { postgresImage } from '../constructs/images';
import { bytesCode } from './amounts';
import { call, object, raw, type Statement, text } from './code';
import type { Decisions } from './decision';
import type { DatabaseNames } from './neighbours';
import { entry, type Text, textOf } from './node';
import type { Project } from './project';
import { bytesAt } from './resources';
import type { Service } from './service';
import { untold } from './untold';
import type { SecretRef, Vault } from './vault';

/** A service of the Compose file that is a Database here. */
export interface OwnDatabase {
  readonly service: Service;
  readonly names: DatabaseNames;
  readonly password: SecretRef;
  /** The secret of the Compose file that held its password. */
  readonly passwordFile?: string;
  readonly statement: Statement;
}

const constant = 'database';
const understood = new Set([
  'POSTGRES_USER',
  'POSTGRES_PASSWORD',
  'POSTGRES_PASSWORD_FILE',
  'POSTGRES_DB',
  'PGDATA',
  'TZ',
  'PGTZ',
  'LANG',
  'PUID',
  'PGID',
]);

/** The PostgreSQL of a project that a Database can stand for: plain, alone, with its data and nothing of its own. */
export function databaseOf(project: Project, vault: Vault, decisions: Decisions): OwnDatabase | undefined {
  const all = [...project.services.values()];
  const service = all.find((one) => isPlain(one, all));
  if (service === undefined) return undefined;
  const value = (name: string) => service.variables.find((one) => one.name === name)?.text;
  const user = value('POSTGRES_USER')?.value || 'postgres';
  const name = value('POSTGRES_DB')?.value || user;
  const password: SecretRef = { code: `${constant}.secret.key('password')`, variable: 'DATABASE_PASSWORD' };
  const given: Text | undefined = value('POSTGRES_PASSWORD');
  if (given) vault.adopt(password, given);
  const [, file] = /^\/run\/secrets\/(.+)$/.exec(value('POSTGRES_PASSWORD_FILE')?.value ?? '') ?? [];
  return {
    service,
    names: { code: constant, user, name },
    password,
    ...(file ? { passwordFile: file } : {}),
    statement: statement(service, decisions),
  };
}

function isPlain(service: Service, all: readonly Service[]): boolean {
  const { node, reference, command, entrypoint, variables, mounted, name } = service;
  if (reference?.repository !== 'docker.io/library/postgres' || command !== undefined || entrypoint !== undefined) return false;
  if (!variables.every((variable) => understood.has(variable.name))) return false;
  if (['network_mode', 'configs', 'shm_size', 'tmpfs', 'privileged', 'devices'].some((key) => entry(node, key) !== undefined)) return false;
  const isData = mounted.every(
    ({ target, kind }) =>
      kind !== 'tmpfs' && (/^\/var\/lib\/postgresql(\/|$)/.test(target) || /^\/etc\/(localtime|timezone)$/.test(target)),
  );
  const isShared = all.some(
    (one) =>
      one.name !== name &&
      one.mounted.some(
        ({ source }) => source !== undefined && mounted.some((own) => own.source === source && !own.target.startsWith('/etc/')),
      ),
  );
  const isHost = all.some((one) => ['network_mode', 'pid', 'ipc'].some((key) => textOf(entry(one.node, key)) === `service:${name}`));
  return isData && !isShared && !isHost;
}

function statement(service: Service, decisions: Decisions): Statement {
  const { name, at, image, published, node, reference } = service;
  const of = `services.${name}`;
  const ours = postgresImage.reference.replace(/^.*:/, '');
  const theirs = reference?.full.replace(/^docker\.io\/library\//, '') ?? 'postgres';
  const deploy = entry(entry(node, 'deploy'), 'resources');
  const limit = bytesAt(entry(deploy, 'limits') ?? node, 'memory') ?? bytesAt(node, 'mem_limit');
  const request = bytesAt(entry(deploy, 'reservations') ?? node, 'memory') ?? bytesAt(node, 'mem_reservation');
  const memory =
    limit === undefined
      ? []
      : [
          {
            key: 'memory',
            value: object([
              { key: 'request', value: raw(bytesCode(Math.min(request ?? limit, limit))) },
              { key: 'limit', value: raw(bytesCode(limit)) },
            ]),
          },
        ];
  const notes = [
    ...untold(service, decisions),
    decisions.decide(
      image?.at ?? at,
      `${of}.image`,
      `${theirs} is a Database here, of PostgreSQL ${ours}, with a volume, a password, probes and a dump each day of its own; user and database are called after the app. 2 GiB is a guess. Data comes over by pg_dump there and a load here: docs/databases.md`,
    ),
    ...published.map((port) =>
      decisions.leave(
        port.at,
        `${of}.ports`,
        `port ${port.target} was published: here those services reach it that name it in reaches; kubectl port-forward does for a look`,
      ),
    ),
  ];
  return {
    notes,
    name: constant,
    value: call(
      'new Database',
      raw('this'),
      text('db'),
      object([{ key: 'on', value: raw('props.on') }, { key: 'size', value: raw('Bytes.gib(2)') }, ...memory]),
    ),
  };
}
