import { image } from '../../src';
import { exactWaiver, imageFault } from '../../src/constructs/image';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('an image is exact whose tag names', () => {
  test.each([
    ['a version of three numbers', 'docker.io/jellyfin/jellyfin:10.11.11'],
    ['one with v', 'docker.io/traefik/whoami:v1.11.0'],
    ['one with V', 'quay.io/some/thing:V1.11.0'],
    ['one of four numbers', 'ghcr.io/home-operations/plex:1.43.3.10828'],
    ['one with what is inside', 'docker.io/library/python:3.12.7-slim-bookworm'],
    ['one with two things inside', 'docker.io/library/drupal:11.4.5-php8.5-apache-trixie'],
    ['one with a system that has numbers', 'docker.io/library/nginx:1.31.4-alpine3.24'],
    ['one behind a system', 'docker.io/zabbix/zabbix-server-pgsql:alpine-7.0.6'],
    ['one behind a word', 'lscr.io/linuxserver/jellyfin:version-10.10.3ubu2404'],
    ['one behind two words', 'docker.io/library/ibm-semeru-runtimes:open-8.0.502.0-jdk-noble'],
    ['one behind the version of a language', 'docker.io/library/pypy:3.11-7.3.23-slim'],
    ['one that a distribution built again', 'docker.io/bitnami/redis:12.0.5-debian-12-r8'],
    ['one with a build of its own', 'docker.io/library/eclipse-temurin:21.0.5_11-jre-alpine'],
    ['one with an end of its own', 'quay.io/keycloak/keycloak:26.0.0.Final'],
    ['one that is supported for long', 'docker.io/jenkins/jenkins:2.479.1-lts-jdk21'],
    ['an update of Java 8', 'docker.io/library/amazoncorretto:8u504-al2023'],
    ['a pre-release', 'docker.io/library/python:3.15.0rc1-trixie'],
    ['a pre-release of two numbers', 'docker.io/library/redis:8.4-rc1-alpine'],
    ['a pre-release of one number', 'docker.io/library/openjdk:27-ea-10-jdk'],
    ['a pre-release as SemVer has it', 'ghcr.io/me/app:v2.0.0-beta.3'],
    ['a month and a number', 'ghcr.io/home-assistant/home-assistant:2025.10.4'],
    ['a date in one', 'docker.io/library/alpine:20260805'],
    ['a date after a suite', 'docker.io/library/debian:trixie-20251103-slim'],
    ['a date after a series', 'docker.io/library/odoo:19.0-20260817'],
    ['a date with a time', 'docker.io/minio/minio:RELEASE.2025-09-07T16-13-09Z'],
    ['a date and a time in one', 'ghcr.io/me/app:202411241530'],
    ['a date of a branch', 'docker.io/me/app:nightly-2025-10-01'],
    ['a date in short', 'docker.io/photoprism/photoprism:250707'],
    ['a commit', 'ghcr.io/me/app:sha-3f9c2ab'],
    ['a commit without a digit', 'ghcr.io/me/app:sha-abcdefa'],
    ['a whole commit', 'ghcr.io/me/app:3f9c2ab0d1e2f3a4b5c6d7e8f90123456789abcd'],
    ['a commit of a branch', 'ghcr.io/me/app:main-3f9c2ab'],
    ['a commit as git describe has it', 'ghcr.io/me/app:v1.2-5-g3f9c2ab'],
    ['a commit after a date', 'docker.io/searxng/searxng:2025.11.24-8f3cb0a'],
    ['a build of a series', 'lscr.io/linuxserver/grocy:4.2-ls263'],
    ['a build alone', 'ghcr.io/ggml-org/llama.cpp:server-b4567'],
    ['a build by its name', 'ghcr.io/me/app:build-4567'],
    ['a number no version has', 'registry.example/me/app:184467'],
    ['two numbers, of PostgreSQL', 'docker.io/library/postgres:18.6-trixie'],
    ['two numbers, of PostgreSQL, on Alpine', 'docker.io/library/postgres:18.6-alpine3.24'],
    ['two numbers, of PostgreSQL, in short', 'docker.io/postgres:17.11-bookworm'],
    ['two numbers, of Debian', 'docker.io/library/debian:13.2-slim'],
    ['two numbers, of Jenkins', 'docker.io/jenkins/jenkins:2.541-jdk21'],
    ['what its registry never moves', 'registry.k8s.io/pause:3.10'],
  ])('%s: %s %s', (_, reference) => {
    expect(imageFault(image(reference))).toBeUndefined();
  });

  test.each([
    ['with a host and a port', 'registry.home.example:5000/me/app:1.4.0'],
    ['with a name and a port', 'registry:5000/app:1.4.0'],
    ['with an address', '192.168.1.5/app:1.4.0'],
    ['with an address and a port', '192.168.1.5:5000/team/app:1.4.0'],
    ['with the last port there is', 'registry.home.example:65535/me/app:1.4.0'],
    ['with the first port there is', 'registry.home.example:1/me/app:1.4.0'],
    ['with an IPv6 address', '[fd00::5]:5000/app:1.4.0'],
    ['that is the node itself', 'localhost/app:1.4.0'],
    ['in capitals', 'Registry.Example/app:1.4.0'],
    ['of one letter', 'a:5000/app:1.4.0'],
    ['with a repository of 255 letters, the registry’s among them', `ghcr.io/${'a'.repeat(247)}:1.4.0`],
    ['with hyphens in a row', 'ghcr.io/a--b/c---d:1.4.0'],
    ['of one word and a long path', 'registry.gitlab.com/group/sub-group/project/my_app/a.b__c:1.4.0'],
  ])('at a registry %s: %s', (_, reference) => {
    expect(imageFault(image(reference))).toBeUndefined();
  });
});

