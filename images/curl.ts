import type { Recipe } from '../src/twin/images/recipe';
import { unconfigured } from './busybox';
import { newest } from './debian';

export const curl: Recipe = {
  images: ['docker.io/curlimages/curl'],
  source: 'curl/curl-container: create_base_image.sh, create_appliance_image.sh, etc/entrypoint.sh',
  program: { package: 'curl' },
  line: 1,
  debian: newest('busybox-static', 'ca-certificates', 'curl'),
  without: unconfigured.filter((name) => !/^(libssl|libcrypt|openssl-provider)/.test(name)),
  busybox: true,
  users: { curl_user: 100 },
  folders: { '/home/curl_user': { owner: 100 } },
  config: {
    user: 'curl_user',
    entrypoint: ['/bin/sh', '-c', 'case $1 in -* | "") ;; *) command -v "$1" >/dev/null && exec "$@" ;; esac; exec curl "$@"', 'curl'],
    command: ['curl'],
    folder: '/home/curl_user',
  },
};
