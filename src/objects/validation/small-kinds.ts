import { show } from '../show';
import { check, checkKey, distinct, each, oneOf, oneOfOrDefault, required, within } from './checks';
import { checkFinalizers } from './metadata';
import { bytesOf, configKey, qualifiedName } from './names';
import type { Place } from './place';

/** Data of a ConfigMap together, without its keys (pkg/apis/core/types.go, MaxSecretSize). */
const mostData = 1024 * 1024;

export interface ConfigMapFields {
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

/** ConfigMaps (pkg/apis/core/validation/validation.go, ValidateConfigMap). */
export function checkConfigMap(place: Place, { data = {}, binaryData = {} }: ConfigMapFields): void {
  for (const [field, entries] of [
    ['data', data],
    ['binaryData', binaryData],
  ] as const) {
    for (const key of Object.keys(entries)) checkKey(place.at(field), key, configKey);
  }
  for (const key of Object.keys(binaryData))
    if (Object.hasOwn(data, key)) place.at('binaryData').fault(`the key ${show(key)} is in data too`);
  const size =
    Object.values(data).reduce((sum, value) => sum + bytesOf(value), 0) +
    Object.values(binaryData).reduce((sum, value) => sum + Buffer.byteLength(value, 'base64'), 0);
  if (size > mostData)
    place
      .at('data')
      .fault(`has ${size} bytes in all, and ${mostData} are the most`, 'split it, or keep what is large in a volume or an image');
}

/** Namespaces: what holds one up while it is deleted (ValidateNamespace). */
export function checkNamespace(place: Place, finalizers: readonly string[] | undefined): void {
  checkFinalizers(place.at('spec').at('finalizers'), finalizers, true);
}

export interface PriorityClassFields {
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: string;
}

/** pkg/apis/scheduling/types.go, HighestUserDefinablePriority. */
const mostPriority = 1_000_000_000;
const ofKubernetes: Readonly<Record<string, number>> = { 'system-cluster-critical': 2_000_000_000, 'system-node-critical': 2_000_001_000 };

/** Priorities (pkg/apis/scheduling/validation/validation.go, ValidatePriorityClass). */
export function checkPriorityClass(place: Place, name: string, { value, globalDefault, preemptionPolicy }: PriorityClassFields): void {
  if (name.startsWith('system-')) {
    const own = ofKubernetes[name] === value && !globalDefault;
    if (!own)
      place
        .at('metadata')
        .at('name')
        .fault(`${show(name)} begins with system-, which is Kubernetes' own`);
  } else if (value > mostPriority) place.at('value').fault(`${value} is more than ${mostPriority}: above is Kubernetes' own`);
  oneOf(place.at('preemptionPolicy'), preemptionPolicy, ['PreemptLowerPriority', 'Never']);
}

export interface StorageClassFields {
  readonly provisioner: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly reclaimPolicy?: string;
  readonly volumeBindingMode?: string;
  readonly allowedTopologies?: readonly {
    readonly matchLabelExpressions?: readonly { readonly key: string; readonly values: readonly string[] }[];
  }[];
}

/** pkg/apis/storage/validation/validation.go. */
const mostParameters = 512;
const mostParameterBytes = 256 * 1024;

/** Storage classes (pkg/apis/storage/validation/validation.go, ValidateStorageClass). */
export function checkStorageClass(place: Place, fields: StorageClassFields): void {
  const { provisioner, parameters = {}, reclaimPolicy, volumeBindingMode, allowedTopologies } = fields;
  if (required(place.at('provisioner'), provisioner)) check(place.at('provisioner'), provisioner.toLowerCase(), qualifiedName);
  const entries = Object.entries(parameters);
  const size = entries.reduce((sum, [key, value]) => sum + bytesOf(key) + bytesOf(value), 0);
  if (entries.length > mostParameters) place.at('parameters').fault(`has ${entries.length} items, and ${mostParameters} are the most`);
  if (size > mostParameterBytes) place.at('parameters').fault(`has ${size} bytes in all, and ${mostParameterBytes} are the most`);
  if (Object.hasOwn(parameters, '')) place.at('parameters').fault('has a key that is empty');
  oneOfOrDefault(place.at('reclaimPolicy'), reclaimPolicy, ['Delete', 'Retain']);
  oneOf(place.at('volumeBindingMode'), volumeBindingMode, ['Immediate', 'WaitForFirstConsumer']);
  each(place.at('allowedTopologies'), allowedTopologies, (at, { matchLabelExpressions }) => {
    const expressions = at.at('matchLabelExpressions');
    required(expressions, matchLabelExpressions ?? []);
    each(expressions, matchLabelExpressions, (one, { key, values }) => {
      check(one.at('key'), key, qualifiedName);
      required(one.at('values'), values);
      distinct(one.at('values'), values, (value) => value);
    });
    distinct(expressions, matchLabelExpressions, ({ key }) => key);
  });
  distinct(place.at('allowedTopologies'), allowedTopologies, ({ matchLabelExpressions = [] }) =>
    JSON.stringify(matchLabelExpressions.map(({ key, values }) => [key, [...values].sort()]).sort()),
  );
}

export interface CsiDriverSpec {
  readonly fsGroupPolicy?: string;
  readonly tokenRequests?: readonly { readonly audience: string; readonly expirationSeconds?: number }[];
  readonly volumeLifecycleModes?: readonly string[];
  readonly nodeAllocatableUpdatePeriodSeconds?: number;
  readonly serviceAccountTokenInSecrets?: boolean;
}

/** How long a token lives, in seconds (pkg/apis/storage/validation/validation.go, validateTokenRequests). */
const tokenSeconds = { least: 10 * 60, most: 2 ** 32 };

/** Drivers of storage (pkg/apis/storage/validation/validation.go, ValidateCSIDriver); what it calls required has defaults. */
export function checkCsiDriver(place: Place, spec: CsiDriverSpec): void {
  const { fsGroupPolicy, tokenRequests, volumeLifecycleModes, nodeAllocatableUpdatePeriodSeconds, serviceAccountTokenInSecrets } = spec;
  oneOf(place.at('fsGroupPolicy'), fsGroupPolicy, ['ReadWriteOnceWithFSType', 'File', 'None']);
  each(place.at('tokenRequests'), tokenRequests, (at, { expirationSeconds }) =>
    within(at.at('expirationSeconds'), expirationSeconds, tokenSeconds.least, tokenSeconds.most),
  );
  distinct(place.at('tokenRequests'), tokenRequests, ({ audience }) => audience);
  for (const mode of volumeLifecycleModes ?? []) oneOf(place.at('volumeLifecycleModes'), mode, ['Persistent', 'Ephemeral']);
  within(place.at('nodeAllocatableUpdatePeriodSeconds'), nodeAllocatableUpdatePeriodSeconds, 10);
  if (serviceAccountTokenInSecrets !== undefined && (tokenRequests ?? []).length === 0)
    place.at('serviceAccountTokenInSecrets').fault('is for drivers that ask for tokens, and this one asks for none');
}

/** Middlewares: the one rule of Traefik's that its schema says in CEL (pkg/provider/kubernetes/crd/traefikio/v1alpha1). */
export function checkMiddleware(place: Place, spec: { readonly addPrefix?: { readonly prefix?: string } }): void {
  const prefix = spec.addPrefix?.prefix;
  if (prefix !== undefined && !prefix.startsWith('/'))
    place
      .at('addPrefix')
      .at('prefix')
      .fault(`${show(prefix)} does not begin with a slash`);
}
