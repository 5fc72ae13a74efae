import { show } from '../show';
import { check, each, exactlyOne } from './checks';
import { checkLegacyVolumes, legacyVolumes } from './legacy-volumes';
import type { VolumesOfPod } from './mounts';
import { dnsLabel } from './names';
import type { Place } from './place';
import { checkProjected, type Projected } from './projected';
import { thousandths, zero } from './resources';
import { checkVolumeSources, type VolumeSources } from './volume-sources';

export interface Volume extends VolumeSources {
  readonly name: string;
  readonly projected?: Projected;
}

const kinds = [
  ...[
    'emptyDir',
    'hostPath',
    'secret',
    'configMap',
    'downwardAPI',
    'persistentVolumeClaim',
    'nfs',
    'csi',
    'image',
    'ephemeral',
    'projected',
  ],
  ...legacyVolumes,
];

/** Whether a volume is space for the pod alone: one that names no source is (pkg/apis/core/v1/defaults.go, SetDefaults_Volume). */
export function isScratch(volume: Volume): boolean {
  return (
    volume.emptyDir !== undefined || kinds.every((kind) => (volume as unknown as Readonly<Record<string, unknown>>)[kind] === undefined)
  );
}

/** The volumes of a pod, each of one kind (pkg/apis/core/validation/validation.go, ValidateVolumes). One of no kind is an emptyDir. */
export function checkVolumes(place: Place, volumes: readonly Volume[] | undefined): VolumesOfPod {
  each(place, volumes, (at, volume) => {
    check(at.at('name'), volume.name, dnsLabel);
    exactlyOne(at, volume, kinds, true);
    const size = volume.emptyDir?.sizeLimit;
    if (thousandths(size) < zero)
      at.at('emptyDir')
        .at('sizeLimit')
        .fault(`${show(size)} is less than nothing`);
    checkVolumeSources(at, volume);
    if (volume.projected) checkProjected(at.at('projected'), volume.projected);
    checkLegacyVolumes(at, volume.name, volume as unknown as Readonly<Record<string, unknown>>, false);
  });
  const asDevice = ({ persistentVolumeClaim, ephemeral }: Volume) => persistentVolumeClaim !== undefined || ephemeral !== undefined;
  return new Map((volumes ?? []).map((volume) => [volume.name, { asDevice: asDevice(volume) }]));
}
