import { object } from '../shape/composed';
import { made } from '../shape/made';
import type { Shape } from '../shape/shape';
import { anyText, anything } from '../shape/values';
import { spelled } from '../spelled';
import { onceForText } from '../units/remembered';
import { movement } from './exact-tag';

/** A container image that is the same tomorrow as today. */
export interface Image {
  readonly reference: string;
  /** Why its tag never moves although it looks like one that does. */
  readonly exact?: string;
}

/** Options of `image`. */
export interface ImageOptions {
  /** Why its tag never moves although it looks like one that does. */
  readonly exact?: string;
}

/** What is a reference and a reason is looked at by `imageFault`. */
const reason = anything as Shape<string | undefined>;
export const imageShape: Shape<Image> = object<Image>({ reference: anyText, exact: reason });
const imageOptions = object<ImageOptions>({ exact: reason });

/** The image a container runs: registry, repository, exact tag, and a digest once Renovate has pinned it. */
export function image(reference: string, options: ImageOptions = {}): Image {
  return made(imageOptions, options, (read): Image => ({ reference, ...read }));
}

/** The annotation of a pod that says why the tag of a container's image never moves. */
export const exactWaiver = (container: string) => `waiver.loutik.dev/${container}.exact-image`;

/** What is wrong with a container's image, and what to do about it. */
export interface ImageFault {
  readonly what: string;
  readonly repair: string;
}

// the parts of a reference, as containerd takes them (distribution/reference, regexp.go)
const host = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|\[[a-f0-9:]+\])(:\d+)?$/i;
const repositoryName = /^[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*(\/[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*)*$/;
const tagName = /^\w[\w.-]{0,127}$/;
const digestName = /^sha256:[0-9a-f]{64}$/;

/** What keeps an image from being pulled, or from being the same tomorrow as today; undefined when it is exact. */
export function imageFault(given: Image | undefined): ImageFault | undefined {
  if (typeof given?.reference !== 'string')
    return { what: `${spelled(given)} is no image`, repair: "give it as image('…'), with registry, repository and tag" };
  return given.exact === undefined ? faultOfReference(given.reference) : faultOf(given.reference, given.exact);
}

/** Of one that gives no reason: many containers have the same. */
const faultOfReference = onceForText((reference) => faultOf(reference));

function faultOf(reference: string, exact?: unknown): ImageFault | undefined {
  const [name = '', digest, ...more] = reference.split('@');
  const [, path = '', tag] = /^(.*?)(?::([^/:]*))?$/s.exec(name) ?? [];
  const [, registry, repository = ''] = /^([^/]*[.:][^/]*|localhost)\/(.*)$/s.exec(path) ?? [];
  const fault = (what: string, repair: string): ImageFault => ({ what: `${spelled(reference)} ${what}`, repair });
  if (registry === undefined || !host.test(registry)) {
    const onHub = path.includes('/') ? path : `library/${path}`;
    return fault(
      'names no registry',
      `write it in full, like docker.io/${repositoryName.test(path) ? `${onHub}:${tag ?? '…'}` : 'library/redis:8.10.1'}`,
    );
  }
  const port = /:(\d+)$/.exec(registry)?.[1];
  if (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65_535))
    return fault(`has ${port} for a port of its registry`, 'give it a port from 1 to 65535, or leave it out: 443');
  if (path.length > 255 || !repositoryName.test(repository))
    return fault(
      `has ${spelled(repository)} for a repository`,
      'use lower-case letters and digits, with one . _ - or / between, 255 in all',
    );
  if (tag !== undefined && !tagName.test(tag)) return fault(`has ${spelled(tag)} for a tag`, 'use at most 128 letters, digits, _ . and -');
  if (digest !== undefined && (more.length > 0 || !digestName.test(digest)))
    return fault(`has ${spelled([digest, ...more].join('@'))} for a digest`, 'give it as sha256: and 64 hexadecimal digits');
  if (exact !== undefined && (typeof exact !== 'string' || exact.trim() === ''))
    return fault(`has ${spelled(exact)} for a reason why it is exact`, 'say why this tag never moves, or name a release');
  if (digest !== undefined || exact !== undefined) return undefined;
  if (tag === undefined) return fault('has no tag, which stands for latest', 'name a release, like :10.11.11');
  const why = movement(path.replace(/^docker\.io\/(?=[^/]+$)/, 'docker.io/library/'), tag);
  if (why === undefined) return undefined;
  return fault(
    `may be another image tomorrow: ${tag}, ${why}`,
    "name a release, like 10.11.11, or add its digest (@sha256:…), or say why this tag never moves: image('…', { exact: '…' })",
  );
}
