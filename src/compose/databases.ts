import { bytesCode, bytesOf } from './amounts';
import { call, type Entry, object, raw, type Statement, text } from './code';
import type { Decisions } from './decision';
import { type Engine, engines } from './engines';
import type { DatabaseNames } from './neighbours';
import { hostsIn } from './neighbours';
import { entry, type Text, textOf } from './node';
import type { Project } from './project';
import { bytesAt } from './resources';
import type { Service } from './service';
import { untold } from './untold';
import type { SecretRef, Vault } from './vault';

/** A service of the Compose file that is a database of ours here. */
export interface OwnDatabase {
  readonly service: Service;
  readonly names: DatabaseNames;
  readonly password: SecretRef;
  /** The secret of the Compose file that held its password. */
  readonly passwordFile?: string;
  readonly statement: Statement;
}

const constant = 'database';

/** The database of a project that a construct can stand for: plain, alone, with its data and nothing of its own. */
export function databaseOf(project: Project, vault: Vault, decisions: Decisions): OwnDatabase | undefined {
  const all = [...project.services.values()];
  for (const service of all) {
    const engine = engines.find(({ repository }) => repository === service.reference?.repository);
    const settings = engine?.settingsOf((service.command ?? []).map(({ value }) => value));
    if (engine && settings && isPlain(service, engine, all)) return taken(service, engine, settings, vault, decisions);
  }
  return undefined;
}

function taken(
  service: Service,
  engine: Engine,
  settings: Readonly<Record<string, string>>,
  vault: Vault,
  decisions: Decisions,
): OwnDatabase {
  const given = (variable: keyof Engine['variables']): Text | undefined => saidBy(service, engine.variables[variable]);
  const user = given('user')?.value || engine.defaultUser;
  const name = given('database')?.value || (engine.defaultUser === undefined ? undefined : user);
  const password: SecretRef = { code: `${constant}.secret.key('password')`, variable: 'DATABASE_PASSWORD' };
  const value = given('password');
  if (value) vault.adopt(password, value);
  const [, file] = /^\/run\/secrets\/(.+)$/.exec(given('passwordFile')?.value ?? '') ?? [];
  return {
    service,
    names: { code: constant, ...(user ? { user } : {}), ...(name ? { name } : {}) },
    password,
    ...(file ? { passwordFile: file } : {}),
    statement: statement(service, engine, settings, decisions),
  };
}

function saidBy({ variables }: Service, names: readonly string[]): Text | undefined {
  return names.flatMap((name) => variables.find((one) => one.name === name)?.text ?? [])[0];
}

function isPlain(service: Service, engine: Engine, all: readonly Service[]): boolean {
  const { node, entrypoint, variables, mounted, name } = service;
  if (entrypoint !== undefined) return false;
  const understood = new Set([...Object.values(engine.variables).flat(), ...engine.more]);
  if (!variables.every((variable) => understood.has(variable.name))) return false;
  const keys = ['network_mode', 'configs', 'tmpfs', 'privileged', 'devices', ...(engine.construct === 'Database' ? [] : ['shm_size'])];
  if (keys.some((key) => entry(node, key) !== undefined)) return false;
  const isData = mounted.every(
    ({ target, kind }) => kind !== 'tmpfs' && (engine.data.test(target) || /^\/etc\/(localtime|timezone)$/.test(target)),
  );
  const isShared = all.some(
    (one) =>
      one.name !== name &&
      one.mounted.some(
        ({ source }) => source !== undefined && mounted.some((own) => own.source === source && !own.target.startsWith('/etc/')),
      ),
  );
  const isHost = all.some((one) => ['network_mode', 'pid', 'ipc'].some((key) => textOf(entry(one.node, key)) === `service:${name}`));
  return isData && !isShared && !isHost && (engine.defaultUser !== undefined || isUsersOwn(service, engine, all));
}

/** Whether services come to it as its user and not as its administrator, whom the construct lets nobody be from outside. */
function isUsersOwn(service: Service, { variables: { user } }: Engine, all: readonly Service[]): boolean {
  if ((saidBy(service, user)?.value ?? '') === '') return false;
  const names = [service.name, ...service.aliases];
  return !all.some(
    ({ variables }) =>
      variables.some(({ name, text: value }) => hostsIn(value?.value ?? '', name, names).length > 0) &&
      variables.some(({ text: value }) => /^root$|:\/\/root:/.test(value?.value ?? '')),
  );
}

function statement(service: Service, engine: Engine, settings: Readonly<Record<string, string>>, decisions: Decisions): Statement {
  const { name, at, image, published, node, reference } = service;
  const of = `services.${name}`;
  const theirs = reference?.full.replace(/^docker\.io\/library\//, '') ?? engine.called;
  const shared = bytesOf(textOf(entry(node, 'shm_size')));
  const notes = [
    ...untold(service, decisions),
    decisions.decide(
      image?.at ?? at,
      `${of}.image`,
      `${theirs} is a ${engine.construct} here, of ${engine.called} ${engine.ours}, with a volume, a password, probes and a dump each day of its own; user and database are called after the app${engine.note ? `; ${engine.note}` : ''}. 2 GiB is a guess. Data comes over by ${engine.dump} there and a load here: docs/databases.md`,
    ),
    ...published.map((port) =>
      decisions.leave(
        port.at,
        `${of}.ports`,
        `port ${port.target} was published: here those services reach it that name it in reaches; kubectl port-forward does for a look`,
      ),
    ),
  ];
  const options: readonly Entry[] = [
    { key: 'on', value: raw('props.on') },
    { key: 'size', value: raw('Bytes.gib(2)') },
    ...memoryOf(service),
    ...(Object.keys(settings).length > 0
      ? [{ key: 'settings', value: object(Object.entries(settings).map(([key, value]) => ({ key, value: text(value) }))) }]
      : []),
    ...(shared === undefined ? [] : [{ key: 'sharedMemory', value: raw(bytesCode(shared)) }]),
  ];
  return { notes, name: constant, value: call(`new ${engine.construct}`, raw('this'), text('db'), object(options)) };
}

function memoryOf({ node }: Service): readonly Entry[] {
  const deploy = entry(entry(node, 'deploy'), 'resources');
  const limit = bytesAt(entry(deploy, 'limits') ?? node, 'memory') ?? bytesAt(node, 'mem_limit');
  const request = bytesAt(entry(deploy, 'reservations') ?? node, 'memory') ?? bytesAt(node, 'mem_reservation');
  if (limit === undefined) return [];
  const value = object([
    { key: 'request', value: raw(bytesCode(Math.min(request ?? limit, limit))) },
    { key: 'limit', value: raw(bytesCode(limit)) },
  ]);
  return [{ key: 'memory', value }];
}