describe('a digest settles it', () => {
  test.each([
    `docker.io/library/redis:latest@${digest}`,
    `docker.io/library/python:3.12@${digest}`,
    `docker.io/library/redis@${digest}`,
    `registry:5000/app:main@${digest}`,
  ])('%s', (reference) => {
    expect(imageFault(image(reference))).toBeUndefined();
  });
});

test.each(['docker.io/me/app:1.4', 'docker.io/me/app:latest', 'docker.io/me/app'])('a stated reason settles it: %s', (reference) => {
  expect(imageFault(image(reference, { exact: 'we never push a tag twice' }))).toBeUndefined();
});

describe('an image moves whose tag', () => {
  const series = 'it names a series, and moves on with each release of it';
  const suite = 'it moves to another Debian release, and with that the order of texts under the indexes: name that too, like 18.6-trixie';
  test.each([
    ['has two numbers', 'docker.io/library/python:3.12', series],
    ['has two numbers and a system', 'docker.io/library/python:3.12-alpine3.20', series],
    ['has two numbers and a system’s release', 'docker.io/library/python:3.12-alpine3.20.3', series],
    ['has two numbers and a system’s release apart', 'docker.io/library/python:3.12-alpine-3.20.3', series],
    ['has two numbers and a suite', 'docker.io/library/nginx:1.27-bookworm', series],
    ['has two numbers and v', 'docker.io/traefik/whoami:v1.11', series],
    ['has two numbers behind a system', 'docker.io/zabbix/zabbix-server-pgsql:alpine-7.0', series],
    ['has one number', 'docker.io/library/redis:8', series],
    ['has one number and v', 'docker.io/traefik/whoami:v1', series],
    ['has one number and what is inside', 'docker.io/library/node:20-alpine', series],
    ['is a year', 'docker.io/library/amazonlinux:2023', series],
    ['is a month', 'ghcr.io/home-assistant/home-assistant:2025.10', series],
    ['is a month with a hyphen', 'docker.io/me/app:2025-10', series],
    ['ends in a wildcard', 'docker.io/me/app:1.2.x', series],
    ['names a graphics toolkit', 'docker.io/pytorch/pytorch:2.5-cu124', series],
    ['has a number no date has', 'docker.io/me/app:1.20', series],
    ['is of Ubuntu, which has no point releases', 'docker.io/library/ubuntu:24.04', series],
    ['is of PostgreSQL with one number', 'docker.io/library/postgres:18', series],
    ['is of PostgreSQL with one number and a suite', 'docker.io/library/postgres:18-trixie', series],
    ['is of PostgreSQL without a suite', 'docker.io/library/postgres:18.6', suite],
    ['is of PostgreSQL’s beta without a suite', 'docker.io/library/postgres:19beta3', suite],
    ['is of Debian with one number', 'docker.io/library/debian:13', series],
    ['is a pre-release without a number', 'docker.io/library/redis:8.4-rc', series],
    ['names no release', 'docker.io/library/debian:trixie-slim', 'it names no release'],
    ['names no release but its inside', 'docker.io/library/httpd:alpine3.20', 'it names no release'],
    ['names no release but a runtime', 'docker.io/itzg/minecraft-server:java21', 'it names no release'],
    ['promises support', 'docker.io/library/node:lts-alpine', 'it names no release'],
    ['promises stability', 'docker.io/library/nginx:stable-alpine3.24', 'it names no release'],
    ['names a pull request', 'ghcr.io/me/app:pr-123', series],
    ['names a pull request of a large project', 'ghcr.io/me/app:pr-12345', series],
    ['has fewer digits than a commit', 'ghcr.io/me/app:sha-3f9c2a', series],
    ['is a word of a hash’s letters', 'ghcr.io/me/app:defaced', 'it names no release'],
    ['is latest', 'docker.io/library/redis:latest', 'latest follows a branch'],
    ['is latest in capitals', 'docker.io/me/app:LATEST', 'LATEST follows a branch'],
    ['is a branch', 'ghcr.io/me/app:main', 'main follows a branch'],
    ['is a branch with a series', 'docker.io/library/jruby:10.0-dev-jre21', 'dev follows a branch'],
    ['is a branch with a version', 'docker.io/me/app:1.4.0-SNAPSHOT', 'SNAPSHOT follows a branch'],
    ['is a branch’s newest', 'docker.io/me/app:2022-latest', 'latest follows a branch'],
    ['is built nightly', 'docker.io/me/app:nightly', 'nightly follows a branch'],
    ['is rolling', 'docker.io/library/ubuntu:rolling', 'rolling follows a branch'],
  ])('%s: %s', (_, reference, why) => {
    const tag = reference.slice(reference.lastIndexOf(':') + 1);
    expect(imageFault(image(reference))).toEqual({
      what: `"${reference}" may be another image tomorrow: ${tag}, ${why}`,
      repair: expect.stringContaining('(@sha256:…)'),
    });
  });

  test('is not there at all stands for latest', () => {
    expect(imageFault(image('docker.io/library/redis'))?.what).toBe('"docker.io/library/redis" has no tag, which stands for latest');
  });
});

