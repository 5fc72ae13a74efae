import { imageFault } from '../constructs/image';
import { bytesCode, bytesOf } from './amounts';
import { type Code, call, type Entry, object, raw, text } from './code';
import { ContainerTexts } from './container-texts';
import type { OwnDatabase } from './databases';
import type { Decisions } from './decision';
import type { PlannedFiles } from './files';
import type { Neighbour } from './neighbours';
import { entry, type Place, textOf } from './node';
import { isNoVolume, systemPath } from './pods';
import { cannotFail, probesOf } from './probes';
import type { Project } from './project';
import { bytesAt, resourcesOf } from './resources';
import { said, variableNotes } from './said';
import type { Service } from './service';
import type { OwnPorts } from './service-ports';
import { untold } from './untold';
import { type Security, securityOf } from './user';
import type { Piece, Vault } from './vault';
import { type PlannedVolume, shareOf, volumeKey } from './volumes';

/** What a container is made with. */
export interface Around {
  readonly project: Project;
  readonly app: string;
  readonly decisions: Decisions;
  readonly vault: Vault;
  readonly volumes: ReadonlyMap<string, PlannedVolume>;
  readonly files: PlannedFiles;
  readonly database?: OwnDatabase;
  /** What the chart calls the secret whose keys are files; none where there is none. */
  readonly secretFiles: string;
  readonly neighbours: (service: Service) => readonly Neighbour[];
}

export interface MadeContainer {
  readonly entries: readonly Entry[];
  readonly security: Security;
  /** What is said of the whole of it. */
  readonly notes: readonly string[];
}

/** A service as a container of a pod that runs as `podUser`. */
export function containerOf(
  service: Service,
  { tcp, udp }: OwnPorts,
  podUser: number,
  isFirst: boolean,
  isOnce: boolean,
  around: Around,
): MadeContainer {
  const { decisions, vault } = around;
  const of = `services.${service.name}`;
  const silent =
    tcp.size + udp.size === 0 && !isOnce && isFirst && entry(service.node, 'network_mode') === undefined
      ? [decisions.leave(service.at, of, `${service.name} says no port, so nothing reaches it: give it ports: { … } if it listens`)]
      : [];
  const notes = [...untold(service, decisions), ...said(service, of, isOnce, around), ...silent];
  const security = securityOf(service, podUser, isFirst, decisions);
  const mounts = mountsOf(service, around);
  const replaced = replacedVariables(service, around);
  const texts = new ContainerTexts(service, vault, around.neighbours(service), replaced);
  const command = [
    ...(service.entrypoint ? [{ key: 'command', value: texts.command(service.entrypoint) }] : []),
    ...(service.command ? [{ key: 'args', value: texts.command(service.command) }] : []),
  ];
  const isIdle = cannotFail(service.health);
  if (isIdle && service.health)
    notes.push(decisions.leave(service.health.at, `${of}.healthcheck`, 'its health check cannot fail while it runs: there is no probe'));
  const probes = isOnce || isIdle ? [] : probesOf(service.health, tcp, texts);
  const environment = texts.environment(variableNotes(service, replaced, of, decisions));
  const resources = resourcesOf(service, mounts.memory, decisions);
  const image = imageOf(service, around);
  return {
    entries: [
      image,
      ...(isFirst ? security.pod : []),
      ...command,
      ...(environment.length > 0 ? [{ key: 'env', value: object(environment) }] : []),
      ...(tcp.size + udp.size > 0 && !isOnce ? [{ key: 'ports', value: portsCode({ tcp, udp }) }] : []),
      ...(mounts.entries.length > 0 ? [{ key: 'mounts', value: object(mounts.entries) }] : []),
      ...(probes.length > 0 ? [{ key: 'probes', value: object(probes) }] : []),
      ...security.container,
      resources.entry,
    ],
    security,
    notes: [...notes, ...mounts.notes, ...(security.container.length === 0 ? security.notes : [])],
  };
}

function portsCode({ tcp, udp }: OwnPorts): Code {
  const number = (port: number) => raw(String(port));
  return object([
    ...[...tcp].map(([port, name]) => ({ key: name, value: number(port) })),
    ...[...udp].map(([port, name]) => ({
      key: name,
      value: object([
        { key: 'number', value: number(port) },
        { key: 'protocol', value: text('UDP') },
      ]),
    })),
  ]);
}

function imageOf({ name, at, node, reference, image }: Service, { app, decisions }: Around): Entry {
  const of = `services.${name}.image`;
  const build = entry(node, 'build');
  if (reference === undefined || image === undefined) {
    const context = textOf(build) ?? textOf(entry(build, 'context')) ?? 'a Dockerfile';
    const what = build
      ? `it is built from ${context}: build it, push it to a registry, and name it here with an exact tag`
      : 'it names no image';
    const note = decisions.decide(build?.at ?? image?.at ?? at, of, what, 'IMAGE_TAG_INEXACT');
    return { key: 'image', notes: [note], value: call('image', text(`registry.example/${app}-${name.toLowerCase()}:undecided`)) };
  }
  const fault = imageFault({ reference: reference.full });
  return {
    key: 'image',
    notes: [
      ...(fault
        ? [
            decisions.decide(
              image.at,
              of,
              `${fault.what}. ${fault.repair.charAt(0).toUpperCase()}${fault.repair.slice(1)}`,
              'IMAGE_TAG_INEXACT',
            ),
          ]
        : []),
      ...(build
        ? [decisions.leave(build.at, `services.${name}.build`, 'build: the image is taken from its registry, and built elsewhere')]
        : []),
    ],
    value: call('image', text(reference.full)),
  };
}

