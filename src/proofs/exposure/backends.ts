import type { Model } from '../../model/assemble';
import { ingressesByHand } from '../../model/web-names';
import { grouped } from '../../objects/grouped';
import { at, listAt, tableAt, textAt } from '../../objects/lenient';
import type { Manifest } from '../../objects/manifest';
import { holdsPort, type PolicyGraph } from '../../objects/network/graph';
import type { Problem } from '../../problems';
import type { Talker } from './pods';

/** What an object has Traefik open connections to: by whom it is named, the Service, and its port by name or number. */
interface Backend {
  readonly by: string;
  readonly service: string;
  readonly port: unknown;
}

/** Where Ingresses and middlewares that no Route makes lead, and no network policy lets Traefik come: those who ask get no answer. */
export function unreachedBackends(
  { lab, objects }: Pick<Model, 'lab' | 'objects'>,
  all: readonly Talker[],
  graph: PolicyGraph,
): readonly Problem[] {
  const traefik = all.find(({ set }) => set?.role === 'ingress');
  if (traefik === undefined) return [];
  const sources = [
    ...ingressesByHand(lab, objects).map((one) => ({ ...one, backends: ofIngress(one.manifest) })),
    ...objects.ofKind('Middleware').map((one) => ({ ...one, backends: ofMiddleware(one.manifest) })),
  ];
  const byNamespace = grouped(all, ({ namespace }) => namespace);
  return sources.flatMap(({ source, manifest, backends }) => {
    const namespace = manifest.metadata.namespace ?? '';
    const near = byNamespace.get(namespace) ?? [];
    const told = backends.flatMap(({ by, service, port }): Problem[] => {
      const ends = endsOf(
        objects.byId({ apiVersion: 'v1', kind: 'Service', metadata: { name: service, namespace } })?.manifest,
        port,
        near,
      );
      if (ends.length === 0 || ends.some(({ to, ...end }) => holdsPort(graph.between(traefik, to), end))) return [];
      const [first] = ends;
      return [
        {
          code: 'FLOW_BLOCKED',
          where: source,
          what: `${by} leads to ${first?.to.name} at ${first?.number}/${first?.protocol}, and no network policy lets ${traefik.name} come there`,
          repair:
            'declare the Route to it, from which the flow follows: new Route(this, …, { hostname, audience, to }); or write policies for both ends',
        },
      ];
    });
    return [...new Map(told.map((one) => [one.what, one])).values()];
  });
}

function ofIngress({ spec }: Manifest): readonly Backend[] {
  const backend = (value: unknown, by: string): Backend[] => {
    const service = textAt(value, 'service', 'name');
    const port = at(value, 'service', 'port', 'name') ?? at(value, 'service', 'port', 'number');
    return service === undefined ? [] : [{ by, service, port }];
  };
  return [
    ...backend(at(spec, 'defaultBackend'), 'its default backend'),
    ...listAt(spec, 'rules').flatMap((rule) =>
      listAt(rule, 'http', 'paths').flatMap((path) =>
        backend(at(path, 'backend'), `${textAt(rule, 'host') ?? 'a rule'}${textAt(path, 'path') ?? ''}`),
      ),
    ),
  ];
}

function ofMiddleware({ spec }: Manifest): readonly Backend[] {
  const service = textAt(spec, 'errors', 'service', 'name');
  return service === undefined ? [] : [{ by: 'its errors', service, port: at(spec, 'errors', 'service', 'port') }];
}

/** The pods behind a port of a Service, with the port that they listen on; none where that is not known, or leads nowhere. */
function endsOf(service: Manifest | undefined, wanted: unknown, near: readonly Talker[]) {
  const selector = Object.entries(tableAt(service?.spec, 'selector'));
  const port = listAt(service?.spec, 'ports').find((one) => at(one, 'port') === wanted || at(one, 'name') === wanted);
  if (service === undefined || selector.length === 0 || port === undefined) return [];
  const target = at(port, 'targetPort') ?? at(port, 'port');
  const protocol = (textAt(port, 'protocol') ?? 'TCP') as 'TCP';
  return near
    .filter(({ labels }) => selector.every(([key, value]) => labels[key] === value))
    .flatMap((to) => {
      const number = typeof target === 'number' ? target : to.named?.[String(target)]?.number;
      return number === undefined ? [] : [{ to, number, protocol }];
    });
}
