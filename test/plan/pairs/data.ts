import { claim, kept, namespace, object, option, statefulSet, volume } from '../objects';
import type { Pair } from '../planned';

export const data: readonly Pair[] = [
  {
    name: 'a claim that grows',
    before: [claim(), volume()],
    after: [claim({ resources: { requests: { storage: '8Gi' } } }), volume()],
    there: { changes: ['~ PersistentVolumeClaim web/data: spec.resources.requests.storage'], dangers: [] },
    back: {
      changes: ['~ PersistentVolumeClaim web/data: spec.resources.requests.storage'],
      dangers: ['claim-shrunk PersistentVolumeClaim web/data: spec.resources.requests.storage'],
    },
  },
  {
    name: 'a claim that grows on a class that lets none grow',
    before: [claim(), object('StorageClass', 'fast', { provisioner: 'a' })],
    after: [claim({ resources: { requests: { storage: '8Gi' } } }), object('StorageClass', 'fast', { provisioner: 'a' })],
    there: {
      changes: ['~ PersistentVolumeClaim web/data: spec.resources.requests.storage'],
      dangers: ['immutable-field PersistentVolumeClaim web/data: spec.resources.requests.storage'],
    },
    back: {
      changes: ['~ PersistentVolumeClaim web/data: spec.resources.requests.storage'],
      dangers: ['claim-shrunk PersistentVolumeClaim web/data: spec.resources.requests.storage'],
    },
  },
  {
    name: 'a claim of another class',
    before: [claim()],
    after: [claim({ storageClassName: 'hot' })],
    there: {
      changes: ['~ PersistentVolumeClaim web/data: spec.storageClassName'],
      dangers: ['storage-class-changed PersistentVolumeClaim web/data: spec.storageClassName'],
    },
    back: {
      changes: ['~ PersistentVolumeClaim web/data: spec.storageClassName'],
      dangers: ['storage-class-changed PersistentVolumeClaim web/data: spec.storageClassName'],
    },
  },
  {
    name: 'a claim on another volume',
    before: [claim()],
    after: [claim({ volumeName: 'other' })],
    there: {
      changes: ['~ PersistentVolumeClaim web/data: spec.volumeName'],
      dangers: ['claim-moved PersistentVolumeClaim web/data: spec.volumeName'],
    },
    back: {
      changes: ['~ PersistentVolumeClaim web/data: spec.volumeName'],
      dangers: ['claim-moved PersistentVolumeClaim web/data: spec.volumeName'],
    },
  },
  {
    name: 'a volume at another path',
    before: [volume()],
    after: [volume({ local: { path: '/srv/hot/data' } })],
    there: { changes: ['~ PersistentVolume data: spec.local.path'], dangers: ['claim-moved PersistentVolume data: spec.local'] },
    back: { changes: ['~ PersistentVolume data: spec.local.path'], dangers: ['claim-moved PersistentVolume data: spec.local'] },
  },
  {
    name: 'the reclaim policy of a volume',
    before: [volume()],
    after: [volume({ persistentVolumeReclaimPolicy: 'Delete' })],
    there: {
      changes: ['~ PersistentVolume data: spec.persistentVolumeReclaimPolicy'],
      dangers: ['volume-reclaimed PersistentVolume data: spec.persistentVolumeReclaimPolicy'],
    },
    back: { changes: ['~ PersistentVolume data: spec.persistentVolumeReclaimPolicy'], dangers: [] },
  },
  {
    name: 'a claim whose volume retains',
    before: [claim(), volume()],
    after: [volume()],
    there: { changes: ['- PersistentVolumeClaim web/data'], dangers: ['claim-removed PersistentVolumeClaim web/data'] },
    back: { changes: ['+ PersistentVolumeClaim web/data'], dangers: [] },
  },
  {
    name: 'a claim whose volume nobody knows',
    before: [claim()],
    after: [],
    there: { changes: ['- PersistentVolumeClaim web/data'], dangers: ['data-removed PersistentVolumeClaim web/data'] },
    back: { changes: ['+ PersistentVolumeClaim web/data'], dangers: [] },
  },
  {
    name: 'a claim that is protected',
    before: [claim({}, kept), volume({}, kept)],
    after: [],
    there: { changes: ['- PersistentVolume data kept', '- PersistentVolumeClaim web/data kept'], dangers: [] },
    back: { changes: ['+ PersistentVolume data', '+ PersistentVolumeClaim web/data'], dangers: [] },
  },
  {
    name: 'a claim that waits for a confirmation',
    before: [claim({}, option('Prune=confirm'))],
    after: [],
    there: { changes: ['- PersistentVolumeClaim web/data waits'], dangers: ['data-removed PersistentVolumeClaim web/data'] },
    back: { changes: ['+ PersistentVolumeClaim web/data'], dangers: [] },
  },
  {
    name: 'the protection of a claim',
    before: [claim({}, kept)],
    after: [claim({}, option('Prune=false'))],
    there: {
      changes: ['~ PersistentVolumeClaim web/data: metadata.annotations["argocd.argoproj.io/sync-options"]'],
      dangers: ['protection-removed PersistentVolumeClaim web/data: metadata.annotations["argocd.argoproj.io/sync-options"]'],
    },
    back: { changes: ['~ PersistentVolumeClaim web/data: metadata.annotations["argocd.argoproj.io/sync-options"]'], dangers: [] },
  },
  {
    name: 'a namespace',
    before: [namespace(), claim({}, kept), volume({}, kept)],
    after: [volume({}, kept)],
    there: {
      changes: ['- Namespace web', '- PersistentVolumeClaim web/data'],
      dangers: ['namespace-removed Namespace web', 'claim-removed PersistentVolumeClaim web/data'],
    },
    back: { changes: ['+ Namespace web', '+ PersistentVolumeClaim web/data'], dangers: [] },
  },
  {
    name: 'a namespace that is protected',
    before: [namespace(kept)],
    after: [],
    there: { changes: ['- Namespace web kept'], dangers: [] },
    back: { changes: ['+ Namespace web'], dangers: [] },
  },
  {
    name: 'a StatefulSet that takes its claims along',
    before: [statefulSet({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } })],
    after: [],
    there: { changes: ['- StatefulSet web/db'], dangers: ['data-removed StatefulSet web/db'] },
    back: { changes: ['+ StatefulSet web/db'], dangers: [] },
  },
];
