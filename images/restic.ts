import type { Recipe } from '../src/twin/images/recipe';
import { unconfigured } from './busybox';
import { stable } from './debian';

export const restic: Recipe = {
  busybox: true,
  images: ['docker.io/restic/restic'],
  debian: stable('busybox-static', 'ca-certificates', 'jq', 'tzdata'),
  source: 'restic/restic: docker/Dockerfile.release, docker/entrypoint.sh',
  program: { tool: 'restic' },
  line: 2,
  without: unconfigured,
  programs: { '/usr/bin/restic': 'restic' },
  config: { entrypoint: ['/bin/sh', '-c', 'exec nice -n "${NICE:-0}" /usr/bin/restic "$@"', 'restic'], env: { NICE: '0' } },
  lacks: 'fuse and ssh; the class of ionice',
};

export const restServer: Recipe = {
  busybox: true,
  images: ['docker.io/restic/rest-server'],
  source: 'restic/rest-server: Dockerfile.goreleaser, docker/entrypoint.sh',
  program: { tool: 'rest-server' },
  line: 2,
  debian: stable('busybox-static', 'apache2-utils'),
  programs: { '/usr/bin/rest-server': 'rest-server' },
  folders: { '/data': {} },
  config: {
    command: [
      ...['/bin/sh', '-c'],
      'exec rest-server --path "$DATA_DIRECTORY" --htpasswd-file "$PASSWORD_FILE" ${DISABLE_AUTHENTICATION:+--no-auth} $OPTIONS',
    ],
    env: { DATA_DIRECTORY: '/data', PASSWORD_FILE: '/data/.htpasswd' },
    volumes: ['/data'],
  },
  lacks: 'create_user and delete_user',
};
