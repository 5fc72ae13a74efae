import { show } from '../show';
import { check, each, oneOfOrDefault, required, within } from './checks';
import { type ClaimSpec, checkClaim } from './claims';
import { checkFieldRef, checkResourceFieldRef, type FieldRef, inFiles, type ResourceFieldRef } from './environment';
import { checkAnnotations, checkLabels } from './metadata';
import { csiDriver, dnsSubdomain } from './names';
import { filePath, mostMode, noBacksteps } from './paths';
import type { Place } from './place';

export interface KeyToPath {
  readonly key: string;
  readonly path: string;
  readonly mode?: number;
}

export interface DownwardFile {
  readonly path: string;
  readonly mode?: number;
  readonly fieldRef?: FieldRef;
  readonly resourceFieldRef?: ResourceFieldRef;
}

interface Files<T> {
  readonly defaultMode?: number;
  readonly items?: readonly T[];
}

/** What a volume of a pod is made from, of those that our nodes can have; others are checked for what they cannot be without. */
export interface VolumeSources {
  readonly emptyDir?: { readonly sizeLimit?: string | number };
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly secret?: Files<KeyToPath> & { readonly secretName?: string };
  readonly configMap?: Files<KeyToPath> & { readonly name?: string };
  readonly downwardAPI?: Files<DownwardFile>;
  readonly persistentVolumeClaim?: { readonly claimName: string };
  readonly nfs?: { readonly server: string; readonly path: string };
  readonly csi?: { readonly driver: string; readonly nodePublishSecretRef?: { readonly name?: string } };
  readonly image?: { readonly pullPolicy?: string };
  readonly ephemeral?: { readonly volumeClaimTemplate?: { readonly metadata?: ClaimTemplateMetadata; readonly spec: ClaimSpec } };
}

interface ClaimTemplateMetadata {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export const pullPolicies = ['Always', 'IfNotPresent', 'Never'];

/** The sources of a pod's volume (pkg/apis/core/validation/validation.go, validateVolumeSource and what it calls). */
export function checkVolumeSources(place: Place, source: VolumeSources): void {
  const { hostPath, secret, configMap, downwardAPI, persistentVolumeClaim, nfs, csi, image, ephemeral } = source;
  if (hostPath) checkHostPath(place.at('hostPath'), hostPath);
  if (secret) checkKeys(place.at('secret'), 'secretName', secret.secretName, secret);
  if (configMap) checkKeys(place.at('configMap'), 'name', configMap.name, configMap);
  if (downwardAPI) {
    within(place.at('downwardAPI').at('defaultMode'), downwardAPI.defaultMode, 0, mostMode);
    each(place.at('downwardAPI').at('items'), downwardAPI.items, checkDownwardFile);
  }
  if (persistentVolumeClaim) required(place.at('persistentVolumeClaim').at('claimName'), persistentVolumeClaim.claimName);
  if (nfs) checkNfs(place.at('nfs'), nfs);
  if (csi) {
    if (required(place.at('csi').at('driver'), csi.driver)) check(place.at('csi').at('driver'), csi.driver, csiDriver);
    const ref = csi.nodePublishSecretRef;
    if (ref) check(place.at('csi').at('nodePublishSecretRef').at('name'), ref.name ?? '', dnsSubdomain);
  }
  if (image) oneOfOrDefault(place.at('image').at('pullPolicy'), image.pullPolicy, pullPolicies);
  if (ephemeral) checkEphemeral(place.at('ephemeral').at('volumeClaimTemplate'), ephemeral.volumeClaimTemplate);
}

export function checkHostPath(place: Place, { path, type }: { readonly path: string; readonly type?: string }): void {
  if (!required(place.at('path'), path)) return;
  check(place.at('path'), path, noBacksteps);
  const types = ['DirectoryOrCreate', 'Directory', 'FileOrCreate', 'File', 'Socket', 'CharDevice', 'BlockDevice'];
  oneOfOrDefault(place.at('type'), type, types);
}

export function checkNfs(place: Place, { server, path }: { readonly server: string; readonly path: string }): void {
  required(place.at('server'), server);
  if (!path.startsWith('/')) place.at('path').fault(`${show(path)} is no absolute path`);
}

function checkKeys(place: Place, field: string, name: string | undefined, { defaultMode, items }: Files<KeyToPath>): void {
  required(place.at(field), name ?? '');
  within(place.at('defaultMode'), defaultMode, 0, mostMode);
  each(place.at('items'), items, checkKeyToPath);
}

export function checkKeyToPath(place: Place, { key, path, mode }: KeyToPath): void {
  required(place.at('key'), key);
  if (required(place.at('path'), path)) check(place.at('path'), path, filePath);
  within(place.at('mode'), mode, 0, mostMode);
}

export function checkDownwardFile(place: Place, { path, mode, fieldRef, resourceFieldRef }: DownwardFile): void {
  if (required(place.at('path'), path)) check(place.at('path'), path, filePath);
  within(place.at('mode'), mode, 0, mostMode);
  if ((fieldRef === undefined) === (resourceFieldRef === undefined)) place.fault('needs either fieldRef or resourceFieldRef');
  checkFieldRef(place.at('fieldRef'), fieldRef, inFiles);
  checkResourceFieldRef(place.at('resourceFieldRef'), resourceFieldRef, true);
}

function checkEphemeral(place: Place, template: NonNullable<VolumeSources['ephemeral']>['volumeClaimTemplate']): void {
  if (template === undefined) {
    place.fault('is missing');
    return;
  }
  const { metadata = {}, spec } = template;
  checkLabels(place.at('metadata').at('labels'), metadata.labels);
  checkAnnotations(place.at('metadata').at('annotations'), metadata.annotations);
  const others = Object.keys(metadata).filter((field) => field !== 'labels' && field !== 'annotations');
  if (others.length > 0) place.at('metadata').fault(`has ${others.join(', ')}, and only labels and annotations can be set there`);
  checkClaim(place.at('spec'), spec);
}
