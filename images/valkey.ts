import type { Recipe } from '../src/twin/images/recipe';
import { newest } from './debian';

export const valkey: Recipe = {
  images: ['docker.io/valkey/valkey'],
  source: 'valkey-io/valkey-container: Dockerfile.template, docker-entrypoint.sh',
  program: { package: 'valkey-server' },
  debian: newest('coreutils', 'dash', 'valkey-server', 'valkey-tools'),
  without: ['perl', 'perl-base', 'perl-modules-*', 'systemd'],
  users: { valkey: 999 },
  folders: { '/data': { owner: 999 } },
  config: {
    entrypoint: ['/bin/sh', '-c', 'case $1 in -* | *.conf) set -- valkey-server "$@" ;; esac; exec "$@" $VALKEY_EXTRA_FLAGS', 'valkey'],
    command: ['valkey-server'],
    folder: '/data',
    volumes: ['/data'],
  },
  lacks: 'the step from root to the user valkey',
};
