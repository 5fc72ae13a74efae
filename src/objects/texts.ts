import type { Manifest } from './manifest';
import { assignments, assignmentsOf } from './plain-secret';
import { valuesOf } from './references';

/**
 * Looks at a text of an object: the name that promises what it is, what it says, and where it stands, which is written out for who asks
 * then. A part is what another text assigns: what that holds in itself is seen there. `why` it is a secret whatever its name promises.
 */
export type Look = (name: string, value: string, path: () => string, isPart: boolean, why?: string) => void;

/** Fields of Traefik's Middleware that say which Secret holds users or certificates (traefik.io/v1alpha1: basicAuth, digestAuth, forwardAuth.tls). */
const secretNames: readonly string[] = ['secret', 'caSecret', 'certSecret'];

/** Words that a container runs (core/v1, Container and ExecAction), and what charts call those that they hand on. */
const commands: readonly string[] = ['args', 'command', 'extraArgs', 'additionalArguments'];

/** Fields whose texts people read: sentences, in which `token: …` assigns nothing. */
const sentences: readonly string[] = ['description', 'message', 'summary'];

/** Looks at every text of an object, its annotations, its chart's values and what its texts assign in their turn among them, but at those of names that are passed over. */
export function eachText(manifest: Manifest, isPassed: (name: string) => boolean, look: Look): void {
  const { kind, metadata, spec } = manifest;
  const { valuesContent } = (spec ?? {}) as { readonly valuesContent?: unknown };
  const hasValues = typeof valuesContent === 'string'; // they are read as what they are, not as one text
  const isOfNone = (name: string) =>
    isPassed(name) || (kind === 'Middleware' && secretNames.includes(name)) || (hasValues && name === 'valuesContent');
  const texts = new Texts(isOfNone, look);
  texts.below(metadata.annotations, ['metadata', 'annotations']);
  for (const key of Object.keys(manifest)) {
    if (key === 'kind' || key === 'metadata') continue;
    if (kind === 'ConfigMap' && key === 'binaryData') texts.below(decoded(manifest[key]), [key]);
    else texts.below(manifest[key], [key]);
  }
  if (hasValues) new Texts(isPassed, look).below(valuesOf(spec), ['spec', 'valuesContent']);
}

/** What base64 stands for, where that is a text. */
function decoded(data: unknown): unknown {
  if (typeof data !== 'object' || data === null) return undefined;
  return Object.fromEntries(
    Object.entries(data).flatMap(([file, value]) => (typeof value === 'string' ? [[file, Buffer.from(value, 'base64').toString()]] : [])),
  );
}

/** A walk through the texts of an object. Homelabs have hundreds of thousands of them: nothing is made for one in which nothing is found. */
class Texts {
  /** The way to where the walk is. */
  private readonly keys: (string | number)[] = [];
  private readonly path = () => pathOf(this.keys);

  constructor(
    private readonly isPassed: (name: string) => boolean,
    private readonly look: Look,
  ) {}

  /** Every text below a value. */
  below(value: unknown, way: readonly string[]): void {
    this.keys.splice(0, this.keys.length, ...way);
    this.walk(value, '');
  }

  /** An entry of an environment, `{ name, value }`, goes by its name. */
  private walk(value: unknown, name: string): void {
    if (typeof value === 'string') {
      if (this.isPassed(name)) return;
      this.look(name, value, this.path, false);
      if (!sentences.includes(name)) this.assign(assignments(value));
    } else if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) this.step(index, value[index], '');
      if (commands.includes(String(this.keys.at(-1)))) this.assign(assignmentsOf(value.filter((word) => typeof word === 'string')));
    } else if (typeof value === 'object' && value !== null) {
      const table = value as Readonly<Record<string, unknown>>;
      for (const key in table) {
        const isValue = key === 'value' && typeof table.name === 'string';
        this.step(key, table[key], isValue ? (table.name as string) : key);
      }
    }
  }

  private step(key: string | number, value: unknown, name: string): void {
    this.keys.push(key);
    this.walk(value, name);
    this.keys.pop();
  }

  private assign(assigned: ReturnType<typeof assignments>): void {
    for (const [name, value, why] of assigned) {
      this.keys.push(` ${name}`);
      this.look(name, value, this.path, true, why);
      this.keys.pop();
    }
  }
}

/** `spec.containers[0].env[1].value`. */
function pathOf([first = '', ...others]: readonly (string | number)[]): string {
  const step = (key: string | number) => (typeof key === 'number' ? `[${key}]` : /^[[ ]/.test(key) ? key : `.${key}`);
  return `${first}${others.map(step).join('')}`;
}
