import { suggest } from '../../suggest';
import { tableAt } from '../lenient';
import { show } from '../show';
import { type TraefikFault, told } from './faults';

const prefix = 'traefik.ingress.kubernetes.io/';

/** How a value is read (paerser, parser/element_fill.go). */
type Kind = 'text' | 'switch' | 'number';

/** Traefik v3.7, pkg/provider/kubernetes/ingress/annotations.go, with the structures that it names: in small letters, since it compares without case. */
const known: Readonly<Record<'Ingress' | 'Service', Readonly<Record<string, Kind>>>> = {
  Ingress: {
    'router.pathmatcher': 'text',
    'router.entrypoints': 'text',
    'router.middlewares': 'text',
    'router.priority': 'number',
    'router.rulesyntax': 'text',
    'router.tls': 'text',
    'router.tls.options': 'text',
    'router.tls.certresolver': 'text',
    'router.tls.domains.0.main': 'text',
    'router.tls.domains.0.sans': 'text',
    'router.observability': 'text',
    'router.observability.accesslogs': 'switch',
    'router.observability.metrics': 'switch',
    'router.observability.tracing': 'switch',
    'router.observability.traceverbosity': 'text',
  },
  Service: {
    'service.serversscheme': 'text',
    'service.serverstransport': 'text',
    'service.passhostheader': 'switch',
    'service.middlewares': 'text',
    'service.nativelb': 'switch',
    'service.nodeportlb': 'switch',
    'service.sticky': 'text',
    'service.sticky.cookie': 'text',
    'service.sticky.cookie.name': 'text',
    'service.sticky.cookie.secure': 'switch',
    'service.sticky.cookie.httponly': 'switch',
    'service.sticky.cookie.samesite': 'text',
    'service.sticky.cookie.maxage': 'number',
    'service.sticky.cookie.path': 'text',
    'service.sticky.cookie.domain': 'text',
  },
};

const matchers = ['Path', 'PathPrefix', 'PathRegexp'];

/** What is wrong with the annotations by which Traefik is told of an Ingress or a Service: of one that it cannot read, it leaves the whole out. */
export function annotationFaults(kind: 'Ingress' | 'Service', manifest: unknown): readonly TraefikFault[] {
  return Object.entries(tableAt(manifest, 'metadata', 'annotations')).flatMap(([key, value]) => {
    if (!key.startsWith(prefix) || typeof value !== 'string') return [];
    const path = `metadata.annotations[${JSON.stringify(key)}]`;
    const own = key.slice(prefix.length);
    const name = own.toLowerCase().replace(/(?<=^router\.tls\.domains\.)\d+/, '0');
    const read = Object.hasOwn(known[kind], name) ? known[kind][name] : undefined;
    if (read === undefined) return unknown(kind, path, own, name);
    if (read === 'switch' && !/^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value))
      return told(path, `${show(value)} is neither true nor false`, "say 'true' or 'false'");
    if (read === 'number' && !/^[+-]?\d{1,18}$/.test(value))
      return told(path, `${show(value)} is no whole number`, "give it a whole number, like '100'");
    if (name === 'router.pathmatcher' && !matchers.includes(value))
      return told(path, `${show(value)} is no matcher of paths`, `name one of ${matchers.join(', ')}`);
    if (name === 'router.middlewares' || name === 'service.middlewares') return providers(path, value);
    if (name === 'router.tls.options' && value !== '' && value !== 'default' && !value.includes('@')) return providers(path, value);
    return [];
  });
}

function unknown(kind: 'Ingress' | 'Service', path: string, own: string, name: string): readonly TraefikFault[] {
  const other = kind === 'Ingress' ? 'Service' : 'Ingress';
  if (Object.hasOwn(known[other], name))
    return told(
      path,
      `is one for the ${other}: of ${kind === 'Ingress' ? 'an Ingress' : 'a Service'} Traefik reads nothing by it`,
      `put it on the ${other}`,
    );
  const right = suggest(name, Object.keys(known[kind]));
  return told(
    path,
    `${show(own)} is nothing that Traefik knows${right ? `; did you mean ${right}?` : ''}`,
    'name it as Traefik does, or leave it out',
  );
}

/** What an Ingress names stands in the list of another provider: without that it is looked for among Ingresses. */
function providers(path: string, value: string): readonly TraefikFault[] {
  return value
    .split(',')
    .map((one) => one.trim())
    .flatMap((one) =>
      one.includes('@') ? [] : told(path, `${show(one)} says not who provides it`, 'name it as <namespace>-<name>@kubernetescrd'),
    );
}
