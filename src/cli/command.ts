import type { HomelabModules } from '../synth/homelab';

/** What the launcher hands over. */
export interface Call {
  /** The repository's folder. */
  readonly root: string;
  readonly argv: readonly string[];
  readonly homelabs: Readonly<Record<string, HomelabModules>>;
}

/** What a command is given, its options read. */
export interface Context {
  readonly root: string;
  readonly homelab: string;
  readonly modules: HomelabModules;
}

/** One command of the command line. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly string[];
  /** What it did: `text` for people, `result` for `--json`. */
  run(context: Context): Promise<{ readonly text: string; readonly result: object }>;
}
