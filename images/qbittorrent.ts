import type { Recipe } from '../src/twin/images/recipe';
import { newest, stable } from './debian';

export const qbittorrent: Recipe = {
  images: ['ghcr.io/home-operations/qbittorrent'],
  source: 'home-operations/containers: apps/qbittorrent/Dockerfile, entrypoint.sh, defaults/qBittorrent.conf',
  program: { package: 'qbittorrent-nox' },
  debian: newest('bash', 'ca-certificates', 'catatonit', 'coreutils', 'dash', 'qbittorrent-nox', 'tzdata'),
  without: ['perl', 'perl-base', 'perl-modules-*', 'systemd', 'dbus', 'dbus-*'],
  folders: { '/app': {}, '/config': { owner: 65534 }, '/defaults': {} },
  files: {
    '/entrypoint.sh': { from: 'qbittorrent/entrypoint.sh' },
    '/defaults/qBittorrent.conf': { from: 'qbittorrent/qBittorrent.conf', mode: '644' },
  },
  links: { '/app/qbittorrent-nox': '/usr/bin/qbittorrent-nox' },
  config: {
    user: '65534:65534',
    entrypoint: ['/usr/bin/catatonit', '--', '/entrypoint.sh'],
    folder: '/config',
    volumes: ['/config'],
    env: { QBT_CONFIRM_LEGAL_NOTICE: '1', HOME: '/config', XDG_CONFIG_HOME: '/config', XDG_DATA_HOME: '/config' },
  },
  lacks: '7zip, curl, jq, unrar and Python; the tuning among its default settings',
};

export const gluetun: Recipe = {
  busybox: true,
  images: ['docker.io/qmcgaw/gluetun'],
  source: 'qdm12/gluetun: Dockerfile, cmd/gluetun/main.go',
  debian: stable('busybox-static'),
  folders: { '/gluetun': {} },
  files: { '/gluetun-entrypoint': { from: 'qbittorrent/gluetun-entrypoint.sh' } },
  config: { entrypoint: ['/gluetun-entrypoint'] },
  keeps: 'that it ends without a key, healthcheck, and that it goes on until it is told to stop',
  lacks: 'the tunnel and the firewall',
};
