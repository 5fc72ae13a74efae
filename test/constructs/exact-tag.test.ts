import { movement } from '../../src/constructs/exact-tag';

const of = (tag: string) => movement('docker.io/me/app', tag);
const series = 'it names a series, and moves on with each release of it';
const nothing = 'it names no release';

test.each([
  ['a pre-release behind a system', 'alpine-8.4-rc1'],
  ['a pre-release without a hyphen', '19beta1'],
  ['a pre-release of more digits', '8.10-rc1'],
  ['a date without a hyphen, beside a letter', 'v20251103'],
  ['a date beside a word', '2025-11-03-slim'],
  ['a date in the second third of a month', '2025-11-13'],
  ['the last day of a month', '2025-11-30'],
  ['the last day of a year', '2025-12-31'],
  ['a date and a time in one, beside a letter', 'v202411241530'],
  ['a version that ends in a name with an x', '1.2.3.xenial'],
  ['a commit of digits alone, as git describe has it', 'v1.2-5-g1234567'],
  ['a commit of forty digits', 'sha-abcdefabcdefabcdefabcdefabcdefabcdefabcd'],
  ['a number of five digits', '12345'],
  ['a build of an environment, which is no pull request', 'prod-12345'],
  ['a build of a word that ends as one', 'spr-12345'],
  ['an update of a Java of two digits', '17u12'],
  ['a build of three digits', 'run-456'],
  ['a build of Alpine’s', '4.2-r8'],
])('%s names one release: %s', (_, tag) => expect(of(tag)).toBeUndefined());

test.each([
  ['a day that no month has', '2025-11-32', series],
  ['a month that no year has', '2025-13-01', series],
  ['the zeroth of a month', '2025-11-00', series],
  ['a year of another century', '2125-11-03', series],
  ['a date with two separators', '2025-11.03', series],
  ['a date with a digit behind it', '2025-11-031', series],
  ['a date with a digit and a word behind it', '2025-11-031-slim', series],
  ['a date with two digits behind it', '2025-11-0312', series],
  ['a date with a digit before it', 'v92025-11-03', series],
  ['a wildcard of three numbers', '1.2.3.x', series],
  ['a pre-release of what is inside', '3-php8-rc1', series],
  ['a pre-release whose number is a word', '8.4-rc1x', series],
  ['a hash behind other letters', 'ref3f9c2ab', nothing],
  ['a hash before other letters', 'g3f9c2abx', nothing],
  ['a hash that is too long', `a${'3f9c2ab0'.repeat(5)}`, nothing],
  ['a word of a hash’s letters behind one that ends in sha', 'resha-abcdefa', nothing],
  ['a word of a hash’s letters behind one that begins with sha', 'shadow-abcdefa', nothing],
  ['a pull request of a number as long as a hash', 'pr-1234567', series],
  ['a word with five digits', 'php81234', nothing],
  ['five digits with a letter', '12345x', series],
  ['four digits', '1234', series],
  ['a word that ends as a build', 'web4567', nothing],
  ['a build that goes on', 'b4567x', nothing],
  ['a build of two digits', 'b45', nothing],
  ['an update of a word', 'php8u504', nothing],
  ['an update that goes on', '8u504x', series],
  ['a build of nothing', 'ls263', nothing],
  ['a build of Alpine’s that goes on', '4.2-r8x', series],
  ['a word that ends as one of Alpine’s', '4.2-tls13', series],
  ['a number behind a word that ends as a build', '4.2-foci-4567', series],
  ['a number behind a word that begins as a build', '4.2-citrus-4567', series],
  ['a number behind a version', '4.2-4567', series],
  ['two digits of a build', 'build-12', series],
  ['a build’s number that goes on', 'build-456x', series],
  ['a build’s number behind a letter', 'build-x456', nothing],
])('%s names none: %s', (_, tag, why) => expect(of(tag)).toBe(why));

test.each(['canary', 'daily', 'dev', 'devel', 'develop', 'edge', 'head', 'insiders', 'latest', 'main', 'master', 'next', 'nightly'])(
  '%s follows a branch, beside a version as well',
  (branch) => expect([of(branch), of(`1.2.3-${branch}`)]).toEqual([`${branch} follows a branch`, `${branch} follows a branch`]),
);
test.each(['rolling', 'snapshot', 'testing', 'tip', 'trunk', 'unstable', 'weekly'])('so does %s', (branch) =>
  expect([of(branch), of(`1.2.3-${branch}`)]).toEqual([`${branch} follows a branch`, `${branch} follows a branch`]),
);
test.each(['alpine', 'busybox', 'centos', 'debian', 'fedora', 'rocky', 'ubi', 'ubuntu'])(
  'what stands behind %s is its version, unless there is no other',
  (system) => expect([of(`4.2-${system}-3.20.3`), of(`${system}-3.20.3`), of(`4.2-other-3.20.3`)]).toEqual([series, undefined, undefined]),
);
