import type { Recipe } from '../src/twin/images/recipe';
import { adguardHome } from './adguard-home';
import { busybox, pause } from './busybox';
import { coredns } from './coredns';
import { curl } from './curl';
import { nextcloud } from './nextcloud';
import { postgres } from './postgres';
import { python } from './python';
import { gluetun, qbittorrent } from './qbittorrent';
import { restic, restServer } from './restic';
import { bot, jellyfin, memos, plex, whoami } from './stand-ins';
import { traefik } from './traefik';
import { valkey } from './valkey';

/** Every image that can be made without a registry. */
export const recipes: readonly Recipe[] = [
  busybox,
  coredns,
  curl,
  pause,
  postgres,
  python,
  restServer,
  restic,
  traefik,
  valkey,
  nextcloud,
  jellyfin,
  plex,
  bot,
  memos,
  whoami,
  adguardHome,
  qbittorrent,
  gluetun,
];
