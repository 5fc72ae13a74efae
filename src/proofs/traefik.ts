import type { Model } from '../model/assemble';
import { clusterOf } from '../model/cluster';
import { ingressFacts } from '../model/traefik-names';
import { at, listAt, namedAt, textAt } from '../objects/lenient';
import type { Rendered } from '../objects/manifest';
import type { Objects } from '../objects/objects';
import { annotationFaults } from '../objects/traefik/annotations';
import { type TraefikFault, told } from '../objects/traefik/faults';
import { middlewareFaults } from '../objects/traefik/middlewares';
import { tlsOptionFaults } from '../objects/traefik/tls-options';
import type { Problem } from '../problems';
import { failures, type Proof } from './proof';

const kinds = ['Middleware', 'TLSOption', 'Ingress', 'Service'] as const;

export const traefik: Proof = {
  id: 'traefik',
  states:
    'Traefik loads all that is written for it: every middleware, every TLS option, and what annotations of Ingresses and Services tell it.',
  why: 'It leaves out what it cannot make, with every route that names it: the API server took it, and the page answers 404.',
  prove(model) {
    const { objects } = model;
    const seen = kinds.flatMap((kind) => objects.ofKind(kind) as readonly Rendered[]);
    const judge = judges(model);
    return {
      figures: [{ about: 'objects', value: String(seen.length) }],
      findings: failures(seen.flatMap((rendered) => judge(rendered).map((fault) => problemOf(rendered, fault)))),
    };
  },
};

function problemOf({ source, manifest }: Rendered, { path, what, repair }: TraefikFault): Problem {
  const { kind, metadata } = manifest;
  const place = path.startsWith('metadata.') ? path : path === '' ? 'it' : `its ${path}`;
  return { code: 'TRAEFIK_REFUSES', where: source, what: `${kind} ${metadata.name}: ${place} ${what}`, repair };
}

function judges(model: Model): (rendered: Rendered) => readonly TraefikFault[] {
  const { objects } = model;
  const known = new Map<string, readonly string[] | undefined>();
  const keysOf = (namespace: string, name: string) => {
    const key = `${namespace}/${name}`;
    if (!known.has(key)) known.set(key, clusterOf(model).find({ group: '', kind: 'Secret', namespace, name })?.keys);
    return known.get(key);
  };
  const facts = ingressFacts(objects);
  const circular = loops(objects);
  const defaults = objects.ofKind('TLSOption').filter(({ manifest }) => manifest.metadata.name === 'default').length;
  const byKind: Readonly<Record<string, (rendered: Rendered) => readonly TraefikFault[]>> = {
    Middleware: ({ manifest }) => {
      const { spec, metadata } = manifest;
      const own = middlewareFaults(spec);
      if (own.length > 0) return own;
      return [
        ...strangers(metadata.namespace ?? '', spec, facts?.mayCross ?? false),
        ...(circular.has(`${metadata.namespace}/${metadata.name}`)
          ? told('chain', 'leads back to itself', 'take one of the chain out')
          : []),
        ...plugins(spec, facts?.plugins),
        ...secretFaults(metadata.namespace ?? '', spec, keysOf),
      ];
    },
    TLSOption: ({ manifest: { spec, metadata } }) => [
      ...tlsOptionFaults(spec),
      ...(metadata.name === 'default' && defaults > 1
        ? told(
            '',
            'is called default, as one of another namespace is: Traefik takes neither',
            'give one of them another name, and name it where it counts',
          )
        : []),
      ...listAt(spec, 'clientAuth', 'secretNames').flatMap((name, index) =>
        typeof name === 'string' ? authority(`clientAuth.secretNames[${index}]`, keysOf(metadata.namespace ?? '', name), false) : [],
      ),
    ],
    Ingress: ({ manifest }) => [...annotationFaults('Ingress', manifest), ...elsewhere(manifest, objects)],
    Service: ({ manifest }) => annotationFaults('Service', manifest),
  };
  return (rendered) => byKind[rendered.manifest.kind]?.(rendered) ?? [];
}

/** What a middleware names in another namespace than its own (Traefik, pkg/provider/kubernetes/crd, `isNamespaceAllowed`). */
function strangers(own: string, spec: unknown, mayCross: boolean): readonly TraefikFault[] {
  if (mayCross) return [];
  const foreign = (path: string, namespace: string | undefined) =>
    namespace === undefined || namespace === own
      ? []
      : told(
          path,
          `is of namespace ${namespace}, and Traefik lets no middleware name what is in another`,
          `declare it in namespace ${own}`,
        );
  return [
    ...listAt(spec, 'chain', 'middlewares').flatMap((one, index) => foreign(`chain.middlewares[${index}]`, textAt(one, 'namespace'))),
    ...foreign('errors.service', textAt(spec, 'errors', 'service', 'namespace')),
  ];
}

