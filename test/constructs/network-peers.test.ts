import { Lab } from '../../src/constructs/lab';
import { peerOf, peersOf, podPeers } from '../../src/constructs/network-peers';
import { anywhere, type Placement, pin } from '../../src/constructs/placement';
import type { PodSet } from '../../src/constructs/pod-set';
import { base, withChange } from '../inventory/base';

describe('outside of the pods', () => {
  const lab = new Lab({ homelab: 'test', inventory: base });
  test('the Internet is every address but those of the house, the tailnet, the cluster and the machine itself', () => {
    expect(peersOf(lab, { kind: 'internet', ports: [] } as never)).toEqual([
      {
        ipBlock: {
          cidr: '0.0.0.0/0',
          except: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', '127.0.0.0/8'],
        },
      },
    ]);
  });
  test('the house is each network with a way out', () => {
    const inventory = withChange('networks.inner', { cidr: '10.9.9.0/24' });
    const both = withChange('networks.more', { cidr: '10.8.8.0/24', gateway: '10.8.8.1' }, inventory);
    expect(peersOf(new Lab({ homelab: 'test', inventory: both }), { kind: 'lan', ports: [] } as never)).toEqual([
      { ipBlock: { cidr: '192.168.7.0/24' } },
      { ipBlock: { cidr: '10.8.8.0/24' } },
    ]);
  });
  test('the API is each address of each server, and of no agent', () => {
    expect(peersOf(lab, { kind: 'kubernetes-api', ports: [] } as never)).toEqual([{ ipBlock: { cidr: '192.168.7.20/32' } }]);
  });
});

describe('pods', () => {
  const lab = new Lab({ homelab: 'test', inventory: base });
  const selector = { 'app.kubernetes.io/name': 'x' };
  const pods = (placement: Placement, onNodeNetwork: boolean) =>
    ({ namespace: 'other', selector, placement, onNodeNetwork }) as unknown as PodSet;
  const own = {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } },
    podSelector: { matchLabels: selector },
  };

  test('in their own network are known by their namespace and labels', () => {
    expect(peerOf(pods(anywhere, false))).toEqual(own);
    expect(podPeers(lab, pods(pin({ name: 'two' }), false))).toEqual([own]);
  });

  test('on their node’s network are known by the addresses of all nodes that they may run on', () => {
    const at = (placement: Placement) => podPeers(lab, pods(placement, true));
    expect(at(pin({ name: 'two' }))).toEqual([{ ipBlock: { cidr: '192.168.7.21/32' } }]);
    expect(at(anywhere)).toEqual(['20', '21'].map((last) => ({ ipBlock: { cidr: `192.168.7.${last}/32` } })));
    expect(at(pin({ name: 'three' }))).toEqual([]);
    const apart = new Lab({ homelab: 'test', inventory: withChange('networks.lan.bridge', undefined) });
    expect(podPeers(apart, pods(anywhere, true))).toEqual([]);
  });
});
