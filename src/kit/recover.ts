import * as are from '../bootstrap/boot-secrets/checks';
import type { Lab } from '../constructs/lab';
import { originOf } from '../constructs/secret-origin';
import { argocdNamespace } from '../constructs/taken-names';
import { absorbed, withFound } from './absorb';
import { put } from './fill';
import type { Item } from './item';
import { bytesIn, type Kit, textOf, withValue } from './kit';
import { itemNameOf, nameIn, usesOf } from './secret-items';
import { itemsFor } from './values';

/** A Secret of a cluster, as its API server gives it. */
export interface ClusterSecret {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly creationTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  /** Base64. */
  readonly data?: Readonly<Record<string, string>>;
}

/** What a cluster gave, and what none can give. */
export interface Recovered {
  readonly kit: Kit;
  /** Names of what was not in the kit before. */
  readonly taken: readonly string[];
  /** What the kit still lacks. */
  readonly left: readonly Item[];
}

/**
 * A kit with what a running cluster has of it: the sealing keys that its controller opens with, what they open of Git, what was opened in
 * the cluster before, and how Argo CD reads the repository. What the kit has stays. Nothing is made: K3s goes by what it has. Pure.
 *
 * @param certificate of the repository: with its key, what is sealed from now on opens
 * @param sealed what Git has, by `<namespace>/<name>`
 */
export function recovered(
  lab: Lab,
  begun: Kit,
  certificate: string | undefined,
  sealed: ReadonlyMap<string, Readonly<Record<string, string>>>,
  secrets: readonly ClusterSecret[],
  now: Date,
): Recovered {
  const keyed = withSealingKeys(begun, certificate, secrets, now);
  const opened = absorbed(lab, keyed, sealed, now).kit;
  const held = withFound(lab, opened, now, ({ secret, key }) => valueIn(secrets, secret.namespace, secret.name, key)).kit;
  const kit = withRepository(lab, withBase(lab, held, now), secrets, now);
  return {
    kit,
    taken: Object.keys(kit.values).filter((name) => begun.values[name] === undefined),
    left: itemsFor(lab, kit).filter(({ name }) => bytesIn(kit, name) === undefined),
  };
}

function valueIn(secrets: readonly ClusterSecret[], namespace: string, name: string, key: string): Buffer | undefined {
  const found = secrets.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  const text = found?.data?.[key];
  return text === undefined ? undefined : Buffer.from(text, 'base64');
}

/** The pair of the certificate in Git, else the youngest; the others as earlier ones, which Git may still need. */
function withSealingKeys(begun: Kit, certificate: string | undefined, secrets: readonly ClusterSecret[], now: Date): Kit {
  if (textOf(begun, 'sealingKey.privateKey') !== undefined) return begun;
  const text = (data: Readonly<Record<string, string>>, key: string) => Buffer.from(data[key] ?? '', 'base64').toString('utf8');
  const pairs = secrets
    .filter(
      ({ metadata }) =>
        metadata.namespace === 'kube-system' && metadata.labels?.['sealedsecrets.bitnami.com/sealed-secrets-key'] === 'active',
    )
    .sort((a, b) => ((a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? -1 : 1))
    .map(({ data = {} }) => ({ certificate: text(data, 'tls.crt'), privateKey: text(data, 'tls.key') }))
    .filter((pair) => are.isPair(pair.certificate, pair.privateKey));
  const wanted = certificate?.replaceAll('\r\n', '\n');
  const isWanted = (pair: { certificate: string }) => pair.certificate === wanted;
  return [...pairs.filter((pair) => !isWanted(pair)), ...pairs.filter(isWanted)].reduce(
    (kit, pair) =>
      withValue(withValue(kit, 'sealingKey.privateKey', pair.privateKey, now), 'sealingKey.certificate', pair.certificate, now),
    begun,
  );
}

/** The address above those that apps have below it, when all say the same: it is nobody's own value then. */
function withBase(lab: Lab, kit: Kit, now: Date): Kit {
  const below = usesOf(lab).filter(({ origin }) => originOf(origin ?? '').kind === 'below');
  const bases = new Set<string>();
  for (const use of below) {
    const value = textOf(kit, nameIn(use));
    if (value === undefined) continue;
    const end = `/${use.secret.app}`;
    if (!value.endsWith(end)) return kit;
    bases.add(`${itemNameOf(use)} ${value.slice(0, -end.length)}`);
  }
  const [only] = bases;
  if (only === undefined || bases.size > 1) return kit;
  const [name = '', base = ''] = only.split(' ');
  if (kit.values[name] !== undefined) return kit;
  const own = new Set(below.map(nameIn));
  return withValue({ ...kit, values: Object.fromEntries(Object.entries(kit.values).filter(([key]) => !own.has(key))) }, name, base, now);
}

/** How Argo CD reads the repository, as its Secret says it. */
function withRepository(lab: Lab, kit: Kit, secrets: readonly ClusterSecret[], now: Date): Kit {
  const read = (key: string) => valueIn(secrets, argocdNamespace, `repository-${lab.homelab}`, key)?.toString('utf8');
  if (read('url') === undefined || kit.values['git.kind'] !== undefined) return kit;
  const found = read('sshPrivateKey')
    ? { 'git.kind': 'ssh', 'git.privateKey': read('sshPrivateKey') }
    : read('password')
      ? { 'git.kind': 'https', 'git.username': read('username'), 'git.password': read('password') }
      : { 'git.kind': 'public' };
  return Object.entries(found).reduce((next, [name, value]) => (value ? put(lab, next, name, value, now) : next), kit);
}
