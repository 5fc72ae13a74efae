import { show } from '../show';
import { check, oneOf, required, within } from './checks';
import { dnsLabel } from './names';
import type { Place } from './place';

type Fields = Readonly<Record<string, unknown>>;
type Ref = { readonly name?: string; readonly namespace?: string } | undefined;

/**
 * Volumes of storage that few homelabs have, for pods and for PersistentVolumes: the fields that none of them can be without
 * (pkg/apis/core/validation/validation.go, one function each). That they are there is the schema's to say.
 */
const cannotBeEmpty: Readonly<Record<string, readonly string[]>> = {
  gitRepo: ['repository'],
  gcePersistentDisk: ['pdName'],
  awsElasticBlockStore: ['volumeID'],
  iscsi: ['targetPortal', 'iqn'],
  glusterfs: ['endpoints', 'path'],
  rbd: ['monitors', 'image'],
  cinder: ['volumeID'],
  cephfs: ['monitors'],
  quobyte: ['registry', 'volume'],
  flexVolume: ['driver'],
  azureFile: ['secretName', 'shareName'],
  azureDisk: ['diskName', 'diskURI'],
  vsphereVolume: ['volumePath'],
  photonPersistentDisk: ['pdID'],
  portworxVolume: ['volumeID'],
  scaleIO: ['gateway', 'system'],
  storageos: [],
  flocker: [],
  fc: [],
};

/** Name of a volume and its portal together, where an initiator has a name. */
const longestIscsi = 64;

/** Names of all of them. */
export const legacyVolumes = Object.keys(cannotBeEmpty);

/** `persistent` ones name the namespace of their secrets. */
export function checkLegacyVolumes(place: Place, name: string, source: Fields, persistent: boolean): void {
  for (const kind of Object.keys(source)) {
    const [fields, volume] = [cannotBeEmpty[kind], source[kind] as Fields | undefined];
    if (fields === undefined || volume === undefined) continue;
    const at = place.at(kind);
    for (const field of fields) required(at.at(field), volume[field] as string | readonly unknown[] | undefined);
    more[kind]?.(at, volume, persistent);
    const { initiatorName, targetPortal } = volume;
    if (initiatorName !== undefined && `${name}:${targetPortal}`.length > longestIscsi) {
      at.at('targetPortal').fault(`${show(`${name}:${targetPortal}`)} has more than ${longestIscsi} characters, with an initiatorName`);
    }
  }
}

const more: Readonly<Record<string, (place: Place, volume: Fields, persistent: boolean) => void>> = {
  gitRepo: (place, { directory = '' }) => {
    if (`/${String(directory)}/`.includes('/../') || String(directory).startsWith('/'))
      place.at('directory').fault(`${show(directory)} goes upwards`);
  },
  gcePersistentDisk: (place, { partition }) => within(place.at('partition'), partition as number | undefined, 0, 255),
  awsElasticBlockStore: (place, { partition }) => within(place.at('partition'), partition as number | undefined, 0, 255),
  iscsi: (place, { iqn, initiatorName, lun, secretRef, chapAuthDiscovery, chapAuthSession }, persistent) => {
    check(place.at('iqn'), (iqn as string) || undefined, initiator);
    check(place.at('initiatorName'), initiatorName as string | undefined, initiator);
    within(place.at('lun'), lun as number, 0, 255);
    if ((chapAuthDiscovery || chapAuthSession) && secretRef === undefined) place.at('secretRef').fault('is missing, and CHAP needs one');
    if (persistent && secretRef !== undefined) required(place.at('secretRef').at('name'), (secretRef as Ref)?.name ?? '');
  },
  glusterfs: (place, { endpointsNamespace }) => check(place.at('endpointsNamespace'), endpointsNamespace as string | undefined, dnsLabel),
  cinder: (place, { secretRef }, persistent) => checkRef(place.at('secretRef'), secretRef as Ref, persistent),
  storageos: (place, { volumeName = '', volumeNamespace = '', secretRef }, persistent) => {
    check(place.at('volumeName'), volumeName as string, dnsLabel);
    if (volumeNamespace !== '') check(place.at('volumeNamespace'), volumeNamespace as string, dnsLabel);
    checkRef(place.at('secretRef'), secretRef as Ref, persistent);
  },
  flocker: (place, { datasetName = '', datasetUUID = '' }) => {
    if ((datasetName === '') === (datasetUUID === '')) place.fault('needs either datasetName or datasetUUID');
    if (String(datasetName).includes('/')) place.at('datasetName').fault(`${show(datasetName)} has a slash in it`);
  },
  fc: (place, volume) => {
    const [targetWWNs, wwids] = [volume.targetWWNs, volume.wwids].map((list) => (list as readonly unknown[] | undefined) ?? []);
    if ((targetWWNs?.length === 0) === (wwids?.length === 0)) place.fault('needs either targetWWNs or wwids');
    if (targetWWNs?.length) within(place.at('lun'), (volume.lun as number | undefined) ?? -1, 0, 255);
  },
  quobyte: (place, { registry, tenant = '' }) => {
    if (String(tenant).length > 64) place.at('tenant').fault('has more than 64 characters');
    if (
      !String(registry)
        .split(',')
        .every((pair) => /^([^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/.test(pair))
    ) {
      place.at('registry').fault(`${show(registry)} is no list of host:port`);
    }
  },
  flexVolume: (place, { options = {} }) => {
    for (const key of Object.keys(options as Fields)) {
      if (/(^|\.)(kubernetes|k8s)\.io(\/|$)/i.test(key)) place.at('options').fault(`the key ${show(key)} is Kubernetes' own`);
    }
  },
  azureFile: (place, { secretNamespace }, persistent) => {
    if (persistent && secretNamespace === '') place.at('secretNamespace').fault('is empty');
  },
  azureDisk: (place, { cachingMode, kind, diskURI }) => {
    oneOf(place.at('cachingMode'), cachingMode as string | undefined, ['None', 'ReadOnly', 'ReadWrite']);
    oneOf(place.at('kind'), kind as string | undefined, ['Shared', 'Dedicated', 'Managed']);
    const prefix = (kind ?? 'Shared') === 'Managed' ? '/subscriptions/' : 'https://';
    if (!String(diskURI).startsWith(prefix)) place.at('diskURI').fault(`${show(diskURI)} does not begin with ${prefix}`);
  },
  scaleIO: (place, { volumeName = '' }) => {
    required(place.at('volumeName'), volumeName as string);
  },
};

function initiator(value: string): string | undefined {
  const good =
    /^iqn.*iqn\.\d{4}-\d{2}\.[A-Za-z0-9.-]+:[^,;*&$|\s]+$|^iqn\.\d{4}-\d{2}\.[A-Za-z0-9.-]+:[^,;*&$|\s]+$/.test(value) ||
    /^eui.[A-Za-z0-9]{16}$/.test(value) ||
    /^naa.[A-Za-z0-9]{32}$/.test(value);
  return good ? undefined : 'is no name of iSCSI, like iqn.2026-11.example:disk';
}

function checkRef(place: Place, ref: Ref, persistent: boolean): void {
  if (ref === undefined) return;
  required(place.at('name'), ref.name ?? '');
  if (persistent) required(place.at('namespace'), ref.namespace ?? '');
}
