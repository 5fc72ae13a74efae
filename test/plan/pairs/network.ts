import { deployment, policy } from '../objects';
import type { Pair } from '../planned';

const from = (app: string, port?: number) => ({
  from: [{ podSelector: { matchLabels: { app } } }],
  ...(port === undefined ? {} : { ports: [{ port, protocol: 'TCP' }] }),
});

export const network: readonly Pair[] = [
  {
    name: 'a peer of a NetworkPolicy',
    before: [policy({ ingress: [from('a', 80)] })],
    after: [policy({ ingress: [from('a', 80), from('b', 80)] })],
    there: { changes: ['~ NetworkPolicy web/web: spec.ingress[1]'], dangers: ['network-loosened NetworkPolicy web/web: spec.ingress'] },
    back: { changes: ['~ NetworkPolicy web/web: spec.ingress[1]'], dangers: [] },
  },
  {
    name: 'all ports of a NetworkPolicy',
    before: [policy({ ingress: [from('a', 80)] })],
    after: [policy({ ingress: [from('a')] })],
    there: {
      changes: ['~ NetworkPolicy web/web: spec.ingress[0].ports'],
      dangers: ['network-loosened NetworkPolicy web/web: spec.ingress'],
    },
    back: { changes: ['~ NetworkPolicy web/web: spec.ingress[0].ports'], dangers: [] },
  },
  {
    name: 'a narrower range of addresses',
    before: [policy({ ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }] }] })],
    after: [policy({ ingress: [{ from: [{ ipBlock: { cidr: '10.2.0.0/16' } }] }] })],
    there: {
      changes: ['~ NetworkPolicy web/web: spec.ingress[0].from[0].ipBlock.cidr, spec.ingress[0].from[0].ipBlock.except'],
      dangers: [],
    },
    back: {
      changes: ['~ NetworkPolicy web/web: spec.ingress[0].from[0].ipBlock.cidr, spec.ingress[0].from[0].ipBlock.except'],
      dangers: ['network-loosened NetworkPolicy web/web: spec.ingress'],
    },
  },
  {
    name: 'the only NetworkPolicy of a pod',
    before: [policy({}), deployment()],
    after: [deployment()],
    there: { changes: ['- NetworkPolicy web/web'], dangers: ['network-loosened NetworkPolicy web/web'] },
    back: { changes: ['+ NetworkPolicy web/web'], dangers: [] },
  },
  {
    name: 'a NetworkPolicy beside one that denies',
    before: [policy({}), policy({ podSelector: {} }, 'default-deny'), deployment()],
    after: [policy({ podSelector: {} }, 'default-deny'), deployment()],
    there: { changes: ['- NetworkPolicy web/web'], dangers: [] },
    back: { changes: ['+ NetworkPolicy web/web'], dangers: [] },
  },
];