function plugins(spec: unknown, known: ReadonlySet<string> | undefined): readonly TraefikFault[] {
  return Object.keys((at(spec, 'plugin') as object | undefined) ?? {}).flatMap((name) =>
    known === undefined || known.has(name)
      ? []
      : told(
          `plugin.${name}`,
          'is no plugin that Traefik is told of',
          `declare it in its chart's values: experimental: { plugins: { ${name}: … } }`,
        ),
  );
}

type KeysOf = (namespace: string, name: string) => readonly string[] | undefined;

/** Services of others: Traefik leads to no name outside of the cluster (pkg/provider/kubernetes/ingress, `AllowExternalNameServices`). */
function elsewhere({ metadata: { namespace }, spec }: Rendered['manifest'], objects: Objects): readonly TraefikFault[] {
  const backends = [
    ['defaultBackend', at(spec, 'defaultBackend')] as const,
    ...listAt(spec, 'rules').flatMap((rule, index) =>
      listAt(rule, 'http', 'paths').map((path, place) => [`rules[${index}].http.paths[${place}].backend`, at(path, 'backend')] as const),
    ),
  ];
  return backends.flatMap(([path, backend]) => {
    const name = textAt(backend, 'service', 'name');
    const service = name === undefined ? undefined : objects.byId({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace } });
    if (textAt(service?.manifest.spec, 'type') !== 'ExternalName') return [];
    return told(
      path,
      `leads to Service ${name} of the type ExternalName, and Traefik lets nobody out by one`,
      'lead to pods of the cluster',
    );
  });
}

/** Secrets that have not what Traefik looks for in them (pkg/provider/kubernetes/crd/kubernetes.go, `load…`). */
function secretFaults(namespace: string, spec: unknown, keysOf: KeysOf): readonly TraefikFault[] {
  const keys = (...path: readonly string[]) => {
    const name = textAt(spec, ...path);
    return name === undefined ? undefined : keysOf(namespace, name);
  };
  const users = ['basicAuth', 'digestAuth'].flatMap((field) => {
    const found = keys(field, 'secret');
    return found === undefined || found.length === 1
      ? []
      : told(
          `${field}.secret`,
          `has the keys ${found.join(', ')}, and Traefik takes one with a single key`,
          'give the users a Secret of their own',
        );
  });
  return [
    ...users,
    ...['forwardAuth.tls', 'rateLimit.redis.tls'].flatMap((place) => [
      ...authority(`${place}.caSecret`, keys(...place.split('.'), 'caSecret'), true),
      ...has(`${place}.certSecret`, keys(...place.split('.'), 'certSecret'), ['tls.crt', 'tls.key']),
    ]),
    ...has('rateLimit.redis.secret', keys('rateLimit', 'redis', 'secret'), ['username', 'password']),
  ];
}

function authority(path: string, keys: readonly string[] | undefined, mayBeAny: boolean): readonly TraefikFault[] {
  if (keys === undefined || keys.some((key) => key === 'tls.ca' || key === 'ca.crt') || (mayBeAny && keys.length === 1)) return [];
  return told(path, `has the keys ${keys.join(', ')}, and the certificate authority is looked for in ca.crt`, 'call its key ca.crt');
}

function has(path: string, keys: readonly string[] | undefined, wanted: readonly string[]): readonly TraefikFault[] {
  const missing = wanted.filter((key) => keys !== undefined && !keys.includes(key));
  return missing.length === 0 ? [] : told(path, `lacks the key ${missing.join(' and ')}`, `give it the keys ${wanted.join(' and ')}`);
}

/** Middlewares whose chains lead back to themselves (pkg/server/recursion). */
function loops(objects: Objects): ReadonlySet<string> {
  const next = new Map<string, readonly string[]>(
    objects.ofKind('Middleware').map(({ manifest: { metadata, spec } }) => {
      const chained = namedAt(spec, 'chain', 'middlewares').map(
        ([name, one]) => `${textAt(one, 'namespace') ?? metadata.namespace}/${name}`,
      );
      return [`${metadata.namespace}/${metadata.name}`, chained] as const;
    }),
  );
  const state = new Map<string, 'open' | 'fine' | 'circular'>();
  const visit = (key: string): boolean => {
    const known = state.get(key);
    if (known !== undefined) return known !== 'fine';
    state.set(key, 'open');
    const isCircular = (next.get(key) ?? []).map(visit).includes(true);
    state.set(key, isCircular ? 'circular' : 'fine');
    return isCircular;
  };
  return new Set([...next.keys()].filter(visit));
}
