import type { Recipe } from '../src/twin/images/recipe';
import { newest, stable } from './debian';

/** The base of images that are made from Alpine: busybox as shell and tools, certificates, time zones. */
export const small: Pick<Recipe, 'busybox' | 'debian'> = {
  busybox: true,
  debian: stable('busybox-static', 'ca-certificates', 'tzdata'),
};

/** Packages that small's depend on to be configured, which nobody does in an image. */
export const unconfigured: readonly string[] = [
  ...['debconf', 'libdebconfclient0', 'openssl', 'openssl-provider-legacy', 'libssl3t64', 'perl-base', 'libcrypt1', 'libaudit1'],
  ...['libaudit-common', 'libcap-ng0', 'libdb5.3t64', 'libpam0g', 'libpam-modules', 'libpam-modules-bin', 'libselinux1', 'libpcre2-8-0'],
];

export const busybox: Recipe = {
  images: ['docker.io/library/busybox'],
  source: 'docker-library/busybox: Dockerfile.template',
  program: { package: 'busybox-static' },
  line: 2,
  busybox: true,
  debian: newest('busybox-static'),
  config: { command: ['sh'] },
  keeps: 'every applet that Debian compiles in',
};

/** What a pod's sandbox runs, and pods that only stand there: sleeps, ends at once when told to, and reaps what it is left. */
export const pause: Recipe = {
  images: ['loutik.invalid/pause', 'docker.io/library/stand-in'],
  source: 'kubernetes/kubernetes: build/pause/linux/pause.c',
  busybox: true,
  debian: stable('busybox-static'),
  config: {
    user: '65535:65535', // as build/pause/Dockerfile
    entrypoint: ['/bin/sh', '-c', "trap 'exit 0' TERM INT; while :; do sleep 3600 & wait $!; done"],
  },
  keeps: 'sleeping, reaping what it is left, and ending at once on SIGTERM',
};