describe('what is no image is told by what is wrong with it:', () => {
  test.each([
    ['no registry', 'redis:8.10.1', 'names no registry', 'docker.io/library/redis:8.10.1'],
    ['no registry but an owner', 'traefik/whoami:v1.11.0', 'names no registry', 'docker.io/traefik/whoami:v1.11.0'],
    ['a scheme', 'https://ghcr.io/me/app:1.4.0', 'names no registry', 'docker.io/library/redis:8.10.1'],
    ['nothing', '', 'names no registry', 'docker.io/library/redis:8.10.1'],
    ['a registry that is no host', 'my_registry.example/app:1.4.0', 'names no registry', 'docker.io/'],
    ['capitals', 'ghcr.io/Me/App:1.4.0', 'has "Me/App" for a repository', 'lower-case'],
    ['a port above all', 'ghcr.io:65536/me/app:1.4.0', 'has 65536 for a port of its registry', 'from 1 to 65535'],
    ['a port of many digits', 'ghcr.io:100000/me/app:1.4.0', 'has 100000 for a port of its registry', 'from 1 to 65535'],
    ['a port that is none', 'ghcr.io:0/me/app:1.4.0', 'has 0 for a port of its registry', 'from 1 to 65535'],
    ['a port above all, and a digest', `ghcr.io:99999/me/app@${digest}`, 'has 99999 for a port of its registry', 'from 1 to 65535'],
    ['a port that is a word', 'ghcr.io:http/me/app:1.4.0', 'names no registry', 'docker.io/'],
    ['no repository', 'ghcr.io/:1.4.0', 'has "" for a repository', 'lower-case'],
    ['two slashes', 'ghcr.io/me//app:1.4.0', 'has "me//app" for a repository', 'lower-case'],
    ['a repository of 256 letters', `ghcr.io/${'a'.repeat(248)}:1.4.0`, `has "${'a'.repeat(200)}…" for a repository`, '255 in all'],
    ['a star between letters', 'ghcr.io/a*b/app:1.4.0', 'has "a*b/app" for a repository', 'lower-case'],
    ['three underscores in a row', 'ghcr.io/a___b:1.4.0', 'has "a___b" for a repository', 'lower-case'],
    ['a tag of 129 letters', `ghcr.io/me/app:${'a'.repeat(129)}`, 'for a tag', 'at most 128'],
    ['something before a digest', `ghcr.io/me/app@x${digest}`, 'for a digest', '64 hexadecimal'],
    ['a long digest', `ghcr.io/me/app@${digest}0`, 'for a digest', '64 hexadecimal'],
    ['a long repository', `ghcr.io/${'a'.repeat(250)}:1.4.0`, `has "${'a'.repeat(200)}…" for a repository`, '255 in all'],
    ['a blank', 'ghcr.io/me/app:1.4.0 ', 'has "1.4.0 " for a tag', 'at most 128'],
    ['an empty tag', 'ghcr.io/me/app:', 'has "" for a tag', 'at most 128'],
    ['a plus in the tag', 'ghcr.io/me/app:1.4.0+1', 'has "1.4.0+1" for a tag', 'at most 128'],
    ['a short digest', 'ghcr.io/me/app:1.4.0@sha256:0123', 'has "sha256:0123" for a digest', '64 hexadecimal'],
    ['two digests', `ghcr.io/me/app@${digest}@${digest}`, 'for a digest', '64 hexadecimal'],
  ])('%s', (_, reference, what, repair) => {
    const fault = imageFault(image(reference));
    expect(fault?.what).toContain(what);
    expect(fault?.repair).toContain(repair);
  });

  test.each([
    [undefined, 'nothing is no image'],
    ['docker.io/library/redis:8.10.1', '"docker.io/library/redis:8.10.1" is no image'],
    [{ reference: 8 }, '{"reference":8} is no image'],
  ])('%j for an image', (given, what) => {
    expect(imageFault(given as never)).toEqual({ what, repair: "give it as image('…'), with registry, repository and tag" });
  });

  test.each(['', ' ', true, 5])('%j for a reason', (exact) => {
    expect(imageFault(image('docker.io/me/app:1.4', { exact } as never))?.what).toBe(
      `"docker.io/me/app:1.4" has ${JSON.stringify(exact)} for a reason why it is exact`,
    );
  });
});

test('the reason of a container’s image stands in an annotation of its name', () =>
  expect(exactWaiver('main')).toBe('waiver.loutik.dev/main.exact-image'));
