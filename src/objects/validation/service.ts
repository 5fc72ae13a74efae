import { contains, tryAddress, tryCidr } from '../../units/cidr';
import { tryIp, tryIpRange } from '../../units/ip';
import { show } from '../show';
import { check, distinct, each, type IntOrString, oneOf, oneOfOrDefault, required, within } from './checks';
import { address } from './dns';
import { checkLabels } from './metadata';
import { dnsLabel, dnsSubdomain, portNumber, qualifiedName } from './names';
import type { Place } from './place';
import { protocols } from './ports';
import { checkPort } from './probes';

interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly targetPort?: IntOrString;
  readonly nodePort?: number;
  readonly protocol?: string;
  readonly appProtocol?: string;
}

export interface ServiceSpec {
  readonly type?: string;
  readonly ports?: readonly ServicePort[];
  readonly selector?: Readonly<Record<string, string>>;
  readonly clusterIP?: string;
  readonly clusterIPs?: readonly string[];
  readonly externalIPs?: readonly string[];
  readonly externalName?: string;
  readonly sessionAffinity?: string;
  readonly sessionAffinityConfig?: { readonly clientIP?: { readonly timeoutSeconds?: number } };
  readonly ipFamilies?: readonly string[];
  readonly ipFamilyPolicy?: string;
  readonly loadBalancerClass?: string;
  readonly loadBalancerSourceRanges?: readonly string[];
  readonly allocateLoadBalancerNodePorts?: boolean;
  readonly externalTrafficPolicy?: string;
  readonly internalTrafficPolicy?: string;
  readonly healthCheckNodePort?: number;
  readonly trafficDistribution?: string;
}

/** The API server's and K3s's own range (`--service-node-port-range`). */
const nodePorts = [30_000, 32_767] as const;
/** A day, in seconds (pkg/apis/core/types.go, MaxClientIPServiceAffinitySeconds). */
const longestAffinity = 86_400;

/** What stands around a Service's spec. */
interface Around {
  readonly annotations: Readonly<Record<string, string>>;
  /** Of its annotations. */
  readonly at: Place;
  /** Where the cluster's services have their addresses. */
  readonly network: string;
}

/** Services (pkg/apis/core/validation/validation.go, validateService). */
export function checkService(place: Place, spec: ServiceSpec, around: Around): void {
  const { type = '', ports = [] } = spec;
  const kind = type || 'ClusterIP';
  const headless = spec.clusterIP === 'None' || spec.clusterIPs?.[0] === 'None';
  oneOfOrDefault(place.at('type'), type, ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']);
  if (kind === 'ExternalName') checkExternalName(place, spec);
  else {
    if (ports.length === 0 && !(headless && kind === 'ClusterIP')) place.at('ports').fault('is empty');
    checkClusterIp(place, spec, kind, headless, around.network);
  }
  checkPorts(place.at('ports'), ports, kind);
  checkLabels(place.at('selector'), spec.selector);
  oneOfOrDefault(place.at('sessionAffinity'), spec.sessionAffinity, ['None', 'ClientIP']);
  if (spec.sessionAffinity === 'ClientIP') {
    const at = place.at('sessionAffinityConfig').at('clientIP').at('timeoutSeconds');
    within(at, spec.sessionAffinityConfig?.clientIP?.timeoutSeconds, 1, longestAffinity);
  } else if (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds)
    place.at('sessionAffinityConfig').fault('would be dropped: it needs sessionAffinity ClientIP');
  each(place.at('externalIPs'), spec.externalIPs, (at, ip) => check(at, ip, outsideAddress));
  checkBalancing(place, spec, kind, around);
  checkTraffic(place, spec, kind);
}

function checkExternalName(place: Place, spec: ServiceSpec): void {
  const { externalName = '' } = spec;
  if (required(place.at('externalName'), externalName))
    check(place.at('externalName'), externalName, (name) => dnsSubdomain(name.replace(/\.$/, '')));
  for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies'] as const) {
    if (spec[field]?.length) place.at(field).fault('does not stand with type ExternalName, which is a name only');
  }
  for (const field of ['ipFamilyPolicy', 'internalTrafficPolicy'] as const) {
    if (spec[field] !== undefined) place.at(field).fault('does not stand with type ExternalName, which is a name only');
  }
}

/** The addresses of a service in a cluster of IPv4 alone, as ours are. */
function checkClusterIp(place: Place, spec: ServiceSpec, kind: string, headless: boolean, network: string): void {
  const { clusterIP = '', clusterIPs = [] } = spec;
  if (headless && kind !== 'ClusterIP') place.at('clusterIP').fault(`"None" does not stand with type ${kind}`);
  const [first, ...others] = clusterIPs;
  if (first === '') place.at('clusterIPs').fault('begins with an empty address');
  else if (first !== undefined && clusterIP !== first)
    place.at('clusterIPs').fault(`begins with ${show(first)}, and clusterIP is ${show(clusterIP)}`);
  if (others.length > 0) place.at('clusterIPs').fault('has more than one address, and the cluster has one family of them');
  const ip = clusterIP || first;
  if (ip && ip !== 'None') check(place.at('clusterIP'), ip, (value) => serviceAddress(value, network));
  const unselected = headless && Object.keys(spec.selector ?? {}).length === 0; // whoever fills it may have both families
  oneOf(place.at('ipFamilyPolicy'), spec.ipFamilyPolicy, ['SingleStack', 'PreferDualStack', ...(unselected ? ['RequireDualStack'] : [])]);
  const families = spec.ipFamilies ?? [];
  each(place.at('ipFamilies'), families, (at, family) => oneOf(at, family, unselected ? ['IPv4', 'IPv6'] : ['IPv4']));
  distinct(place.at('ipFamilies'), families, (family) => family);
}

