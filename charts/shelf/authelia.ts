import {
  type Audience,
  Bytes,
  Cpu,
  clientsOf,
  type DiskRef,
  Duration,
  daily,
  Files,
  httpGet,
  image,
  Lab,
  OpenId,
  optionsOf,
  pathOf,
  Route,
  Secret,
  ServiceChart,
  scratch,
  shapes,
  Volume,
  Workload,
} from '../../src';
import { settings, text } from './authelia/settings';
import start from './authelia/start.sh';

/** Somebody who signs on. */
export interface AutheliaUser {
  readonly displayName: string;
  readonly email: string;
  /** @default - none */
  readonly groups?: readonly string[];
}

/** How somebody shows who they are: by a password alone, or by a second thing too (a code, a key, the phone's own). */
export type AutheliaPolicy = 'one_factor' | 'two_factor';

/** Options of `Authelia`. */
export interface AutheliaProps {
  /** @default 'authelia' */
  readonly name?: string;
  /** Below the homelab's domain, which its cookies are for. */
  readonly hostname: string;
  /** That of all that it protects, or public. */
  readonly audience: Audience;
  /** SQLite wants NVMe. */
  readonly on: DiskRef;
  /** Everybody, by the name that they sign on with. The kit makes a password for each. */
  readonly users: Readonly<Record<string, AutheliaUser>>;
  /** @default 'two_factor' */
  readonly policy?: AutheliaPolicy;
  /** Hostnames that only members of one of these groups come into. @default - everybody who signed on comes into all */
  readonly only?: Readonly<Record<string, readonly string[]>>;
}

const shape = shapes.object<AutheliaProps>({
  name: shapes.optional(shapes.text),
  hostname: shapes.hostname,
  audience: shapes.audience,
  on: shapes.disk,
  users: shapes.record(
    shapes.object<AutheliaUser>({
      displayName: shapes.text,
      email: shapes.text,
      groups: shapes.optional(shapes.list(shapes.text)),
    }),
  ),
  policy: shapes.optional(shapes.oneOf('one_factor', 'two_factor')),
  only: shapes.optional(shapes.record(shapes.list(shapes.text))),
});

/** What an app asks of who signs on. */
export interface AutheliaOpenId {
  /** Groups whose members come in. @default - everybody who signs on */
  readonly only?: readonly string[];
}

const openIdShape = shapes.object<AutheliaOpenId>({ only: shapes.optional(shapes.list(shapes.text)) });

/**
 * One place to sign on for whatever is `protectedBy` its `signOn`, and for apps that speak OpenID Connect. Who there is stands in services.ts, passwords come from the kit, and only
 * second factors are its own. It sends no mail: a code that it wants somebody to type is read with
 * `kubectl -n authelia exec deploy/authelia -- cat /data/notification.txt`.
 */
export class Authelia extends ServiceChart {
  /** For routes: `protectedBy: authelia.signOn`. */
  readonly signOn: Route;
  private readonly props: AutheliaProps;
  private readonly groups: readonly string[];
  private readonly secret: Secret;
  private readonly config: Files;

