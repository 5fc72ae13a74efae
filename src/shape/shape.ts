import type { Problem, ProblemCode } from '../problems';
import { spelled } from '../spelled';
import { type Carried, carriedBy } from './carried';

/** More than this many faults of one value say nothing new. */
const enough = 20;

/** As many values as one option may hold, all its own together: more than the 1.5 MiB that the API server stores (etcd, `--max-request-bytes`) have room for, at 16 bytes each. */
const most = 100_000;

/** A path that is longer leads nobody. */
const longest = 200;

/** Where in what was given a reader is, and what it has found wrong so far. */
export class Place {
  private constructor(
    private readonly found: { readonly problems: Problem[]; readonly carried: Carried[]; values: number },
    private readonly outer?: Place,
    private readonly key: string | number = '',
    /** How far below the whole. */
    readonly depth = 0,
  ) {}

  static of(): Place {
    return new Place({ problems: [], carried: [], values: 0 });
  }

  /** `probes.liveness`, `args[2]`, `mounts["/data"]`; empty for the whole. */
  get path(): string {
    const path = this.outer?.path ?? '';
    if (this.outer === undefined || path.length > longest) return path;
    if (typeof this.key === 'number') return `${path}[${this.key}]`;
    if (!/^[\w-]{1,63}$/.test(this.key)) return `${path}[${spelled(this.key)}]`;
    return path === '' ? this.key : `${path}.${this.key}`;
  }

  get problems(): readonly Problem[] {
    return this.found.problems;
  }

  /** What brought its problems along. */
  get carried(): readonly Carried[] {
    return this.found.carried;
  }

  /** No more is looked at: of too many faults, or of a value without end. */
  get isEnough(): boolean {
    return this.found.problems.length >= enough || this.found.values > most;
  }

  /** Counts one more value of those that are looked at. */
  count(): void {
    if (++this.found.values === most + 1) this.wrong('it holds more than Kubernetes can store', 'leave most of it out');
  }

  at(key: string | number): Place {
    this.count();
    return new Place(this.found, this, key, this.depth + 1);
  }

  /** A place to try a reading at, whose faults count only once they are taken over. */
  aside(): Place {
    return new Place({ problems: [], carried: [], values: this.found.values }, this.outer, this.key, this.depth);
  }

  wrong(what: string, repair: string, code: ProblemCode = 'VALUE_INVALID'): void {
    this.take([{ code, where: this.path, what, repair }]);
  }

  /** Takes over what is wrong with a value that carries it here. */
  carries(carried: Carried): void {
    this.found.carried.push(carried);
    this.take(carried.problems.map((problem) => ({ ...problem, where: joined(this.path, problem.where) })));
  }

  /** Takes over what was found aside. */
  takeFrom(aside: Place): void {
    this.found.carried.push(...aside.carried);
    this.take(aside.problems);
  }

  private take(problems: readonly Problem[]): void {
    for (const problem of problems) if (this.found.problems.length < enough) this.found.problems.push(problem);
  }
}

/**
 * What TypeScript promises of a value, looked at again at run time: the bundle is not type-checked. Reading copies: what comes out is
 * of the type whatever goes in, without getters and without anybody who could still change it.
 */
export class Shape<T> {
  /** Of exactly that type: neither a wider nor a narrower one passes for it. */
  declare readonly exactly: (value: T) => T;

  constructor(
    private readonly look: (value: unknown, place: Place) => T,
    /** Something harmless of the type: what stands for a value that is wrong. */
    readonly instead: () => T,
    /** For an object, the shapes of its fields. */
    readonly fields?: Readonly<Record<string, Shape<never>>>,
    /** Whether nothing is right as well: then there is no place to tell a mistake at, and none is made. */
    private readonly isOptional = false,
    /** Of a value that is not looked into, whether it is right: then there is nothing to tell, and no place is made either. */
    readonly isRight?: (value: unknown) => boolean,
  ) {}

  /** The value as it should be; what is not so is told at its place. */
  read(value: unknown, place: Place): T {
    try {
      const carried = carriedBy(value);
      if (carried === undefined) return this.look(value, place);
      place.carries(carried);
    } catch {
      unreadable(place);
    }
    return this.instead();
  }

  /** What an object or a list at a place has under a name. */
  readIn(object: object, name: string | number, place: Place): T {
    let value: unknown;
    try {
      value = (object as Readonly<Record<string | number, unknown>>)[name];
    } catch {
      unreadable(place.at(name));
      return this.instead();
    }
    return this.readAt(value, name, place);
  }

  /** What stands under a name at a place. */
  readAt(value: unknown, name: string | number, place: Place): T {
    if (value === undefined && this.isOptional) return undefined as T;
    if (this.isRight === undefined || typeof value === 'object' || !this.isRight(value)) return this.read(value, place.at(name));
    place.count();
    return value as T;
  }
}

function unreadable(place: Place): void {
  place.wrong('it throws when it is read', 'give it plain data');
}

/** A place below another. */
export function joined(outer: string, inner: string): string {
  return outer === '' || inner === '' || inner.startsWith('[') ? `${outer}${inner}` : `${outer}.${inner}`;
}

/** What is wrong with a value as a whole. */
export function told(place: Place, value: unknown, repair: string, code?: ProblemCode): void {
  place.wrong(value === undefined ? 'it is missing' : `it is ${spelled(value)}`, repair, code);
}
