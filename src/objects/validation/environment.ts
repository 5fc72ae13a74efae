import { tryQuantity } from '../../units/quantity';
import { show } from '../show';
import { check, checkUnlessEmpty, each, exactlyOne, oneOf, required } from './checks';
import { configKey, dnsLabel, dnsSubdomain, environmentName, qualifiedName } from './names';
import { noBacksteps } from './paths';
import type { Place } from './place';

/** A field of the pod, as an environment or a file of the downward API shows it. */
export interface FieldRef {
  readonly apiVersion?: string;
  readonly fieldPath: string;
}

/** What a container asks for, shown in the same ways. */
export interface ResourceFieldRef {
  readonly containerName?: string;
  readonly resource: string;
  readonly divisor?: string | number;
}

interface KeyRef {
  readonly name?: string;
  readonly key: string;
}

export interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly fieldRef?: FieldRef;
    readonly resourceFieldRef?: ResourceFieldRef;
    readonly configMapKeyRef?: KeyRef;
    readonly secretKeyRef?: KeyRef;
    readonly fileKeyRef?: { readonly key: string; readonly volumeName: string; readonly path: string };
  };
}

export interface VariablesFrom {
  readonly prefix?: string;
  readonly configMapRef?: { readonly name?: string };
  readonly secretRef?: { readonly name?: string };
}

/** Fields of a pod that its environment can show (pkg/apis/core/validation/validation.go). */
const inEnvironment = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
/** Fields of a pod that a file can show. */
export const inFiles = ['metadata.name', 'metadata.namespace', 'metadata.labels', 'metadata.annotations', 'metadata.uid'];

const shownResources = ['limits', 'requests'].flatMap((list) => ['cpu', 'memory', 'ephemeral-storage'].map((name) => `${list}.${name}`));
const sizes = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

/** The variables of a container: each from one source, with a name that a process can have. */
export function checkEnvironment(place: Place, variables: readonly Variable[] | undefined): void {
  each(place, variables, (at, { name, value = '', valueFrom }) => {
    if (required(at.at('name'), name)) check(at.at('name'), name, environmentName);
    if (valueFrom === undefined) return;
    const from = at.at('valueFrom');
    exactlyOne(from, valueFrom, ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef']);
    if (value !== '') from.fault('stands beside a value, and a variable has one of them');
    checkFieldRef(from.at('fieldRef'), valueFrom.fieldRef, inEnvironment);
    checkResourceFieldRef(from.at('resourceFieldRef'), valueFrom.resourceFieldRef, false);
    for (const source of ['configMapKeyRef', 'secretKeyRef'] as const) checkKeyRef(from.at(source), valueFrom[source]);
    const file = valueFrom.fileKeyRef;
    if (file === undefined) return;
    check(from.at('fileKeyRef').at('key'), file.key, environmentName);
    check(from.at('fileKeyRef').at('volumeName'), file.volumeName, dnsLabel);
    if (required(from.at('fileKeyRef').at('path'), file.path)) check(from.at('fileKeyRef').at('path'), file.path, noBacksteps);
  });
}

/** Whole ConfigMaps or Secrets as variables. */
export function checkEnvironmentFrom(place: Place, sources: readonly VariablesFrom[] | undefined): void {
  each(place, sources, (at, source) => {
    checkUnlessEmpty(at.at('prefix'), source.prefix, environmentName);
    exactlyOne(at, source, ['configMapRef', 'secretRef']);
    for (const kind of ['configMapRef', 'secretRef'] as const) {
      const ref = source[kind];
      if (ref === undefined) continue;
      // taken as the beginning of a name, so that a hyphen may end it
      if (required(at.at(kind).at('name'), ref.name ?? '')) check(at.at(kind).at('name'), ref.name?.replace(/(?<=.)-$/, 'a'), dnsSubdomain);
    }
  });
}

function checkKeyRef(place: Place, ref: KeyRef | undefined): void {
  if (ref === undefined) return;
  check(place.at('name'), ref.name ?? '', dnsSubdomain);
  if (required(place.at('key'), ref.key)) check(place.at('key'), ref.key, configKey);
}

export function checkFieldRef(place: Place, ref: FieldRef | undefined, fields: readonly string[]): void {
  if (ref === undefined) return;
  if (!required(place.at('fieldPath'), ref.fieldPath)) return;
  if (ref.apiVersion && ref.apiVersion !== 'v1') place.at('apiVersion').fault(`${show(ref.apiVersion)} is not v1, the version of pods`);
  const [, path = ref.fieldPath, key] = /^(.+?)\['(.*)'\]$/s.exec(ref.fieldPath) ?? [];
  const at = place.at('fieldPath');
  if (key === undefined) {
    oneOf(at, path === 'spec.host' ? 'spec.nodeName' : path, fields);
    return;
  }
  const wrong = qualifiedName(path === 'metadata.annotations' ? key.toLowerCase() : key);
  if (path !== 'metadata.labels' && path !== 'metadata.annotations') at.fault(`${show(ref.fieldPath)} takes a key from what has none`);
  else if (wrong) at.fault(`the key ${show(key)} ${wrong}`);
}

export function checkResourceFieldRef(place: Place, ref: ResourceFieldRef | undefined, inFile: boolean): void {
  if (ref === undefined) return;
  if (inFile && !required(place.at('containerName'), ref.containerName ?? '')) return;
  const hugePages = /^(limits|requests)\.hugepages-/.test(ref.resource);
  if (required(place.at('resource'), ref.resource) && !hugePages) oneOf(place.at('resource'), ref.resource, shownResources);
  const divisor = tryQuantity(ref.divisor ?? 0);
  if (divisor === 0) return;
  const allowed = ref.resource.endsWith('.cpu') ? ['1m', '1'] : sizes;
  if (/\d[eE][-+\d]/.test(String(ref.divisor)) || !allowed.some((size) => tryQuantity(size) === divisor)) {
    place.at('divisor').fault(`${show(ref.divisor)} is none of ${allowed.join(', ')}`);
  }
}
