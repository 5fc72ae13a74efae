import { basename } from 'node:path';
import { call, object, raw, type Statement, text } from './code';
import type { Decisions } from './decision';
import type { Ids } from './naming';
import { entriesOf, entry, isOn, type Node, type Place, textOf } from './node';
import { isNoVolume, type Pod } from './pods';
import type { Project } from './project';
import { knownOf } from './reference';
import type { Service } from './service';
import { slugOf } from './service';
import { userOf } from './user';

/** A volume of the chart: of one that Compose names, of a folder of the host, or of one without a name. */
export interface PlannedVolume {
  /** What the chart calls it. */
  readonly name: string;
  readonly statement: Statement;
}

/** Names of a chart's constants, each once. */
export type Naming = (wanted: string, otherwise: string) => string;

const isCache = /(^|[-_/.])(cache|caches|tmp|temp|transcodes?|transcoding|thumbs|thumbnails|logs?)($|[-_/.])/i;
/** What lies on disks for itself, larger than anything else: it is brought along, not made here. */
const isMedia =
  /(^|[-_/.])(media|movies|films|tv|tvshows|series|shows|music|photos|pictures|videos|books|audiobooks|podcasts|downloads?|torrents|library)($|[-_/.])/i;

interface Use {
  readonly service: Service;
  readonly target: string;
  readonly readOnly: boolean;
  readonly at: Place;
  readonly kind: 'volume' | 'bind';
}

/** The key by which mounts of one thing are known: its name, its path, or its place in its service. */
export function volumeKey(service: Service, source: string | undefined, target: string): string {
  return source ?? `${service.name}:${target}`;
}

/** What a share of the network is to a volume of Compose: its driver's options name it. */
export function shareOf(tree: Node, name: string): 'NFS' | 'SMB' | 'a device' | undefined {
  const options = entry(entry(entry(tree, 'volumes'), name), 'driver_opts');
  const type = textOf(entry(options, 'type')) ?? '';
  if (/nfs/.test(type)) return 'NFS';
  if (/cifs|smb/.test(type)) return 'SMB';
  return type !== '' && type !== 'none' && type !== 'tmpfs' ? 'a device' : undefined;
}

/** The volumes that a chart declares, by their key. */
export function volumesOf(
  project: Project,
  pods: readonly Pod[],
  app: string,
  ids: Ids,
  name: Naming,
  decisions: Decisions,
): ReadonlyMap<string, PlannedVolume> {
  const uses = new Map<string, Use[]>();
  for (const service of new Set(pods.flatMap((pod) => [...pod.before, ...pod.services])))
    for (const { kind, source, target, readOnly, at } of service.mounted) {
      if ((kind !== 'volume' && kind !== 'bind') || (source !== undefined && isNoVolume(project, kind, source))) continue;
      if (kind === 'volume' && source !== undefined && shareOf(project.tree, source) !== undefined) continue;
      const key = volumeKey(service, source, target);
      uses.set(key, [...(uses.get(key) ?? []), { service, target, readOnly, at, kind }]);
    }
  return new Map([...uses].map(([key, all]) => [key, planned(project, key, all, app, ids, name, decisions)] as const));
}

function planned(
  project: Project,
  key: string,
  uses: readonly Use[],
  app: string,
  ids: Ids,
  naming: Naming,
  decisions: Decisions,
): PlannedVolume {
  const [first] = uses as readonly [Use, ...Use[]];
  const id = ids.take(...idsFor(key, first, app));
  const declared = entriesOf(entry(project.tree, 'volumes')).find(([name]) => name === key)?.[1];
  const at = first.kind === 'volume' && declared ? declared.at : first.at;
  const writer = uses.find(({ readOnly }) => !readOnly);
  const { service } = writer ?? first;
  const owner = userOf(service).id;
  const isBind = first.kind === 'bind';
  const of = isBind ? `services.${service.name}.volumes` : `volumes.${key}`;
  const where = [key, ...uses.map(({ target }) => target)];
  const isOfCache = where.some((one) => isCache.test(one));
  const backup =
    writer === undefined
      ? `none('nothing here writes to it: what lies in ${first.target} is brought along')`
      : isOfCache
        ? "none('it is made again')"
        : 'daily()';
  const external = entry(declared, 'external');
  const from = isBind
    ? `${key} of the old host`
    : external && isOn(external)
      ? `the volume ${textOf(entry(declared, 'name')) ?? key}, which is not of this file`
      : undefined;
  const about = [
    where.some((one) => isMedia.test(one)) && !isOfCache ? '20 GiB is a guess' : '5 GiB is a guess',
    ...(from === undefined ? [] : [`it starts empty: lay in it what is in ${from}`]),
    ...(writer === undefined
      ? []
      : isOfCache
        ? ['as a cache by its name it is not backed up: daily() if it is none']
        : knownOf(service.reference?.repository ?? '').isDatabase
          ? ['files of a running database may not be readable in a backup: write a dump into a volume too, or stop it for the time']
          : ['backed up each day: name SQLite databases in it (sqlite), leave out what is made again (exclude), or say none(…)']),
  ];
  const options = object([
    { key: 'on', value: raw('props.on') },
    { key: 'size', value: raw(where.some((one) => isMedia.test(one)) && !isOfCache ? 'Bytes.gib(20)' : 'Bytes.gib(5)') },
    { key: 'owner', value: raw(String(owner)) },
    { key: 'backup', value: raw(backup) },
  ]);
  const constant = naming(id, 'volume');
  return {
    name: constant,
    statement: {
      notes: [decisions.decide(at, of, about.join('; '))],
      name: constant,
      value: call('new Volume', raw('this'), text(id), options),
    },
  };
}

/** Names for the volume's id: its own without the app's, or that of its folder. */
function idsFor(key: string, { service, target, kind }: Use, app: string): readonly string[] {
  const named = kind === 'bind' ? basename(key) || basename(target) : key.includes(':') ? basename(target) : key;
  const slug = slugOf(named);
  const short = slug.startsWith(`${app}-`) ? slug.slice(app.length + 1) : slug;
  return [short, `${short}-data`, kind === 'bind' ? slugOf(basename(target)) : slug, `${service.slug}-${slugOf(basename(target))}`];
}
