import { deployment, object, reads, sealed } from '../objects';
import type { Pair } from '../planned';

const rolling = { strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } } };

export const secrets: readonly Pair[] = [
  {
    name: 'a sealed secret that is read',
    before: [sealed(['token']), deployment(reads('token'), rolling)],
    after: [deployment(reads('token'), rolling)],
    there: { changes: ['- SealedSecret web/token'], dangers: ['secret-unsealed SealedSecret web/token'] },
    back: { changes: ['+ SealedSecret web/token'], dangers: [] },
  },
  {
    name: 'a sealed secret that nobody reads',
    before: [sealed(['token']), deployment()],
    after: [deployment()],
    there: { changes: ['- SealedSecret web/token'], dangers: [] },
    back: { changes: ['+ SealedSecret web/token'], dangers: [] },
  },
  {
    name: 'a key of a sealed secret that is read',
    before: [sealed(['token', 'other']), deployment(reads('token'), rolling)],
    after: [sealed(['other']), deployment(reads('token'), rolling)],
    there: {
      changes: ['~ SealedSecret web/token: spec.encryptedData.token'],
      dangers: ['secret-key-gone SealedSecret web/token: spec.encryptedData.token'],
    },
    back: { changes: ['~ SealedSecret web/token: spec.encryptedData.token'], dangers: [] },
  },
  {
    name: 'a secret sealed anew',
    before: [sealed(['token'])],
    after: [sealed(['token'], 'token', 'AgCdifferentdifferentdifferent')],
    there: { changes: ['~ SealedSecret web/token: spec.encryptedData.token'], dangers: [] },
    back: { changes: ['~ SealedSecret web/token: spec.encryptedData.token'], dangers: [] },
  },
  {
    name: 'a plain Secret',
    before: [],
    after: [object('Secret', 'token', { stringData: { token: 'hunter2-hunter2' } })],
    there: { changes: ['+ Secret web/token'], dangers: ['secret-plain Secret web/token'] },
    back: { changes: ['- Secret web/token'], dangers: [] },
  },
];
