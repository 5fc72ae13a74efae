import { PodSet } from '../constructs/pod-set';
import { Workload } from '../constructs/workload';
import type { Model } from '../model/assemble';
import { type Cluster, clusterOf, type Present } from '../model/cluster';
import { anyNamespace, type Reference, referencesOf, type Target } from '../objects/references';
import { refusedTexts } from '../objects/validation/validate';
import type { Problem, ProblemCode } from '../problems';
import { suggest } from '../suggest';
import { claimFaults } from './claims';
import { podPortFaults } from './pod-ports';
import { failures, type Proof } from './proof';
import { rightsFaults } from './rights';
import { selectsNone } from './selects-none';
import { portsOfPod, type ServedPods, serviceFaults } from './service-targets';

export const references: Proof = {
  id: 'references',
  states: 'Whatever an object names and needs is there: with that key, that port, in a namespace from which it is seen.',
  why: 'The API server takes a name that leads nowhere; the pod, route or volume that needs it then waits for ever.',
  prove(model) {
    const { objects } = model;
    const cluster = clusterOf(model);
    const facts = { services: model.lab.inventory.k3s.services };
    let count = 0;
    const missing = objects.all.flatMap((rendered) => {
      const { source, manifest } = rendered;
      const all = referencesOf(rendered);
      count += all.length;
      const told = all.flatMap((reference) => faultOf(reference, cluster)?.map((fault) => ({ reference, fault })) ?? []);
      if (told.length === 0) return [];
      const refused = refusedTexts(manifest, facts);
      const faults = told.flatMap(({ reference, fault }) => (textsOf(reference).some((text) => refused.has(text)) ? [] : [fault]));
      return [...new Map(faults.map((fault) => [fault.what, fault])).values()].map((fault) => ({ ...fault, where: source }));
    });
    const served = servedPods(model);
    const services = objects
      .ofKind('Service')
      .filter(({ manifest }) => !cluster.mayCome({ group: '', kind: 'Service', ...manifest.metadata }));
    return {
      figures: [{ about: 'references', value: String(count) }],
      findings: failures([
        ...missing,
        ...objects.pods().flatMap(podPortFaults),
        ...services.flatMap((service) => serviceFaults(service, served.get(service.manifest.metadata.namespace ?? '') ?? [])),
        ...claimFaults(objects),
        ...selectsNone(model, cluster),
        ...rightsFaults(objects),
      ]),
    };
  },
};

type Fault = Omit<Problem, 'where'>;

/** What of a reference could be refused for its form: `validation` tells of it then, and that nothing is called so says nothing more. */
const textsOf = ({ to, key, port }: Reference) => [to.name, key, port].flatMap((text) => (typeof text === 'string' ? [text] : []));

/** Names that only Traefik's own settings define: without these, nothing is known of them. */
const ofTraefik = new Set(['entrypoint', 'certificate resolver']);

function faultOf(reference: Reference, cluster: Cluster): Fault[] | undefined {
  const { by, to, optional, key, port } = reference;
  const found = cluster.find(to);
  const fault = (what: string, repair: string, code: ProblemCode = 'REFERENCE_UNKNOWN') => [{ code, what: `${by} names ${what}`, repair }];
  if (found === undefined) {
    if (optional || cluster.mayCome(to)) return undefined;
    const known = cluster.candidates(to);
    if (ofTraefik.has(to.kind) && known.length === 0) return undefined;
    return fault(`${shown(to)}, ${whyMissing(to, cluster, known)}`, repairs[to.kind] ?? `declare it, or take the name out${oneOf(known)}`);
  }
  if (key !== undefined && found.keys && !optional && !found.keys.includes(key)) {
    return fault(
      `key ${key} of ${shown(to)}, which has ${found.keys.join(', ') || 'none'}${meant(key, found.keys)}`,
      'name one of its keys, or add it where it is declared',
      to.kind === 'Secret' ? 'SECRET_KEY_UNKNOWN' : 'REFERENCE_UNKNOWN',
    );
  }
  const ports = portsOf(found);
  if (port === undefined || ports === undefined || ports.includes(port)) return undefined;
  const names = ports.filter((one) => typeof one === typeof port).map(String);
  return fault(
    `port ${port} of ${shown(to)}, which has ${ports.filter(Boolean).join(', ') || 'none'}${meant(String(port), names)}`,
    'name one of its ports, or add it to the ports of its workload',
  );
}

/** A Service's ports by name and number; undefined when they are not known. */
function portsOf({ ports }: Present): readonly (string | number)[] | undefined {
  return ports && [...Object.keys(ports), ...Object.values(ports)];
}

function whyMissing(to: Target, cluster: Cluster, known: readonly string[]): string {
  const [other] = cluster.elsewhere(to);
  if (other !== undefined) return `which is not there: there is one in namespace ${other}, and it is seen from that namespace only`;
  return `which is not there${meant(to.name, known)}`;
}

function meant(wrong: string, known: readonly string[]): string {
  const right = suggest(wrong, known);
  return right === undefined ? '' : `; did you mean ${right}?`;
}

function shown({ kind, namespace, name }: Target): string {
  return `${kind} ${namespace === undefined || namespace === anyNamespace ? '' : `${namespace}/`}${name}`;
}

function oneOf(known: readonly string[]): string {
  return known.length === 0 || known.length > 12 ? '' : `, or name one of ${known.join(', ')}`;
}

/** How each kind is declared. */
const repairs: Readonly<Record<string, string>> = {
  Secret: 'declare it in the app that needs it: new Secret(this, …, { keys: […], about: … }); what it holds is sealed later',
  ConfigMap: 'declare it in the app that needs it: new Files(this, …, { … })',
  PersistentVolumeClaim: 'declare it in the app that needs it: new Volume(this, …)',
  PersistentVolume: 'declare both with new Volume(this, …)',
  Middleware: "declare it in the same app: object(this, …, 'Middleware', …)",
  Service:
    'give the workload ports, so that it gets a Service, and none of it headless; what a chart makes stands in objects of its HelmRelease',
  StorageClass: 'name one of those that new Storage(lab, …) declares, and declare that in services.ts',
  PriorityClass: 'name one of those that new Priorities(lab) declares, and declare that in services.ts',
  Namespace: 'leave the namespace out, or name one that an app of this homelab has',
  ServiceAccount: 'leave it out, or declare it in that namespace; a Workload has one of its own name',
};

/** All pods that are in the model, ours and those of charts, by namespace. */
function servedPods({ lab, objects }: Model): ReadonlyMap<string, readonly ServedPods[]> {
  const byNamespace = new Map<string, ServedPods[]>();
  const add = (namespace: string, pods: ServedPods) => {
    const list = byNamespace.get(namespace);
    if (list) list.push(pods);
    else byNamespace.set(namespace, [pods]);
  };
  for (const { namespace, labels, spec } of objects.pods()) add(namespace, { labels, ports: portsOfPod(spec) });
  for (const { namespace, selector, ports, madeBy } of PodSet.all(lab)) {
    if (madeBy !== 'helm') continue;
    add(namespace, { labels: selector, isPartial: true, ports: Object.values(ports).map(({ name, protocol }) => `${name}/${protocol}`) });
  }
  for (const { isMakeable, pods } of Workload.all(lab)) if (!isMakeable) add(pods.namespace, { labels: pods.selector, isPartial: true });
  return byNamespace;
}
