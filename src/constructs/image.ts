/** A container image with an exact tag. */
export interface Image {
  readonly reference: string;
}

/** The image a container runs: registry, repository, exact tag, and a digest once Renovate has pinned it. */
export function image(reference: string): Image {
  return { reference };
}

const shape =
  /^(?<registry>[a-z0-9.-]+\.[a-z]+(?::\d+)?)\/(?<repository>[a-z0-9._/-]+):(?<tag>[\w][\w.-]{0,127})(?:@sha256:[0-9a-f]{64})?$/;

/** What keeps an image from being the same tomorrow as today; undefined when it is exact. */
export function inexact(reference: string): string | undefined {
  const tag = shape.exec(reference)?.groups?.tag;
  if (tag === undefined) return 'it needs a registry, a repository and a tag: docker.io/library/redis:8.10.1';
  if (!/\d+\.\d+|\d{4}-?\d{2}/.test(tag)) return `the tag ${tag} moves: take one that names a release, like 10.11.11`;
  return undefined;
}
