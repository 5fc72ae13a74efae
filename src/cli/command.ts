import type { HomelabModules } from '../model/homelab';

/** What the launcher hands over. */
export interface Call {
  /** The repository's folder. */
  readonly root: string;
  readonly argv: readonly string[];
  readonly homelabs: Readonly<Record<string, HomelabModules>>;
}

/** An option that a command has beside the common ones. */
export interface Option {
  readonly type: 'string' | 'boolean';
  /** What its value is called in the help; a boolean has none. */
  readonly value?: string;
  readonly about: string;
  /** True for one that may be given several times. */
  readonly multiple?: boolean;
}

/** What a command is given, its options read. */
export interface Context {
  readonly root: string;
  readonly homelab: string;
  readonly modules: HomelabModules;
  /** Whether a program reads the result. */
  readonly json: boolean;
  /** The command's own options that were given; one that may be given several times, as a list. */
  readonly options: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  /** What stands after the command's name. */
  readonly args: readonly string[];
}

/** What a command did: `text` for people, `result` for `--json`, `output` for a shell that takes it from standard output. */
export interface Outcome {
  readonly text?: string;
  readonly result: object;
  readonly output?: string;
  /** The exit code, of a command that says something by it. @default - 0 */
  readonly code?: number;
}

/** One command of the command line. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly string[];
  readonly options?: Readonly<Record<string, Option>>;
  /** What its problems end with: that nothing changed. @default - nothing is said */
  readonly onProblems?: string;
  /** Names of what may stand after the command. @default - nothing */
  readonly takes?: readonly string[];
  /** True for one that takes any number of the last of them. */
  readonly takesMore?: boolean;
  /** True for one that does every homelab in turn while none is named. @default - one has to be named when there are several */
  readonly takesAll?: boolean;
  /** True for one that is about no homelab that there is. */
  readonly needsNoHomelab?: boolean;
  /** True for what other commands call: it is not in the help. */
  readonly hidden?: boolean;
  run(context: Context): Promise<Outcome>;
}

/** Commands that belong together under one word: `twin up`. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly Command[];
}

/** The command line was called wrongly. */
export class UsageError extends Error {}
