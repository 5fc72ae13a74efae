import { refusal } from './fault';
import { entry, isOn, itemsOf, type Node, type Place, textOf } from './node';

/** Something that a service of a Compose file mounts. */
export interface Mounted {
  readonly at: Place;
  readonly kind: 'volume' | 'bind' | 'tmpfs' | 'other';
  /** A name of a volume, or a path of the host; none of what has no name. */
  readonly source?: string;
  readonly target: string;
  readonly readOnly: boolean;
  /** Bytes of a tmpfs, as they are written. */
  readonly size?: string;
  /** A folder below the volume. */
  readonly subpath?: string;
}

/** What a service mounts, in short and long forms. */
export function mountsOf(volumes: Node | undefined, tmpfs: Node | undefined): readonly Mounted[] {
  const spaces = itemsOf(tmpfs).map((item): Mounted => {
    const [target = '', options = ''] = (textOf(item) ?? '').split(':');
    return checked({ at: item.at, kind: 'tmpfs', target, readOnly: false, ...sized(/(?:^|,)size=([^,]+)/.exec(options)?.[1]) });
  });
  return [...itemsOf(volumes).map((item) => checked(item.kind === 'table' ? long(item) : short(textOf(item) ?? '', item.at))), ...spaces];
}

function short(spec: string, at: Place): Mounted {
  // the first colon of C:\data ends no path
  const [first = '', second, options = '', ...more] = spec.split(/(?<!^[a-z]):/i);
  if (more.length > 0 || first === '') throw wrong(at);
  if (second === undefined) return { at, kind: 'volume', target: first, readOnly: false };
  const readOnly = options.split(',').includes('ro');
  return { at, kind: /^([./~\\]|[a-z]:)/i.test(first) ? 'bind' : 'volume', source: first, target: second, readOnly };
}

function long(item: Node): Mounted {
  const type = textOf(entry(item, 'type')) ?? 'volume';
  const source = textOf(entry(item, 'source'));
  const subpath = textOf(entry(entry(item, 'volume'), 'subpath'));
  return {
    at: item.at,
    kind: type === 'volume' || type === 'bind' || type === 'tmpfs' ? type : 'other',
    ...(source === undefined ? {} : { source }),
    target: textOf(entry(item, 'target')) ?? '',
    readOnly: isOn(entry(item, 'read_only')),
    ...sized(textOf(entry(entry(item, 'tmpfs'), 'size'))),
    ...(subpath === undefined ? {} : { subpath }),
  };
}

const sized = (size: string | undefined) => (size === undefined ? {} : { size });

function checked(mount: Mounted): Mounted {
  if (!mount.target.startsWith('/') || /(^|\/)\.\.(\/|$)/.test(mount.target)) throw wrong(mount.at);
  return { ...mount, target: mount.target.replace(/(?<=.)\/+$/, '') };
}

function wrong(at: Place) {
  return refusal(
    'COMPOSE_INVALID',
    at,
    'a mount says not where in the container it is, from the root',
    "write it as 'name:/path', './folder:/path:ro' or '/path'",
  );
}
