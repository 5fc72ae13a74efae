import { habitOf } from './tag-habits';

/**
 * Why a tag may mean another release tomorrow; undefined when it names one.
 *
 * A release is named by a version of three numbers or more (`10.11.11`, `v1.11.0-alpine`), a pre-release (`19beta1`), a date (`trixie-20251103`),
 * a commit (`sha-3f9c2ab`), or a number that its build has (`b4567`, `3.12-ls45`). Fewer numbers name a series, whose tag moves on with each
 * release (`python:3.12`), except where a project's releases have no third one: `tag-habits.ts` knows those. What is inside (`alpine3.20`,
 * `php8.3`, `pg17`) says nothing of the release. Tried on 61,095 such tags of Docker's official images over ten years (docker-library/official-images,
 * `library/*`): one in 600 was moved to a later fix.
 */
export function movement(repository: string, tag: string): string | undefined {
  const habit = habitOf(repository, tag);
  if (habit !== undefined) return habit.moves;
  const tokens = tag.split(/[-_]/);
  const isUnique = (token: string, index: number) => isBuild(token, tokens[index - 1]) || isCommit(token, tokens[index - 1]);
  if (date.test(tag) || tokens.some(isUnique)) return undefined;
  const branch = tokens.find((token) => branches.has(token.toLowerCase()));
  if (branch !== undefined) return `${branch} follows a branch`;
  const version = tokens.findIndex((token) => /^v?\d/i.test(token));
  if (version === -1) return 'it names no release';
  if (preRelease.test(tokens.slice(version, version + 3).join('-'))) return undefined;
  if (tokens.some((token, index) => full.test(token) && (index <= version || !systems.has(tokens[index - 1] ?? '')))) return undefined;
  return 'it names a series, and moves on with each release of it';
}

/** Branches of development: beside a version a tag still moves with them. */
const branches = words(
  'canary daily dev devel develop edge head insiders latest main master next nightly rolling snapshot testing tip trunk unstable weekly',
);

/** Systems that stand in a tag with a version of their own: it says nothing of what runs on them. */
const systems = words('alpine busybox centos debian fedora rocky ubi ubuntu');

/** 20251103, 2025-11-03, 2025.11.03, with a time behind it or without. */
const date = /(?<!\d)(19|20)\d\d([-._]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d{1,3}(?!\d))/;

/** 10.11.11, v1.11.0, 1.43.3.10828, 10.10.3ubu2404, 26.0.0.Final; not 1.2.x. */
const full = /^v?\d+(\.\d+){2,}(\.?(?!x$)[a-z]\w*)*$/i;

/** 19beta1, 8.4-rc1, 3.15.0a1, 27-ea-10. */
const preRelease = /^v?\d+(\.\d+)*[-.]?(a|alpha|b|beta|dev|ea|m|pre|preview|rc)[-.]?\d+(?!\w)/i;

/** At least seven digits of a hash, as Git shortens it: letters and figures, or called a commit, as `git describe` does with its g. */
function isCommit(token: string, before: string | undefined): boolean {
  if (!/^(g|sha)?[0-9a-f]{7,40}$/.test(token)) return false;
  return (/\d/.test(token) && /[a-g]/.test(token)) || /^(sha|git|commit)$/.test(before ?? '');
}

/** A number that is counted up with every build: called one, or so high that it is no version. */
function isBuild(token: string, before: string | undefined): boolean {
  if (/^(pr|mr|pull|merge)$/i.test(before ?? '')) return false;
  if (/^\d{5,}$/.test(token) || /^(b|build|ci|rev|run)\.?\d{3,}$/i.test(token) || /^\d+u\d+$/.test(token)) return true;
  return before !== undefined && (/^(ls|r)\d+$/.test(token) || (/^(build|ci|rev|run)$/i.test(before) && /^\d{3,}$/.test(token)));
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}
