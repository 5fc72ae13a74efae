/** One thing that the API server would refuse, in an object that its schema admits. */
export interface Fault {
  /** `spec.template.spec.containers[0].image` */
  readonly path: string;
  /** What is wrong, with the value shown. */
  readonly message: string;
  /** What to do about it, where that is not plain from the message. */
  readonly repair?: string;
  /** The text that Kubernetes takes nowhere of its kind: a name, a key, a schedule. */
  readonly text?: string;
}

/** A place in an object, and what is done with faults found there. */
export interface Place {
  readonly path: string;
  /** A field, or an item of a list, of what is at this place. */
  at(key: string | number): Place;
  /** `text` is the one that breaks a grammar, where one does. */
  fault(message: string, repair?: string, text?: string): void;
}

/** A place that knows where it is, for objects that have a fault: faults are noted there. */
export class KnownPlace implements Place {
  constructor(
    readonly path: string,
    private readonly faults: Fault[],
  ) {}

  at(key: string | number): Place {
    if (typeof key === 'number') return new KnownPlace(`${this.path}[${key}]`, this.faults);
    return new KnownPlace(this.path === '' ? key : `${this.path}.${key}`, this.faults);
  }

  fault(message: string, repair?: string, text?: string): void {
    this.faults.push({ path: this.path, message, ...(repair === undefined ? {} : { repair }), ...(text === undefined ? {} : { text }) });
  }
}

/** Every place of an object at once: says only whether there is a fault. Most objects have none, and paths take time to write. */
export class AnyPlace implements Place {
  readonly path = '';
  found = false;

  at(): Place {
    return this;
  }

  fault(): void {
    this.found = true;
  }
}
