import { show } from '../show';
import { check, each, oneOf, required } from './checks';
import { descendingPath, noBacksteps } from './paths';
import type { Place } from './place';

export interface Mount {
  readonly name: string;
  readonly mountPath: string;
  readonly subPath?: string;
  readonly subPathExpr?: string;
  readonly readOnly?: boolean;
  readonly recursiveReadOnly?: string;
  readonly mountPropagation?: string;
}

interface Device {
  readonly name: string;
  readonly devicePath: string;
}

export interface Mounting {
  readonly volumeMounts?: readonly Mount[];
  readonly volumeDevices?: readonly Device[];
  readonly securityContext?: { readonly privileged?: boolean };
}

/** The volumes of a pod by name: whether each can be had as a device, too. */
export type VolumesOfPod = ReadonlyMap<string, { readonly asDevice: boolean }>;

/** What a container mounts (pkg/apis/core/validation/validation.go, ValidateVolumeMounts and ValidateVolumeDevices). */
export function checkMounts(place: Place, container: Mounting, volumes: VolumesOfPod): void {
  const { volumeMounts = [], volumeDevices = [], securityContext } = container;
  const known = (at: Place, name: string) => {
    if (!required(at.at('name'), name)) return undefined;
    const volume = volumes.get(name);
    if (volume === undefined)
      at.at('name').fault(`${show(name)} is no volume of the pod: ${[...volumes.keys()].join(', ') || 'it has none'}`);
    return volume;
  };
  each(place.at('volumeMounts'), volumeMounts, (at, mount) => {
    known(at, mount.name);
    required(at.at('mountPath'), mount.mountPath);
    if (volumeDevices.some(({ name }) => name === mount.name)) at.at('name').fault(`${show(mount.name)} is among volumeDevices too`);
    if (volumeDevices.some(({ devicePath }) => devicePath === mount.mountPath)) {
      at.at('mountPath').fault(`${show(mount.mountPath)} is the path of a device too`);
    }
    checkSubPaths(at, mount);
    checkPropagation(at, mount, securityContext?.privileged ?? false);
  });
  const names = new Set<string>();
  each(place.at('volumeDevices'), volumeDevices, (at, { name, devicePath }) => {
    const volume = known(at, name);
    if (volume?.asDevice === false) at.at('name').fault(`${show(name)} is no claim, and only a claim can be a device`);
    if (names.has(name)) at.at('name').fault(`${show(name)} is there twice`);
    names.add(name);
    if (required(at.at('devicePath'), devicePath)) check(at.at('devicePath'), devicePath, noBacksteps);
  });
}

function checkSubPaths(place: Place, { subPath = '', subPathExpr = '' }: Mount): void {
  check(place.at('subPath'), subPath, descendingPath);
  check(place.at('subPathExpr'), subPathExpr, descendingPath);
  if (subPath !== '' && subPathExpr !== '') place.at('subPathExpr').fault('stands beside subPath, and a mount has one of them');
}

function checkPropagation(place: Place, { mountPropagation, recursiveReadOnly, readOnly }: Mount, privileged: boolean): void {
  const at = place.at('mountPropagation');
  oneOf(at, mountPropagation, ['None', 'HostToContainer', 'Bidirectional']);
  if (mountPropagation === 'Bidirectional' && !privileged) at.fault('"Bidirectional" is for privileged containers alone');
  oneOf(place.at('recursiveReadOnly'), recursiveReadOnly, ['Disabled', 'IfPossible', 'Enabled']);
  if (recursiveReadOnly === undefined || recursiveReadOnly === 'Disabled') return;
  if (!readOnly) place.at('recursiveReadOnly').fault(`${show(recursiveReadOnly)} needs readOnly: true`);
  if ((mountPropagation ?? 'None') !== 'None')
    place.at('recursiveReadOnly').fault(`${show(recursiveReadOnly)} needs mountPropagation None`);
}
