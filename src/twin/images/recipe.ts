/** A file or folder of an image. */
export interface Owned {
  /** User and group id. @default 0 */
  readonly owner?: number;
  /** As chmod takes it. @default 755 */
  readonly mode?: string;
}

/** What a container of the image starts as: the fields that manifests may leave to the image (image-spec, config.md). */
export interface ImageConfig {
  readonly user?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly volumes?: readonly string[];
  readonly stopSignal?: string;
}

/** How an image is made where no registry can be reached. */
export interface Recipe {
  /** The repositories that it is made for, as manifests name them. */
  readonly images: readonly string[];
  /** Where the real one's contract stands: repository and files. */
  readonly source: string;
  /** Whose version the image has: that of a Debian package (the first that is there), or of a Go module of ours. One without is a stand-in. */
  readonly program?: { readonly package: string | readonly string[] } | { readonly tool: string };
  /** What lies below this one's own files: its root, and its configuration where this one says nothing else. It may have no `run`, nor users. */
  readonly base?: Recipe;
  /** How many numbers of a version make one line of it, within which another version is still the same program. @default 1 */
  readonly line?: number;
  /** Packages of Debian with all that they depend on, from the first suite that has them. */
  readonly debian?: readonly { readonly suite: string; readonly packages: readonly string[] }[];
  /** Packages that those depend on and nothing here runs; all whose name begins so, with a `*` at the end. */
  readonly without?: readonly string[];
  /** Go programs of ours (`src/twin/images/programs.ts`) by the path that they get. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Whether every applet of busybox that nothing else brings is in /bin, as in images of Alpine. */
  readonly busybox?: boolean;
  readonly users?: Readonly<Record<string, number>>;
  readonly folders?: Readonly<Record<string, Owned>>;
  /** Files of `images/` by the path that they get; of a folder all that is in it, as it is there. */
  readonly files?: Readonly<Record<string, Owned & { readonly from: string }>>;
  readonly links?: Readonly<Record<string, string>>;
  /** What a shell does in the image's root, last. IMAGE_VERSION is the version that the image's tag begins with. */
  readonly run?: string;
  readonly config?: ImageConfig;
  /** Of a stand-in, for people: what it does as the real one does, and what it does not. Of a program: what is left out. */
  readonly keeps?: string;
  readonly lacks?: string;
}

/** What an image is, compared with the one that its name means. */
export type Kind = 'real' | 'built' | 'stand-in';

/** An image name's parts. The version is what its tag begins with. */
export interface Reference {
  readonly repository: string;
  readonly version: string;
}

/** Reads a name as it stands in a manifest, with the registry and folder that Docker's rules fill in. */
export function reference(name: string): Reference {
  const [plain = ''] = name.split('@');
  const [, path = plain, tag = ''] = /^(.*?)(?::([^/:]+))?$/.exec(plain) ?? [];
  const [first = '', ...rest] = path.split('/');
  const hasRegistry = rest.length > 0 && /[.:]|^localhost$/.test(first);
  const repository = hasRegistry ? path : `docker.io/${rest.length === 0 ? 'library/' : ''}${path}`;
  return { repository, version: /^v?(\d+(?:\.\d+)*)/.exec(tag)?.[1] ?? '' };
}

/** The name by which containerd's CRI looks an image up. */
export function fullName(name: string): string {
  const { repository } = reference(name);
  const rest = /[:@][^/]*$/.exec(name)?.[0] ?? ':latest';
  return `${repository}${rest}`;
}

/** The version as its maker counts it, of a version of Debian's: `1:1.38.0-3+b1` is 1.38.0. */
export function upstream(version: string): string {
  return /^(?:\d+:)?v?(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? version;
}

/** What an image with this version of its program is, under a tag of that version. */
export function kindOf(recipe: Pick<Recipe, 'program' | 'line'>, version: string, wanted: string): Exclude<Kind, 'real'> {
  if (recipe.program === undefined) return 'stand-in';
  const line = (text: string) => text.split('.', recipe.line ?? 1).join('.');
  return wanted === '' || line(version) === line(wanted) ? 'built' : 'stand-in';
}
