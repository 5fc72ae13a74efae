import type { Recipe } from '../src/twin/images/recipe';

const tools = ['bash', 'coreutils', 'dash', 'findutils', 'grep', 'gzip', 'hostname', 'libc-bin', 'locales', 'sed', 'tzdata', 'util-linux'];
/** What configures a cluster on a Debian machine; an image has its own way. */
const configuring = [
  'adduser',
  'debconf',
  'libdebconfclient0',
  'netbase',
  'perl',
  'perl-base',
  'postgresql-common',
  'postgresql-client-common',
];

/** PostgreSQL with clusters where the image's major version has them. */
export const postgres: Recipe = {
  images: ['docker.io/library/postgres'],
  source: 'docker-library/postgres: 18/trixie/Dockerfile, docker-entrypoint.sh',
  program: { package: ['postgresql-18', 'postgresql-17'] },
  debian: [
    { suite: 'forky', packages: [...tools, 'postgresql-18'] },
    { suite: 'trixie', packages: [...tools, 'postgresql-17'] },
  ],
  without: [
    ...configuring,
    ...['libgdbm-compat4t64', 'libgdbm6t64', 'libjson-perl', 'libperl5*', 'perl-modules-*', 'procps', 'sensible-utils', 'ssl-cert'],
    ...['systemd', 'libsystemd-shared', 'ucf', 'libtext-charwidth-perl', 'libtext-wrapi18n-perl', 'login.defs', 'passwd', 'sysvinit-utils'],
  ],
  users: { postgres: 999 },
  folders: {
    '/var/lib/postgresql': { owner: 999, mode: '1777' },
    '/run/postgresql': { owner: 999, mode: '3777' },
    '/docker-entrypoint-initdb.d': {},
  },
  files: { '/usr/local/bin/docker-entrypoint.sh': { from: 'postgres/docker-entrypoint.sh' } },
  links: { '/bin/awk': '/usr/bin/mawk' },
  run: `localedef --inputfile en_US --charmap UTF-8 en_US.UTF-8
    sed -i "s/^#listen_addresses.*/listen_addresses = '*'/" /usr/share/postgresql/*/postgresql.conf.sample`,
  config: {
    entrypoint: ['docker-entrypoint.sh'],
    command: ['postgres'],
    env: {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/postgresql/{major}/bin',
      LANG: 'en_US.utf8',
      PG_MAJOR: '{major}',
      PGDATA: '/var/lib/postgresql/{major}/docker',
    },
    volumes: ['/var/lib/postgresql'],
    stopSignal: 'SIGINT',
  },
  lacks: 'the step from root to the user postgres, variables that end in _FILE, and scripts that are no *.sh or *.sql; no JIT compiler',
};