  constructor(lab: Lab, given: AutheliaProps) {
    const props = optionsOf(lab, 'authelia', shape, given);
    const name = props.name ?? 'authelia';
    super(lab, name);
    this.props = props;
    this.groups = [...new Set(Object.values(props.users).flatMap(({ groups = [] }) => groups))];
    this.checkPeople();
    const passwords = Object.keys(props.users).map((user) => `password-${user}`);
    this.secret = new Secret(this, 'keys', {
      keys: ['encryption-key', ...passwords],
      about:
        'encryption-key: what second factors in its database are encrypted with; password-…: what each signs on with; openid-…: what it signs with for apps, whose own secrets have their hashes in client-…',
      origins: { 'encryption-key': 'random', ...Object.fromEntries(passwords.map((key) => [key, 'bcrypt'] as const)) },
      renewals: {
        'encryption-key': {
          what: 'its database is encrypted anew before the new one is sealed: it asks for both',
          commands: [
            `kubectl -n ${name} exec -it deploy/${name} -- authelia storage encryption change-key --config /config/configuration.yml`,
          ],
        },
      },
    });
    const data = new Volume(this, 'data', { on: props.on, size: Bytes.gib(1), owner: 1000, backup: daily({ sqlite: ['db.sqlite3'] }) });
    const people = Object.entries(props.users).map(([user, { displayName, email, groups = [] }]) => {
      return [user, { displayname: displayName, email, groups, password: `@password-${user}@` }] as const;
    });
    this.config = new Files(
      this,
      'config',
      {
        'start.sh': start,
        'users.yml': text({ users: Object.fromEntries(people) }),
      },
      {
        notSecret: {
          password: 'start.sh writes the hash of each in the place of its name',
        },
      },
    );
    const server = new Workload(this, 'main', {
      // runs as whoever it is told to be, port 9091 (authelia/authelia, Dockerfile, entrypoint.sh)
      image: image('ghcr.io/authelia/authelia:4.39.20'),
      command: ['/bin/sh', '/config/start.sh'],
      env: {
        AUTHELIA_STORAGE_ENCRYPTION_KEY_FILE: '/secrets/encryption-key',
        X_AUTHELIA_CONFIG_FILTERS: 'template', // what reads secrets into its settings, for commands in the pod too
      },
      ports: { http: 9091 },
      mounts: { '/config': this.config, '/secrets': this.secret.files, '/data': data, '/tmp': scratch(Bytes.mib(16), { memory: true }) },
      probes: {
        startup: httpGet('http', '/api/health', { within: Duration.minutes(5) }), // migrations of its database
        readiness: httpGet('http', '/api/health'),
        liveness: httpGet('http', '/api/health', { failures: 6 }),
      },
      resources: { cpu: Cpu.millis(20), memory: { request: Bytes.mib(64), limit: Bytes.mib(256) } },
    });
    this.signOn = new Route(this, 'web', {
      hostname: props.hostname,
      to: server.ports.http,
      audience: props.audience,
      signOn: {
        path: '/api/authz/forward-auth', // docs/content/integration/kubernetes/traefik-ingress.md
        domain: lab.domain,
        headers: ['Remote-User', 'Remote-Groups', 'Remote-Email', 'Remote-Name'],
      },
    });
  }

  /** For apps that speak OpenID Connect: `signOn: authelia.openId({ only: ['family'] })`. */
  openId(given: AutheliaOpenId = {}): OpenId {
    const { only } = Lab.of(this).read(`${pathOf(this)}.openId`, openIdShape, given);
    this.checkGroups('.openId.only', only ?? []);
    return new OpenId(this.signOn, 'Authelia', this.groups, only);
  }

  override derive(): void {
    const clients = clientsOf(this.signOn);
    if (clients.length > 0) {
      this.secret.add('openid-hmac', 'random');
      this.secret.add('openid-key', 'rsa');
      for (const { id, kitName } of clients) this.secret.add(`client-${id}`, `bcrypt:${kitName}`);
    }
    this.config.put('configuration.yml', text(settings(Lab.of(this).domain, this.props, clients)), {
      notSecret: clients.length > 0 ? { id_token: 'what stands in it, by name' } : {},
    });
    this.checkProtected();
  }

  /** A rule for a name that it does not protect would be believed, and keep nobody out. */
  private checkProtected(): void {
    const lab = Lab.of(this);
    const known = Route.all(lab).flatMap(({ hostname, protectedBy }) => (protectedBy === this.signOn ? [hostname] : []));
    for (const hostname of Object.keys(this.props.only ?? {})) {
      if (known.includes(hostname)) continue;
      lab.report({
        code: 'REFERENCE_UNKNOWN',
        where: `${pathOf(this)}.only`,
        what: `${hostname} is no name that is protected by it; those are ${[...new Set(known)].join(', ') || 'none'}`,
        repair: 'name one of them, or give its route protectedBy',
      });
    }
  }

  /** Somebody there is, and every group that a rule names has a member. */
  private checkPeople(): void {
    const { users, only = {} } = this.props;
    if (Object.keys(users).length === 0) {
      Lab.of(this).report({
        code: 'VALUE_INVALID',
        where: `${pathOf(this)}.users`,
        what: 'it is empty, and nobody could sign on',
        repair: "name somebody: users: { ada: { displayName: 'Ada', email: 'ada@example.org' } }",
      });
    }
    for (const [hostname, asked] of Object.entries(only)) this.checkGroups(`.only.${hostname}`, asked);
  }

  private checkGroups(place: string, asked: readonly string[]): void {
    for (const group of asked.filter((one) => !this.groups.includes(one))) {
      Lab.of(this).report({
        code: 'REFERENCE_UNKNOWN',
        where: `${pathOf(this)}${place}`,
        what: `nobody is in the group ${group}; there are ${this.groups.join(', ') || 'none'}`,
        repair: 'name one of them, or give somebody that group',
      });
    }
  }
}
