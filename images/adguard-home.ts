import type { Recipe } from '../src/twin/images/recipe';
import { unconfigured } from './busybox';
import { stable } from './debian';

const folder = '/opt/adguardhome';

export const adguardHome: Recipe = {
  busybox: true,
  images: ['docker.io/adguard/adguardhome'],
  source: 'AdguardTeam/AdGuardHome: docker/build.Dockerfile',
  program: { tool: 'AdGuardHome' },
  debian: stable('busybox-static', 'ca-certificates', 'libcap2-bin', 'tzdata'),
  without: unconfigured,
  folders: { [folder]: { owner: 65534 }, [`${folder}/conf`]: { owner: 65534 }, [`${folder}/work`]: { owner: 65534 } },
  programs: { [`${folder}/AdGuardHome`]: 'AdGuardHome' },
  run: `setcap cap_net_bind_service=+eip ${folder}/AdGuardHome`,
  config: {
    entrypoint: [`${folder}/AdGuardHome`],
    command: ['--no-check-update', '-c', `${folder}/conf/AdGuardHome.yaml`, '-w', `${folder}/work`],
    folder: `${folder}/work`,
  },
  lacks: 'its pages, which are not in the Go module: its API is there',
};
