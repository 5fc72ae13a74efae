import { at, listAt, namedAt, tableAt, textAt } from '../objects/lenient';
import type { Rendered } from '../objects/manifest';
import { portName } from '../objects/validation/names';
import type { Problem } from '../problems';
import { suggest } from '../suggest';

/** Pods of a Service's namespace. */
export interface ServedPods {
  readonly labels: Readonly<Record<string, unknown>>;
  /** They have more labels than these. */
  readonly isPartial?: boolean;
  /** What their containers listen on: `http`, `8080/TCP`. Undefined when that is not known. */
  readonly ports?: readonly string[];
}

/** The ports of a pod's containers that stay, by which a Service finds them: each by its name, and by its number. */
export function portsOfPod(spec: unknown): readonly string[] {
  const staying = namedAt(spec, 'initContainers').filter(([, container]) => at(container, 'restartPolicy') === 'Always');
  return [...staying, ...namedAt(spec, 'containers')].flatMap(([, container]) =>
    listAt(container, 'ports').flatMap((port) => {
      const protocol = textAt(port, 'protocol') ?? 'TCP';
      return [textAt(port, 'name'), String(at(port, 'containerPort'))].flatMap((key) => (key === undefined ? [] : [`${key}/${protocol}`]));
    }),
  );
}

/** What a Service leads to and is not there: pods of its labels, or a port of them. A number that no container names may be listened on. */
export function serviceFaults({ source, manifest }: Rendered, pods: readonly ServedPods[]): Problem[] {
  const { metadata, spec } = manifest;
  const selector = Object.entries(tableAt(spec, 'selector'));
  if (selector.length === 0) return [];
  const served = pods.filter(({ labels, isPartial = false }) =>
    selector.every(([key, value]) => labels[key] === value || (isPartial && !Object.hasOwn(labels, key))),
  );
  const problem = (what: string, repair: string): Problem => ({ code: 'REFERENCE_UNKNOWN', where: source, what, repair });
  if (served.length === 0) {
    const all = selector.map(([key, value]) => `${key}: ${String(value)}`).join(', ');
    return [
      problem(
        `its selector (${all}) fits no pod of namespace ${metadata.namespace}`,
        "select the pods by the labels of their template; a Workload's are { 'app.kubernetes.io/name': workload.name }",
      ),
    ];
  }
  return namedAt(spec, 'ports').flatMap(([name, port]): Problem[] => {
    const target = at(port, 'targetPort');
    const protocol = textAt(port, 'protocol') ?? 'TCP';
    if (typeof target === 'string' && portName(target) !== undefined) return []; // no name of a port is told as that
    if (typeof target !== 'string')
      return someOnly(name, `${target === undefined || target === 0 ? at(port, 'port') : target}`, protocol, served).map(([what, repair]) =>
        problem(what, repair),
      );
    if (served.some(({ ports }) => ports === undefined || ports.includes(`${target}/${protocol}`))) return [];
    const names = served.flatMap(({ ports = [] }) =>
      ports.flatMap((one) => (one.endsWith(`/${protocol}`) ? one.slice(0, -`/${protocol}`.length) : [])),
    );
    const known = [...new Set(names)].filter((one) => !/^\d+$/.test(one));
    const right = suggest(target, known);
    return [
      problem(
        `its port ${name} leads to ${target}, and its pods have ${known.length > 0 ? known.join(', ') : 'no port with a name'}${right ? `; did you mean ${right}?` : ''}`,
        'name a port of its pods, with the same protocol, or give the container one of that name',
      ),
    ];
  });
}

/** A number that some of the pods listen on, and others, which say on what they listen, do not: every so often nobody answers. */
function someOnly(
  name: string,
  number: string,
  protocol: string,
  served: readonly ServedPods[],
): (readonly [what: string, repair: string])[] {
  const said = served.flatMap(({ ports = [] }) => (ports.length > 0 ? [ports.includes(`${number}/${protocol}`)] : []));
  if (!said.includes(true) || !said.includes(false)) return [];
  return [
    [
      `its port ${name} leads to ${number} of all pods that it selects, and some of them listen on others only`,
      'select the pods that listen there by a label that they alone have',
    ],
  ];
}