function serviceAddress(value: string, network: string): string | undefined {
  const wrong = address(value);
  if (wrong) return wrong;
  const [cidr, number] = [tryCidr(network), tryAddress(value)];
  if (cidr === undefined || (number !== undefined && contains(cidr, number) && number > cidr.first && number < cidr.last)) return undefined;
  return `is no address of the cluster's services, ${network}`;
}

function checkPorts(place: Place, ports: readonly ServicePort[], kind: string): void {
  each(place, ports, (at, { name = '', port, targetPort = '', nodePort = 0, protocol = '', appProtocol }) => {
    if (name !== '') check(at.at('name'), name, dnsLabel);
    else if (ports.length > 1) at.at('name').fault('is missing, and of several ports each has a name');
    const wrong = portNumber(port);
    if (wrong) at.at('port').fault(`${port} ${wrong}`);
    oneOfOrDefault(at.at('protocol'), protocol, protocols);
    if (targetPort !== '' && targetPort !== 0) checkPort(at.at('targetPort'), targetPort);
    check(at.at('appProtocol'), appProtocol, qualifiedName);
    if (nodePort === 0) return;
    if (kind === 'ClusterIP') at.at('nodePort').fault('does not stand with type ClusterIP');
    else if (kind !== 'ExternalName') within(at.at('nodePort'), nodePort, ...nodePorts);
  });
  distinct(place, ports, ({ name }) => name || undefined);
  distinct(place, ports, ({ nodePort, protocol }) => (nodePort ? `node ${protocol || 'TCP'} ${nodePort}` : undefined));
}

/** An address outside of the cluster, for which a service answers (ValidateEndpointIP). */
function outsideAddress(value: string): string | undefined {
  const wrong = address(value);
  if (wrong) return wrong;
  const ip = tryIp(value);
  const special = ['0.0.0.0/32', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/24', '::/128', '::1/128', 'fe80::/10', 'ff02::/16'];
  const inside = special.some((text) => {
    const range = tryIpRange(text);
    return (
      range &&
      ip &&
      range.bits === ip.bits &&
      ip.value >> BigInt(range.bits - range.prefix) === range.value >> BigInt(range.bits - range.prefix)
    );
  });
  return inside ? 'is an address that no other machine reaches' : undefined;
}

const sourceRanges = 'service.beta.kubernetes.io/load-balancer-source-ranges';

/** What is for type LoadBalancer alone. */
function checkBalancing(place: Place, spec: ServiceSpec, kind: string, { annotations, at: around }: Around): void {
  const annotation = around.at(sourceRanges);
  const { loadBalancerSourceRanges: ranges = [], loadBalancerClass, allocateLoadBalancerNodePorts } = spec;
  const only = (at: Place) => at.fault(`stands with type LoadBalancer only, and not with ${kind}`);
  if (kind !== 'LoadBalancer') {
    if (ranges.length > 0) only(place.at('loadBalancerSourceRanges'));
    else if (annotations[sourceRanges] !== undefined) only(annotation);
    if (loadBalancerClass !== undefined) only(place.at('loadBalancerClass'));
    if (allocateLoadBalancerNodePorts !== undefined) only(place.at('allocateLoadBalancerNodePorts'));
  } else check(place.at('loadBalancerClass'), loadBalancerClass, qualifiedName);
  const cidr = (value: string) => (tryIpRange(value.trim()) ? undefined : 'is no range of addresses, like 192.168.0.0/16');
  each(place.at('loadBalancerSourceRanges'), ranges, (at, range) => check(at, range, cidr));
  const annotated = ranges.length === 0 ? (annotations[sourceRanges] ?? '').trim() : '';
  for (const range of annotated === '' ? [] : annotated.split(',')) check(annotation, range, cidr);
}

function checkTraffic(place: Place, spec: ServiceSpec, kind: string): void {
  const { externalTrafficPolicy = '', healthCheckNodePort = 0 } = spec;
  oneOf(place.at('internalTrafficPolicy'), spec.internalTrafficPolicy, ['Cluster', 'Local']);
  oneOf(place.at('trafficDistribution'), spec.trafficDistribution, ['PreferClose', 'PreferSameZone', 'PreferSameNode']);
  const outside = kind === 'NodePort' || kind === 'LoadBalancer' || (kind === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0);
  const at = place.at('externalTrafficPolicy');
  if (outside) oneOfOrDefault(at, externalTrafficPolicy, ['Cluster', 'Local']);
  else if (externalTrafficPolicy !== '') at.fault('stands with services that are reached from outside only');
  if (healthCheckNodePort === 0) return;
  if (kind !== 'LoadBalancer' || externalTrafficPolicy !== 'Local') {
    place.at('healthCheckNodePort').fault('stands with type LoadBalancer and externalTrafficPolicy Local only');
  } else within(place.at('healthCheckNodePort'), healthCheckNodePort, ...nodePorts);
}
