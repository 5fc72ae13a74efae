import type { Recipe } from '../src/twin/images/recipe';
import { python } from './python';

const lacks = 'everything else; what it weighs; how long its migrations take';

/** A stand-in in Python: `stand-ins/service.py` says what all of them do. */
function service(
  name: string,
  options: Readonly<Record<string, string | number | readonly string[]>>,
  recipe: Omit<Recipe, 'base' | 'program'>,
): Recipe {
  const args = Object.entries({ name, ...options }).flatMap(([key, value]) => [value].flat().flatMap((each) => [`--${key}`, String(each)]));
  return {
    base: python,
    ...recipe,
    files: { '/stand-in/service.py': { from: 'stand-ins/service.py' } },
    config: { ...recipe.config, entrypoint: ['python3', '/stand-in/service.py', ...args] },
    lacks: recipe.lacks ?? lacks,
  };
}

export const jellyfin = service(
  'Jellyfin',
  {
    listen: 8096,
    answer: ['/health=Healthy', '/System/Ping="Jellyfin Server"'],
    redirect: '/web/',
    folder: ['/config/data', '/config/config', '/config/log', '/config/plugins', '/config/root', '/cache/transcodes'],
    file: ['/config/config/system.xml=<ServerConfiguration />\n', '/config/data/.jellyfin-data='],
    database: '/config/data/jellyfin.db',
    stop: 1, // it optimizes its database first
  },
  {
    images: ['docker.io/jellyfin/jellyfin'],
    source:
      'jellyfin/jellyfin-packaging: docker/Dockerfile; jellyfin/jellyfin: Jellyfin.Server/Program.cs, Jellyfin.Database.Providers.Sqlite/SqliteDatabaseProvider.cs',
    folders: { '/config': { mode: '777' }, '/cache': { mode: '777' } },
    config: {
      env: {
        JELLYFIN_DATA_DIR: '/config',
        JELLYFIN_CACHE_DIR: '/cache',
        JELLYFIN_CONFIG_DIR: '/config/config',
        JELLYFIN_LOG_DIR: '/config/log',
        HEALTHCHECK_URL: 'http://localhost:8096/health',
      },
      volumes: ['/config', '/cache'],
    },
    keeps:
      'port 8096, /health, / that leads to /web/; SQLite with a write-ahead log in /config/data/jellyfin.db; its folders in /config and /cache',
  },
);

const plexFolder = '/config/Library/Application Support/Plex Media Server';

export const plex = service(
  'Plex',
  {
    listen: 32400,
    answer: '/identity=<MediaContainer size="0" claimed="0" />',
    redirect: '/web',
    folder: [`${plexFolder}/Cache`, '/transcode'],
    file: `${plexFolder}/Preferences.xml=<?xml version="1.0" encoding="utf-8"?>\n<Preferences/>\n`,
    database: ['library.db', 'library.blobs.db'].map((name) => `${plexFolder}/Plug-in Support/Databases/com.plexapp.plugins.${name}`),
    stop: 1,
  },
  {
    images: ['ghcr.io/home-operations/plex'],
    source: 'home-operations/containers: apps/plex/Dockerfile, entrypoint.sh',
    folders: { '/config': {}, '/transcode': {} },
    config: { user: '65534:65534', folder: '/config', volumes: ['/config'] },
    keeps: 'port 32400, /identity; Preferences.xml and both SQLite databases in Plex’ own folder below /config; user nobody or any other',
  },
);

export const bot = service(
  'NadekoBot',
  {
    needs: 'bot_token',
    folder: '/app/data/logs',
    file: '/app/data/creds.yml=token: ""\n',
    database: '/app/data/NadekoBot.db',
    'write-every': 10,
  },
  {
    images: ['ghcr.io/nadeko-bot/nadekobot'],
    source: 'nadeko-bot/nadekobot: Dockerfile, docker-entrypoint.sh, src/NadekoBot/_common/Impl/BotCredsProvider.cs, Db/SqliteContext.cs',
    folders: { '/app/data': {} },
    config: { folder: '/app', volumes: ['/app/data'] },
    keeps:
      'that it opens no port and ends without bot_token; creds.yml and SQLite in /app/data/NadekoBot.db, which gets a row every ten seconds',
    lacks: 'Discord, and everything else',
  },
);

export const memos = service(
  'Memos',
  { listen: 5230, answer: '/healthz=Service ready.', database: '/var/opt/memos/memos_prod.db' },
  {
    images: ['docker.io/usememos/memos'],
    source: 'usememos/memos: scripts/Dockerfile, server/server.go',
    folders: { '/var/opt/memos': { owner: 10001 } },
    config: { folder: '/var/opt/memos', volumes: ['/var/opt/memos'] },
    keeps: 'port 5230, /healthz; SQLite in /var/opt/memos/memos_prod.db',
  },
);

export const whoami: Recipe = {
  images: ['docker.io/traefik/whoami'],
  source: 'traefik/whoami: Dockerfile, app.go',
  base: python,
  files: { '/whoami': { from: 'stand-ins/whoami.py' } },
  config: { entrypoint: ['/whoami'] },
  keeps: 'its text and /api with the request as it came, /health, /bench; --port, --name and their variables',
  lacks: 'TLS, /data, /echo, gRPC, ?wait and ?env',
};
