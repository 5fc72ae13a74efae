import { isStrictlyWithin, tryIp, tryIpRange } from '../../units/ip';
import { onceForText } from '../../units/remembered';
import { show } from '../show';
import { check, each, exactlyOne, type IntOrString, oneOf, required, within } from './checks';
import { dnsLabel, dnsSubdomain, hostname, pathSegment, portName } from './names';
import type { Place } from './place';
import { protocols } from './ports';
import { checkPort } from './probes';
import { checkSelector, type LabelSelector } from './selectors';

interface PolicyPort {
  readonly protocol?: string;
  readonly port?: IntOrString;
  readonly endPort?: number;
}

interface Peer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

export interface NetworkPolicySpec {
  readonly podSelector?: LabelSelector;
  readonly policyTypes?: readonly string[];
  readonly ingress?: readonly { readonly from?: readonly Peer[]; readonly ports?: readonly PolicyPort[] }[];
  readonly egress?: readonly { readonly to?: readonly Peer[]; readonly ports?: readonly PolicyPort[] }[];
}

interface Backend {
  readonly service?: { readonly name: string; readonly port?: { readonly name?: string; readonly number?: number } };
  readonly resource?: { readonly apiGroup?: string; readonly kind: string; readonly name: string };
}

export interface IngressSpec {
  readonly ingressClassName?: string;
  readonly defaultBackend?: Backend;
  readonly rules?: readonly {
    readonly host?: string;
    readonly http?: { readonly paths: readonly { readonly path?: string; readonly pathType: string; readonly backend: Backend }[] };
  }[];
  readonly tls?: readonly { readonly hosts?: readonly string[]; readonly secretName?: string }[];
}

const rangeOf = onceForText(tryIpRange);
const range = 'is no range of addresses, like 192.168.0.0/16, with nothing behind its prefix';

/** Network policies (pkg/apis/networking/validation/validation.go, ValidateNetworkPolicySpec). */
export function checkNetworkPolicy(place: Place, spec: NetworkPolicySpec): void {
  checkSelector(place.at('podSelector'), spec.podSelector);
  each(place.at('ingress'), spec.ingress, (at, { from, ports }) => {
    each(at.at('from'), from, checkPeer);
    each(at.at('ports'), ports, checkPolicyPort);
  });
  each(place.at('egress'), spec.egress, (at, { to, ports }) => {
    each(at.at('to'), to, checkPeer);
    each(at.at('ports'), ports, checkPolicyPort);
  });
  const types = spec.policyTypes ?? [];
  if (types.length > 2) place.at('policyTypes').fault(`has ${types.length} items, and there are two types`);
  each(place.at('policyTypes'), types, (at, type) => oneOf(at, type, ['Ingress', 'Egress']));
}

function checkPeer(place: Place, peer: Peer): void {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  if (!podSelector && !namespaceSelector && !ipBlock) place.fault('needs one of podSelector, namespaceSelector, ipBlock');
  if (ipBlock && (podSelector || namespaceSelector)) place.fault('has an ipBlock beside a selector: addresses are outside of the cluster');
  checkSelector(place.at('podSelector'), podSelector);
  checkSelector(place.at('namespaceSelector'), namespaceSelector);
  if (ipBlock === undefined) return;
  const whole = rangeOf(ipBlock.cidr);
  if (whole === undefined) {
    place
      .at('ipBlock')
      .at('cidr')
      .fault(`${show(ipBlock.cidr)} ${range}`);
    return;
  }
  each(place.at('ipBlock').at('except'), ipBlock.except, (at, text) => {
    const inner = rangeOf(text);
    if (inner === undefined) at.fault(`${show(text)} ${range}`);
    else if (!isStrictlyWithin(inner, whole)) at.fault(`${show(text)} is no part of ${ipBlock.cidr}`);
  });
}

function checkPolicyPort(place: Place, { protocol, port, endPort }: PolicyPort): void {
  oneOf(place.at('protocol'), protocol, protocols);
  if (port !== undefined) checkPort(place.at('port'), port);
  if (endPort === undefined) return;
  if (typeof port !== 'number') place.at('endPort').fault('needs a port that is a number');
  else within(place.at('endPort'), endPort, Math.max(1, port), 65_535);
}

const notInPaths = ['//', '/./', '/../', '%2f', '%2F'];
const notAtEnd = ['/..', '/.'];

/** Ingresses (pkg/apis/networking/validation/validation.go, ValidateIngressSpec). */
export function checkIngress(place: Place, spec: IngressSpec, annotations: Readonly<Record<string, string>>): void {
  if (!spec.rules?.length && !spec.defaultBackend) place.fault('needs rules or a defaultBackend');
  if (spec.defaultBackend) checkBackend(place.at('defaultBackend'), spec.defaultBackend);
  each(place.at('rules'), spec.rules, (at, { host = '', http }) => {
    if (tryIp(host)) at.at('host').fault(`${show(host)} is an address, and an Ingress has names`);
    else if (host !== '') check(at.at('host'), host, hostname);
    if (http === undefined) return;
    required(at.at('http').at('paths'), http.paths);
    each(at.at('http').at('paths'), http.paths, (one, { path = '', pathType, backend }) => {
      checkPath(one, path, pathType);
      checkBackend(one.at('backend'), backend);
    });
  });
  each(place.at('tls'), spec.tls, (at, { hosts, secretName = '' }) => {
    each(at.at('hosts'), hosts, (one, host) => check(one, host, hostname));
    if (secretName !== '') check(at.at('secretName'), secretName, dnsSubdomain);
  });
  check(place.at('ingressClassName'), spec.ingressClassName, dnsSubdomain);
  const annotated = annotations['kubernetes.io/ingress.class'];
  if (annotated !== undefined && spec.ingressClassName !== undefined && annotated !== spec.ingressClassName) {
    place.at('ingressClassName').fault(`${show(spec.ingressClassName)} is not what the annotation kubernetes.io/ingress.class says`);
  }
}

function checkPath(place: Place, path: string, pathType: string): void {
  const types = ['Exact', 'Prefix', 'ImplementationSpecific'];
  if (!types.includes(pathType)) {
    oneOf(place.at('pathType'), pathType, types);
    return;
  }
  const at = place.at('path');
  if (!path.startsWith('/') && (path !== '' || pathType !== 'ImplementationSpecific'))
    at.fault(`${show(path)} does not begin with a slash`);
  if (pathType === 'ImplementationSpecific') return;
  const found = notInPaths.find((part) => path.includes(part)) ?? notAtEnd.find((end) => path.endsWith(end));
  if (found) at.fault(`${show(path)} has ${found} in it, which no path of this type has`);
}

function checkBackend(place: Place, backend: Backend): void {
  exactlyOne(place, backend, ['service', 'resource']);
  const { service, resource } = backend;
  if (service) {
    const at = place.at('service');
    check(at.at('name'), service.name, dnsLabel);
    const { name = '', number = 0 } = service.port ?? {};
    if ((name === '') === (number === 0)) at.at('port').fault(name === '' ? 'needs a name or a number' : 'has both a name and a number');
    else if (name !== '') check(at.at('port').at('name'), name, portName);
    else checkPort(at.at('port').at('number'), number);
  }
  if (!resource) return;
  for (const field of ['kind', 'name'] as const)
    if (required(place.at('resource').at(field), resource[field])) check(place.at('resource').at(field), resource[field], pathSegment);
  if (resource.apiGroup !== undefined) check(place.at('resource').at('apiGroup'), resource.apiGroup, dnsSubdomain);
}
