import { show } from '../show';
import { check, checkUnlessEmpty, dropped, each, oneOf, required } from './checks';
import { dnsSubdomain } from './names';
import type { Place } from './place';
import { type Requirements, thousandths, zero } from './resources';
import { checkSelector, type LabelSelector } from './selectors';

interface Source {
  readonly apiGroup?: string;
  readonly kind: string;
  readonly name: string;
}

export interface ClaimSpec {
  readonly accessModes?: readonly string[];
  readonly selector?: LabelSelector;
  readonly resources?: Requirements;
  readonly storageClassName?: string;
  readonly volumeMode?: string;
  readonly volumeAttributesClassName?: string;
  readonly dataSource?: Source;
  readonly dataSourceRef?: Source & { readonly namespace?: string };
}

export const volumeModes = ['Filesystem', 'Block'];

/** A claim of a volume (pkg/apis/core/validation/validation.go, ValidatePersistentVolumeClaimSpec). */
export function checkClaim(place: Place, spec: ClaimSpec): void {
  checkAccessModes(place.at('accessModes'), spec.accessModes);
  checkSelector(place.at('selector'), spec.selector);
  const size = spec.resources?.requests?.storage;
  const storage = place.at('resources').at('requests').at('storage');
  if (size === undefined) storage.fault('is missing');
  else if (thousandths(size) <= zero) storage.fault(`${show(size)} is not more than nothing`);
  checkUnlessEmpty(place.at('storageClassName'), spec.storageClassName, dnsSubdomain);
  oneOf(place.at('volumeMode'), spec.volumeMode, volumeModes);
  checkUnlessEmpty(place.at('volumeAttributesClassName'), spec.volumeAttributesClassName, dnsSubdomain);
  for (const field of ['dataSource', 'dataSourceRef'] as const) {
    const source = spec[field];
    if (source) checkSource(place.at(field), source);
  }
  dropped(place.at('dataSourceRef').at('namespace'), spec.dataSourceRef?.namespace || undefined, 'CrossNamespaceVolumeDataSource');
  const [a, b] = [spec.dataSource, spec.dataSourceRef];
  const same = a?.apiGroup === b?.apiGroup && a?.kind === b?.kind && a?.name === b?.name;
  if (a && b && !same) place.at('dataSourceRef').fault('is not what dataSource is');
}

/** Access modes of volumes and claims: one of which excludes the others. */
export function checkAccessModes(place: Place, modes: readonly string[] | undefined): void {
  if (!required(place, modes ?? [])) return;
  each(place, modes, (at, mode) => oneOf(at, mode, ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod']));
  if (modes?.includes('ReadWriteOncePod') && new Set(modes).size > 1) place.fault('has ReadWriteOncePod beside others, which it excludes');
}

const snapshots = 'snapshot.storage.k8s.io';

/** What a claim, but no template of one, loses without a word (pkg/api/persistentvolumeclaim/util.go). */
export function checkOldSource(place: Place, spec: ClaimSpec): void {
  if (spec.dataSource === undefined || spec.dataSourceRef !== undefined) return;
  const { apiGroup = '', kind } = spec.dataSource;
  const isOld = (apiGroup === '' && kind === 'PersistentVolumeClaim') || (apiGroup === snapshots && kind === 'VolumeSnapshot');
  if (!isOld) place.at('dataSource').fault(`${show(kind)} would be dropped: such a source stands in dataSourceRef`);
}

function checkSource(place: Place, { apiGroup = '', kind, name }: Source): void {
  required(place.at('name'), name);
  if (required(place.at('kind'), kind) && apiGroup === '' && kind !== 'PersistentVolumeClaim') {
    place.at('kind').fault(`${show(kind)} has no apiGroup, and of those without only a PersistentVolumeClaim can be a source`);
  }
  if (apiGroup !== '') check(place.at('apiGroup'), apiGroup, dnsSubdomain);
}
