/** A SealedSecret file of `clusters/<homelab>/secrets/`, read and found sound. */
export interface SealedFile {
  /** Relative to the repository. */
  readonly file: string;
  readonly namespace: string;
  readonly name: string;
  readonly encryptedData: Readonly<Record<string, string>>;
}
