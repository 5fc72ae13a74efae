/** A file as it has to stand on a machine, made from the model: it holds no secret. */
export interface MachineFile {
  /** Absolute. */
  readonly path: string;
  readonly content: string;
  /** Octal. @default '0644' */
  readonly mode?: string;
  /** @default 'root:root' */
  readonly owner?: string;
}
