/** An image's reference in its parts, in full. */
export interface Reference {
  /** With its registry: `docker.io/library/postgres`. */
  readonly repository: string;
  /** All of it, as a chart names it. */
  readonly full: string;
}

/** The image that Docker means: of its own registry, where none is named. */
export function referenceOf(image: string): Reference {
  const [, path = '', rest = ''] = /^((?:[^/:@]+(?::\d+)?\/)?[^:@]*)(.*)$/.exec(image) ?? [];
  const first = path.split('/', 1)[0] ?? '';
  const isHost = path.includes('/') && /[.:]|^localhost$/.test(first);
  const bare = isHost
    ? path.replace(/^(index\.docker\.io|registry-1\.docker\.io)\//, 'docker.io/')
    : `docker.io/${path.includes('/') ? '' : 'library/'}${path}`;
  return { repository: bare.replace(/^docker\.io\/([^/]+)$/, 'docker.io/library/$1'), full: `${bare}${rest}` };
}

/** What is known of an image by its name: from what it is made of, or its project's documentation. */
interface Known {
  readonly repository: RegExp;
  /** The port that it listens on, and what it is called. */
  readonly port?: readonly [name: string, number: number];
  /** User id that it can begin as. */
  readonly user?: number;
  /** Where it keeps what a copy of running files may not bring back. */
  readonly isDatabase?: true;
}

/**
 * Servers that others of a file reach without saying by which port: what their Dockerfiles expose. Users as docker-library's Dockerfiles make
 * them (postgres, redis, valkey, mariadb, mysql, mongo: `useradd … --uid 999`).
 */
const knownImages: readonly Known[] = [
  {
    repository: /(^|\/)(postgres|postgis|timescaledb(-ha)?|pgvector|pgvecto-rs|immich-app\/postgres)$/,
    port: ['postgres', 5432],
    user: 999,
    isDatabase: true,
  },
  { repository: /\/(mariadb|mysql|percona)$/, port: ['mysql', 3306], user: 999, isDatabase: true },
  { repository: /\/mongo$/, port: ['mongo', 27017], user: 999, isDatabase: true },
  { repository: /\/(redis|valkey|keydb|dragonfly|redis-stack(-server)?)$/, port: ['redis', 6379], user: 999 },
  { repository: /\/memcached$/, port: ['memcached', 11211], user: 11211 },
  { repository: /\/rabbitmq$/, port: ['amqp', 5672], user: 999 },
  { repository: /\/(eclipse-)?mosquitto$/, port: ['mqtt', 1883], user: 1883 },
  { repository: /\/influxdb$/, port: ['http', 8086], isDatabase: true },
  { repository: /\/(elasticsearch|opensearch)$/, port: ['http', 9200], user: 1000, isDatabase: true },
  { repository: /\/meilisearch$/, port: ['http', 7700], isDatabase: true },
  { repository: /\/gotenberg$/, port: ['http', 3000], user: 1001 },
  { repository: /\/tika$/, port: ['http', 9998] },
  { repository: /\/clickhouse(-server)?$/, port: ['http', 8123], user: 101, isDatabase: true },
  { repository: /\/nats$/, port: ['nats', 4222] },
  { repository: /\/minio$/, port: ['http', 9000] },
];

export function knownOf(repository: string): Omit<Known, 'repository'> {
  return knownImages.find((known) => known.repository.test(repository)) ?? {};
}

/** Services that a homelab has in its platform already, by their image, and what does their work there. */
const ofPlatform: readonly (readonly [repository: RegExp, instead: string])[] = [
  [/(^|\/)traefik$/, 'the homelab has a Traefik: each Route is a router of it'],
  [/(nginx-proxy-manager|\/nginx-proxy|\/swag|\/caddy-docker-proxy)$/, 'the homelab has a Traefik: each Route is a router of it'],
  [/(acme-companion|letsencrypt-nginx-proxy-companion)$/, "the homelab's Traefik gets the certificates"],
  [/\/(watchtower|ouroboros|diun)$/, 'Renovate proposes new versions, and a push deploys them'],
  [/\/(autoheal|deunhealth)$/, 'the kubelet restarts what its liveness probe finds dead'],
  [/\/(docker-volume-backup|volumerize)$/, 'each Volume says how it is backed up'],
  [/(docker-)?socket-proxy$/, 'there is no Docker whose socket it could show'],
  [/\/(portainer-ce|portainer|dockge|yacht)$/, 'there is no Docker to look at: Argo CD shows what runs'],
];

export function platformInstead(repository: string): string | undefined {
  return ofPlatform.find(([pattern]) => pattern.test(repository))?.[1];
}