/** Variables that a construct answers: where the password of a database lies as a file. */
function replacedVariables({ variables }: Service, { database }: Around): ReadonlyMap<string, readonly Piece[]> {
  if (database?.passwordFile === undefined) return new Map();
  const path = `/run/secrets/${database.passwordFile}`;
  return new Map(
    variables.flatMap(({ name, text: value }) => (value?.value === path ? [[name, ['/run/database/password']] as const] : [])),
  );
}

interface Mounts {
  readonly entries: readonly Entry[];
  readonly notes: readonly string[];
  /** Bytes of scratch space in memory. */
  readonly memory: number;
}

function mountsOf(service: Service, around: Around): Mounts {
  const { decisions, project, volumes, files, database, secretFiles } = around;
  const of = `services.${service.name}`;
  const entries = new Map<string, Entry>();
  const notes: string[] = [];
  let memory = 0;
  const put = (path: string, value: Code, said: readonly string[] = []) => {
    if (!entries.has(path)) entries.set(path, { key: path, value, notes: said });
  };
  for (const { kind, source, target, readOnly, at, size, subpath } of service.mounted) {
    const where = `${of}.${kind === 'tmpfs' && source === undefined ? 'tmpfs' : 'volumes'}`;
    if (kind === 'tmpfs') {
      const bytes = bytesOf(size);
      memory += bytes ?? 64 * 2 ** 20;
      const note =
        bytes === undefined
          ? [decisions.decide(at, where, `${target} has no size: 64 MiB is a guess, and counts as memory that it uses`)]
          : [];
      put(target, call('scratch', raw(bytesCode(bytes ?? 64 * 2 ** 20)), object([{ key: 'memory', value: raw('true') }])), note);
    } else if (kind === 'other') notes.push(decisions.decide(at, where, `${target}: no construct mounts that kind of thing`));
    else if (kind === 'volume' && source !== undefined && shareOf(project.tree, source) !== undefined)
      notes.push(
        decisions.decide(
          at,
          where,
          shareOf(project.tree, source) === 'a device'
            ? `${source} is a device that no construct mounts: ${target} is missing here. Keep it in a Volume`
            : `${source} is a share (${shareOf(project.tree, source)}): ${target} is missing here. Give its server to devices in inventory.ts, and mount a Share of it, or keep it in a Volume`,
        ),
      );
    else if (source !== undefined && isNoVolume(project, kind, source))
      notes.push(...ofHost({ source, target, readOnly, at }, where, around, put));
    else {
      const volume = volumes.get(volumeKey(service, source, target));
      if (volume === undefined) continue;
      const said =
        subpath === undefined ? [] : [decisions.decide(at, where, `only ${subpath} of the volume was mounted: here all of it is`)];
      put(target, raw(readOnly ? `${volume.name}.readOnly()` : volume.name), said);
    }
  }
  for (const { source, target, at } of service.configs) {
    const file = files.ofConfig(source, at, `${of}.configs`);
    if ('note' in file) notes.push(file.note);
    else put(target, raw(file.code));
  }
  const shm = bytesAt(service.node, 'shm_size');
  if (shm !== undefined) {
    memory += shm;
    put('/dev/shm', call('scratch', raw(bytesCode(shm)), object([{ key: 'memory', value: raw('true') }])));
  }
  const shown = service.secrets.filter(({ source }) => source !== database?.passwordFile);
  if (shown.length > 0 && secretFiles !== '') put('/run/secrets', raw(`${secretFiles}.files`));
  for (const { source, target, at } of shown)
    if (target !== `/run/secrets/${source}`)
      notes.push(
        decisions.decide(
          at,
          `${of}.secrets`,
          `secret ${source} was ${target}: here it is /run/secrets/${source}. Say that to it, or mount secret.files at that folder`,
        ),
      );
  if (database?.passwordFile !== undefined && service.secrets.some(({ source }) => source === database.passwordFile))
    put('/run/database', raw('database.secret.files'));
  return { entries: [...entries.values()].sort((a, b) => (a.key < b.key ? -1 : 1)), notes, memory };
}

/** A path of the host that is no folder of data: a file of configuration, a socket, the system's own. */
function ofHost(
  { source, target, readOnly, at }: { readonly source: string; readonly target: string; readonly readOnly: boolean; readonly at: Place },
  of: string,
  { files, decisions }: Around,
  put: (path: string, value: Code) => void,
): readonly string[] {
  if (/^\/etc\/(localtime|timezone)$/.test(source))
    return [decisions.leave(at, of, `${source}: a pod has UTC; the variable TZ names another zone`)];
  if (/docker\.sock$|podman\.sock$/.test(source))
    return [
      decisions.decide(at, of, 'the socket of Docker: there is none on a node. What starts or watches containers by it does not work here'),
    ];
  if (systemPath.test(source)) {
    const folder = source.replace(/(?<=.)\/$/, '');
    return [
      decisions.decide(
        at,
        of,
        `${folder} of the host at ${target}: left out. hostFolder('${folder}', { readOnly: true }) shows a folder of the node, and takes podSecurity privileged with the reason`,
      ),
    ];
  }
  const file = files.ofHost(source, at, of);
  if ('note' in file) return [file.note];
  put(target, raw(file.code));
  return readOnly ? [] : [decisions.leave(at, of, `${source}: here it cannot be written to, since it stands in the chart`)];
}
