import type { Recipe } from '../src/twin/images/recipe';
import { small, unconfigured } from './busybox';

export const traefik: Recipe = {
  ...small,
  images: ['docker.io/library/traefik', 'docker.io/rancher/mirrored-library-traefik'],
  source: 'traefik/traefik-library-image: v3.7/alpine/Dockerfile, entrypoint.sh',
  program: { tool: 'traefik' },
  without: unconfigured,
  programs: { '/usr/local/bin/traefik': 'traefik' },
  config: {
    entrypoint: ['/bin/sh', '-c', 'case $1 in -* | "") exec traefik "$@" ;; traefik) exec "$@" ;; *) exec traefik "$@" ;; esac', 'traefik'],
    command: ['traefik'],
  },
  lacks: 'its dashboard, which is not in the Go module',
};
