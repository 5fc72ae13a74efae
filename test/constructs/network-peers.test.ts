import { Lab } from '../../src/constructs/lab';
import { peersOf } from '../../src/constructs/network-peers';
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
