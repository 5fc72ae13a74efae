import { show } from '../show';
import { check, checkUnlessEmpty, exactlyOne, oneOf, oneOfOrDefault, required } from './checks';
import { checkAccessModes, volumeModes } from './claims';
import { checkLegacyVolumes, legacyVolumes } from './legacy-volumes';
import { csiDriver, dnsLabel, dnsSubdomain } from './names';
import { noBacksteps } from './paths';
import type { Place } from './place';
import { type Quantities, thousandths, zero } from './resources';
import { checkNodeSelector, type NodeSelector } from './selectors';
import { checkHostPath, checkNfs } from './volume-sources';

interface SecretRef {
  readonly name?: string;
  readonly namespace?: string;
}

interface Csi {
  readonly driver: string;
  readonly volumeHandle: string;
  readonly controllerPublishSecretRef?: SecretRef;
  readonly controllerExpandSecretRef?: SecretRef;
  readonly nodePublishSecretRef?: SecretRef;
  readonly nodeExpandSecretRef?: SecretRef;
}

export interface PersistentVolumeSpec {
  readonly capacity?: Quantities;
  readonly accessModes?: readonly string[];
  readonly persistentVolumeReclaimPolicy?: string;
  readonly storageClassName?: string;
  readonly volumeAttributesClassName?: string;
  readonly volumeMode?: string;
  readonly nodeAffinity?: { readonly required?: NodeSelector };
  readonly local?: { readonly path: string };
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly nfs?: { readonly server: string; readonly path: string };
  readonly csi?: Csi;
}

const kinds = ['local', 'hostPath', 'nfs', 'csi', ...legacyVolumes];

/** A volume of the cluster (pkg/apis/core/validation/validation.go, ValidatePersistentVolumeSpec). */
export function checkPersistentVolume(place: Place, name: string, spec: PersistentVolumeSpec): void {
  checkAccessModes(place.at('accessModes'), spec.accessModes);
  checkCapacity(place.at('capacity'), spec.capacity ?? {});
  const reclaim = place.at('persistentVolumeReclaimPolicy');
  oneOfOrDefault(reclaim, spec.persistentVolumeReclaimPolicy, ['Retain', 'Delete', 'Recycle']);
  if (spec.nodeAffinity) {
    if (spec.nodeAffinity.required) checkNodeSelector(place.at('nodeAffinity').at('required'), spec.nodeAffinity.required);
    else place.at('nodeAffinity').at('required').fault('is missing');
  }
  exactlyOne(place, spec, kinds);
  const { local, hostPath, nfs, csi } = spec;
  if (local) {
    if (required(place.at('local').at('path'), local.path)) check(place.at('local').at('path'), local.path, noBacksteps);
    if (!spec.nodeAffinity) place.at('nodeAffinity').fault('is missing, and a local volume is on one node');
  }
  if (hostPath) {
    checkHostPath(place.at('hostPath'), hostPath);
    const isRoot = hostPath.path.split('/').every((part) => part === '' || part === '.') && hostPath.path.startsWith('/');
    if (isRoot && spec.persistentVolumeReclaimPolicy === 'Recycle') reclaim.fault('"Recycle" would empty the whole node');
  }
  if (nfs) checkNfs(place.at('nfs'), nfs);
  if (csi) checkCsi(place.at('csi'), csi);
  checkLegacyVolumes(place, name, spec as unknown as Readonly<Record<string, unknown>>, true);
  checkUnlessEmpty(place.at('storageClassName'), spec.storageClassName, dnsSubdomain);
  oneOf(place.at('volumeMode'), spec.volumeMode, volumeModes);
  if (spec.volumeAttributesClassName === undefined) return;
  check(place.at('volumeAttributesClassName'), spec.volumeAttributesClassName, dnsSubdomain);
  if (!csi) place.at('volumeAttributesClassName').fault('is for volumes of csi alone');
}

function checkCapacity(place: Place, capacity: Quantities): void {
  if (capacity.storage === undefined) place.at('storage').fault('is missing');
  for (const [name, amount] of Object.entries(capacity)) {
    if (name !== 'storage') place.at(name).fault('is no capacity of a volume: only storage');
    if (thousandths(amount) <= zero) place.at(name).fault(`${show(amount)} is not more than nothing`);
  }
}

function checkCsi(place: Place, csi: Csi): void {
  if (required(place.at('driver'), csi.driver)) check(place.at('driver'), csi.driver, csiDriver);
  required(place.at('volumeHandle'), csi.volumeHandle);
  const fields = ['controllerPublishSecretRef', 'controllerExpandSecretRef', 'nodePublishSecretRef', 'nodeExpandSecretRef'] as const;
  for (const field of fields) {
    const ref = csi[field];
    if (ref === undefined) continue;
    check(place.at(field).at('name'), ref.name ?? '', dnsSubdomain);
    check(place.at(field).at('namespace'), ref.namespace ?? '', dnsLabel);
  }
}
