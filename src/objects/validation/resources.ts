import { tryThousandths } from '../../units/quantity';
import { onceForText } from '../../units/remembered';
import { show } from '../show';
import { check, each, required, type TextRule } from './checks';
import { dnsLabel, qualifiedName } from './names';
import type { Place } from './place';

export type Quantities = Readonly<Record<string, string | number>>;

export interface Requirements {
  readonly limits?: Quantities;
  readonly requests?: Quantities;
  readonly claims?: readonly { readonly name: string; readonly request?: string }[];
}

/** Names of resources (pkg/apis/core/helper/helpers.go). */
const ofContainers = ['cpu', 'memory', 'ephemeral-storage'];
export const counted = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];
export const ofQuotas = [
  ...counted,
  ...ofContainers,
  ...ofContainers.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  'requests.storage',
];

const isHugePages = (name: string) => name.startsWith('hugepages-');
export const isQuotaHugePages = (name: string) => isHugePages(name) || name.startsWith('requests.hugepages-');
const isNative = (name: string) => !name.includes('/') || name.includes('kubernetes.io/');

/** One that a device plugin offers, with a domain of its own. */
const isExtended = (name: string) => !isNative(name) && !name.startsWith('requests.') && qualifiedName(`requests.${name}`) === undefined;

const isOvercommitted = (name: string) => isNative(name) && !isHugePages(name);

export const zero = 0n;
const ofText = onceForText((text) => tryThousandths(text) ?? zero);
/** An amount in thousandths; nothing for none. */
export const thousandths = (value: string | number | undefined): bigint => (value === undefined ? zero : ofText(String(value)));

/** A name of something that can be asked for, anywhere. */
export function resourceName(value: string): string | undefined {
  const wrong = qualifiedName(value);
  if (wrong) return wrong;
  return value.includes('/') || value === 'storage' || ofQuotas.includes(value) || isQuotaHugePages(value)
    ? undefined
    : 'is no resource: it is not of Kubernetes, and has no domain before it';
}

/** A name of something that a container can ask for. */
export function containerResource(value: string): string | undefined {
  const wrong = qualifiedName(value);
  if (wrong) return wrong;
  if (!value.includes('/')) {
    return ofContainers.includes(value) || isHugePages(value)
      ? undefined
      : `is no resource of a container, like ${ofContainers.join(', ')}`;
  }
  return isNative(value) || isExtended(value) ? undefined : 'is no name of an extended resource, like example.com/device';
}

/** A name of something that pods can share (k8s.io/component-helpers, resource/helpers.go). */
function podResource(value: string): string | undefined {
  return ['cpu', 'memory'].includes(value) || isHugePages(value) ? undefined : 'is no resource of a whole pod, like cpu or memory';
}

/** An amount: none below zero, and no parts of what is counted. */
export function checkAmount(place: Place, name: string, value: string | number): void {
  const amount = thousandths(value);
  if (amount < zero) place.fault(`${show(value)} is less than nothing`);
  if (!counted.includes(name) && !isExtended(name)) return;
  if (amount % 1000n !== zero) place.fault(`${show(value)} is no whole number, and ${name} is counted`);
}

/** What a container asks for (pkg/apis/core/validation/validation.go, validateResourceRequirements). */
export function checkRequirements(
  place: Place,
  { limits = {}, requests = {}, claims }: Requirements,
  claimsOfPod: ReadonlySet<string>,
  nameRule = containerResource,
): void {
  for (const [list, quantities] of [
    ['limits', limits],
    ['requests', requests],
  ] as const) {
    for (const name in quantities) checkQuantity(place.at(list).at(name), name, quantities[name] ?? 0, nameRule);
  }
  for (const name in requests) checkShare(place.at('requests').at(name), name, requests[name] ?? 0, limits[name]);
  const has = (rule: (name: string) => boolean) => Object.keys(limits).some(rule) || Object.keys(requests).some(rule);
  if (has(isHugePages) && !has((name) => name === 'cpu' || name === 'memory')) place.fault('has huge pages, and neither cpu nor memory');
  checkClaims(place.at('claims'), claims, claimsOfPod);
}

function checkQuantity(place: Place, name: string, value: string | number, nameRule: TextRule): void {
  check(place, name, nameRule);
  checkAmount(place, name, value);
  if (isHugePages(name)) checkHugePages(place, name, value);
}

/** A request, and the limit of it. */
function checkShare(place: Place, name: string, request: string | number, limit: string | number | undefined): void {
  if (limit === undefined) {
    if (!isOvercommitted(name)) place.fault(`is asked for without a limit, and ${name} cannot be shared`);
    return;
  }
  if (thousandths(request) > thousandths(limit)) place.fault(`${show(request)} is more than its limit of ${limit}`);
  else if (thousandths(request) !== thousandths(limit) && !isOvercommitted(name))
    place.fault(`${show(request)} is not its limit of ${limit}`);
}

/** What the containers of a pod share; claims of devices are not among it. */
export function checkPodRequirements(place: Place, requirements: Requirements): void {
  if (requirements.claims !== undefined) place.at('claims').fault('stands with containers only');
  checkRequirements(place, { ...requirements, claims: undefined }, new Set(), podResource);
}

function checkHugePages(place: Place, name: string, value: string | number): void {
  const size = tryThousandths(name.slice('hugepages-'.length));
  const divides = size !== undefined && size > zero && size % 1000n === zero && thousandths(value) % size === zero;
  if (!divides) place.fault(`${show(value)} is no multiple of the page's size in ${name}`);
}

function checkClaims(place: Place, claims: Requirements['claims'], claimsOfPod: ReadonlySet<string>): void {
  each(place, claims, (at, { name, request = '' }) => {
    if (!required(at.at('name'), name)) return;
    if (!claimsOfPod.has(name)) at.at('name').fault(`${show(name)} is no claim of the pod's resourceClaims`);
    if (request !== '') check(at.at('request'), request, dnsLabel);
  });
}
