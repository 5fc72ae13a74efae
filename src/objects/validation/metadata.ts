import { show } from '../show';
import { check, checkKey, checkUnlessEmpty, each, required, type TextRule, within } from './checks';
import { bytesOf, dnsLabel, dnsSubdomain, labelValue, pathSegment, qualifiedName } from './names';
import type { Place } from './place';

type Texts = Readonly<Record<string, string>>;

interface Owner {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly generateName?: string;
  readonly generation?: number;
  readonly labels?: Texts;
  readonly annotations?: Texts;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly Owner[];
}

/** All annotations of an object together, keys and values (pkg/api/validation/objectmeta.go, TotalAnnotationSizeLimitB). */
const mostAnnotations = 256 * 1024;

/** Finalizers that the garbage collector itself knows; all others have a domain. */
const ownFinalizers = ['kubernetes', 'orphan', 'foregroundDeletion'];

/** The names that kinds can have; those not here have DNS names. */
const names: Readonly<Record<string, TextRule>> = {
  Namespace: dnsLabel,
  Service: dnsLabel, // RFC 1035 no more: RelaxedServiceNameValidation, on since 1.36
  StatefulSet: dnsLabel,
  CronJob: cronJobName,
  Role: pathSegment,
  ClusterRole: pathSegment,
  RoleBinding: pathSegment,
  ClusterRoleBinding: pathSegment,
  PodDisruptionBudget: pathSegment,
};

/** A Job's name is its CronJob's and a time: 11 of 63 characters (pkg/apis/batch/validation, ValidateCronJobCreate). */
function cronJobName(value: string): string | undefined {
  return value.length > 52 ? `has ${value.length} characters, and a CronJob's name 52 at the most` : dnsSubdomain(value);
}

/** What is wrong with the name of an object of a kind, to be read behind it, or nothing. */
export function nameFault(kind: string, name: string): string | undefined {
  return (names[kind] ?? dnsSubdomain)(name);
}

/** The metadata of an object (k8s.io/apimachinery, pkg/api/validation/objectmeta.go). */
export function checkMetadata(place: Place, kind: string, metadata: Metadata, builtIn: boolean): void {
  const name: TextRule = (value) => nameFault(kind, value);
  check(place.at('name'), metadata.name, name, 'give it, or what it is named after, a name that fits');
  check(place.at('namespace'), metadata.namespace, dnsLabel);
  // a hyphen at its end is followed by letters of the server's own
  checkUnlessEmpty(place.at('generateName'), metadata.generateName, (value) => name(value.replace(/(?<=.)-$/, 'a')));
  within(place.at('generation'), metadata.generation, 0);
  checkLabels(place.at('labels'), metadata.labels);
  checkAnnotations(place.at('annotations'), metadata.annotations);
  checkFinalizers(place.at('finalizers'), metadata.finalizers, builtIn);
  each(place.at('ownerReferences'), metadata.ownerReferences, (at, owner) => {
    for (const field of ['apiVersion', 'kind', 'name', 'uid'] as const) required(at.at(field), owner[field]);
    if (owner.apiVersion && !/^([^/]*\/)?[^/]+$/.test(owner.apiVersion))
      at.at('apiVersion').fault(`${show(owner.apiVersion)} names no version`);
    if (owner.apiVersion === 'v1' && owner.kind === 'Event') at.fault('is an Event, which owns nothing');
  });
  const controllers = (metadata.ownerReferences ?? []).filter(({ controller }) => controller);
  if (controllers.length > 1)
    place.at('ownerReferences').fault(`has ${controllers.length} controllers, and one object has one at the most`);
}

/** Labels: of an object, of a pod template, or a selector of nodes. */
export function checkLabels(place: Place, labels: Texts | undefined): void {
  for (const key in labels) {
    checkKey(place, key, qualifiedName);
    check(place.at(key), labels[key], labelValue);
  }
}

/** A key whose domain may have capitals. */
const anyCase: TextRule = (key) => qualifiedName(key.toLowerCase());

export function checkAnnotations(place: Place, annotations: Texts | undefined): void {
  let size = 0;
  for (const [key, value] of Object.entries(annotations ?? {})) {
    size += bytesOf(key) + bytesOf(value);
    checkKey(place, key, anyCase);
  }
  if (size > mostAnnotations)
    place.fault(`has ${size} bytes in all, and ${mostAnnotations} are the most`, 'keep what is large in a ConfigMap');
}

/** Finalizers of built-in kinds are the garbage collector's or have a domain; those of custom ones are any key. */
export function checkFinalizers(place: Place, finalizers: readonly string[] | undefined, builtIn: boolean): void {
  each(place, finalizers, (at, finalizer) => {
    check(at, finalizer, qualifiedName);
    if (builtIn && !finalizer.includes('/') && !ownFinalizers.includes(finalizer)) {
      at.fault(`${show(finalizer)} has no domain before it, like example.com/name`);
    }
  });
  if (finalizers?.includes('orphan') && finalizers.includes('foregroundDeletion')) place.fault('has both orphan and foregroundDeletion');
}
