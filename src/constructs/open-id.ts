import type { Construct } from 'constructs';
import { object as fields, list, optional, record } from '../shape/composed';
import { instance, oneOf, text, textOf } from '../shape/values';
import { ServiceChart } from './chart';
import { Lab, pathOf } from './lab';
import { Part } from './part';
import type { ByName } from './pod-set';
import { Route, urlOf } from './route';
import { Secret } from './secret';
import { checkAudience } from './sign-on';

/** A place where apps sign people on by OpenID Connect, and whom one of them lets in: what its chart takes as `signOn`. */
export class OpenId {
  /**
   * @param at where the provider is, at the root of that name
   * @param name of the provider, as people read it on a button
   * @param groups all that it knows
   * @param only members of these come in. @default - everybody who signs on there
   */
  constructor(
    readonly at: Route,
    readonly name: string,
    readonly groups: readonly string[],
    readonly only?: readonly string[],
  ) {}

  /** What the provider calls itself, and below which it is asked what it can: `https://sso.example.org`. */
  get issuer(): string {
    return urlOf(this.at);
  }
}

/** What a chart takes as `signOn`: that very one, not something that looks like it. */
export const openId = instance<OpenId>(() => OpenId, 'give it a provider: authelia.openId()', 'REFERENCE_UNKNOWN');

/** Options of an `OpenIdClient`. */
export interface OpenIdClientProps {
  /** Where its people sign on. */
  readonly by: OpenId;
  /** As people read it there. */
  readonly label: string;
  /** Paths of its own that people come back to, below each of its routes that is for everything. */
  readonly callbacks: readonly string[];
  /** How it shows its secret when it asks for a token: `client_secret_basic` or `client_secret_post` (OpenID Connect Core 1.0, 9). */
  readonly sends: 'basic' | 'post';
  /** How somebody comes in while the provider is away: it is noted beside the app's secret. */
  readonly otherwise: string;
  /** Labels of the Secret. */
  readonly labels?: Readonly<Record<string, string>>;
}

const shape = fields<OpenIdClientProps>({
  by: openId,
  label: text,
  callbacks: list(textOf(/^\/[^\s?#*]*$/, 'give it a path, like /auth/callback')),
  sends: oneOf('basic', 'post'),
  otherwise: text,
  labels: optional(record(text)),
});

/** An app whose people sign on by OpenID Connect: what it shows to the provider, and what the provider has to know of it. */
export class OpenIdClient extends Part<OpenIdClientProps> {
  static all(lab: Lab): readonly OpenIdClient[] {
    return lab.all(OpenIdClient);
  }

  /** What it calls itself there: the app's name for `sign-on`, else `<app>-<id>`. */
  readonly id: string;
  /** Its `client-secret`: what it shows, of which the provider keeps the hash. */
  readonly secret: Secret<'client-secret'>;

  constructor(scope: Construct, id: string, given: OpenIdClientProps) {
    super(scope, id, shape, given);
    const { by, label, labels, otherwise } = this.props;
    const chart = ServiceChart.of(this);
    this.id = id === 'sign-on' ? chart.name : `${chart.name}-${this.node.id}`;
    this.secret = new Secret(this, 'secret', {
      name: `${this.id}-sign-on`,
      keys: ['client-secret'],
      about: `client-secret: what ${label} shows where its people sign on; letters and digits`,
      origins: { 'client-secret': 'random' },
      labels,
      annotations: { 'loutik.dev/without-sign-on': otherwise },
    });
    if (this.isSound && by.only?.length === 0) {
      Lab.of(this).report({
        code: 'VALUE_INVALID',
        where: pathOf(this),
        what: 'it lets in members of no group, and so nobody',
        repair: 'leave only out for everybody, or name a group',
      });
    }
  }

  /** Where its people sign on. */
  get by(): OpenId {
    return this.props.by;
  }

  get label(): string {
    return this.props.label;
  }

  get sends(): 'basic' | 'post' {
    return this.props.sends;
  }

  /** The provider, for pods that ask it themselves: `reaches: [client.provider]`. */
  get provider(): ByName {
    return this.props.by.at.byName;
  }

  /** The name of its secret's value in the kit. */
  get kitName(): string {
    return `${this.secret.namespace}/${this.secret.name}/client-secret`;
  }

  /** The routes of its app that are for everything. */
  get routes(): readonly Route[] {
    const chart = ServiceChart.of(this);
    return Route.all(Lab.of(this)).filter(
      (route) => ServiceChart.of(route) === chart && route.paths.some(({ path, type }) => path === '/' && type === 'Prefix'),
    );
  }

  /** The addresses that people come back to. */
  get redirects(): readonly string[] {
    return this.routes.flatMap((route) => this.props.callbacks.map((path) => `${urlOf(route)}${path}`));
  }
}

/** The apps whose people sign on at a route, in the order of their names. Reports those that could not. For `derive()` of the provider. */
export function clientsOf(at: Route): readonly OpenIdClient[] {
  const lab = Lab.of(at);
  const clients = new Map<string, OpenIdClient>();
  for (const client of OpenIdClient.all(lab).filter(({ by }) => by.at === at)) {
    const twin = clients.get(client.id);
    if (twin !== undefined) {
      lab.report({
        code: 'NAME_TAKEN',
        where: pathOf(client),
        what: `${pathOf(twin)} is called ${client.id} at ${at.hostname} as well`,
        repair: 'give one of them another id',
      });
      continue;
    }
    clients.set(client.id, client);
    for (const route of client.routes) checkAudience(client, route, at);
    if (client.redirects.length > 0) continue;
    lab.report({
      code: 'REFERENCE_UNKNOWN',
      where: pathOf(client),
      what: `nobody could come back to it from ${at.hostname}: ${client.routes.length === 0 ? 'its app has no route that is for everything' : 'it names no path for that'}`,
      repair: 'give its app a route: new Route(this, …), and callbacks the path that its documentation names',
    });
  }
  return [...clients.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
