import { ownSettings } from '../constructs/database';
import { mariadbImage, postgresImage } from '../constructs/images';
import { optionName, ownOptions } from '../constructs/mariadb';

type Variable = 'user' | 'password' | 'passwordFile' | 'database';

/** A kind of database that a construct stands for, by what its image's documentation has. */
export interface Engine {
  readonly construct: 'Database' | 'MariaDb';
  readonly repository: string;
  /** The version that the construct has. */
  readonly ours: string;
  readonly called: string;
  /** How its data comes over. */
  readonly dump: string;
  /** What is different there for whoever ran it. */
  readonly note?: string;
  /** Names of its variables, the first that is set counts. */
  readonly variables: Readonly<Record<Variable, readonly string[]>>;
  /** Variables that the construct answers without a word. */
  readonly more: readonly string[];
  /** Where its data lies. */
  readonly data: RegExp;
  /** The user that it makes where none is said; where there is none its application is its administrator. */
  readonly defaultUser?: string;
  /** The server's settings as its command says them; undefined where it says something else. */
  settingsOf(words: readonly string[]): Readonly<Record<string, string>> | undefined;
}

/** What words set by a pattern of a name and a value, undefined where one of them does something else. `called`: what the construct calls it. */
function settingsIn(
  words: readonly string[],
  pattern: RegExp,
  called: (name: string) => string | undefined,
): Readonly<Record<string, string>> | undefined {
  const settings: Record<string, string> = {};
  for (const word of words) {
    const [, given = '', value = ''] = pattern.exec(word) ?? [];
    const name = called(given);
    if (name === undefined) return undefined;
    settings[name] = value;
  }
  return settings;
}

const tagOf = ({ reference }: { readonly reference: string }) => reference.replace(/^.*:/, '');
const everywhere = ['TZ', 'LANG', 'PUID', 'PGID'];

/** docker-library/postgres, docker-entrypoint.sh. */
const postgres: Engine = {
  construct: 'Database',
  repository: 'docker.io/library/postgres',
  ours: tagOf(postgresImage),
  called: 'PostgreSQL',
  dump: 'pg_dump',
  variables: {
    user: ['POSTGRES_USER'],
    password: ['POSTGRES_PASSWORD'],
    passwordFile: ['POSTGRES_PASSWORD_FILE'],
    database: ['POSTGRES_DB'],
  },
  more: ['PGDATA', 'PGTZ', ...everywhere],
  data: /^\/var\/lib\/postgresql(\/|$)/,
  defaultUser: 'postgres',
  settingsOf(words) {
    const said = words[0] === 'postgres' ? words.slice(1) : words;
    // -c name=value, -cname=value, --name=value (postgres(1))
    const each =
      said.length === 0
        ? []
        : said
            .join('\0')
            .replace(/(^|\0)-c\0/g, '$1-c')
            .split('\0');
    return settingsIn(each, /^(?:-c|--)([^=]+)=([^\n]+)$/, (given) => {
      const name = given.replaceAll('-', '_'); // as ParseLongOption does (postgres, guc.c)
      return /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$/.test(name) && !ownSettings.has(name) ? name : undefined;
    });
  },
};

/** MariaDB/mariadb-docker, docker-entrypoint.sh: each variable by MySQL's name too. */
const both = (name: string) => [`MARIADB_${name}`, `MYSQL_${name}`];
const mariadb: Engine = {
  construct: 'MariaDb',
  repository: 'docker.io/library/mariadb',
  ours: tagOf(mariadbImage),
  called: 'MariaDB',
  dump: 'mariadb-dump',
  note: 'root comes in by its socket alone, without a password',
  variables: { user: both('USER'), password: both('PASSWORD'), passwordFile: both('PASSWORD_FILE'), database: both('DATABASE') },
  more: [
    ...[
      'ROOT_PASSWORD',
      'ROOT_PASSWORD_FILE',
      'RANDOM_ROOT_PASSWORD',
      'ALLOW_EMPTY_ROOT_PASSWORD',
      'ROOT_HOST',
      'INITDB_SKIP_TZINFO',
    ].flatMap(both),
    'MYSQL_ALLOW_EMPTY_PASSWORD',
    'MARIADB_AUTO_UPGRADE',
    'MARIADB_DISABLE_UPGRADE_BACKUP',
    ...everywhere,
  ],
  data: /^\/var\/lib\/mysql\/?$/,
  settingsOf(words) {
    const said = /^(mariadbd|mysqld)$/.test(words[0] ?? '') ? words.slice(1) : words;
    return settingsIn(said, /^--([^=]+)=([^\n]*)$/, (name) => (optionName.test(name) && !ownOptions.test(name) ? name : undefined));
  },
};

export const engines: readonly Engine[] = [postgres, mariadb];
