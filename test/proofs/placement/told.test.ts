import type { Inventory } from '../../../src';
import { placement } from '../../../src/proofs/placement';
import { base, withChange } from '../../inventory/base';
import { against, modelOf } from '../proved';
import { type Any, all, deployment, on } from './parts';

const recreate = { strategy: { type: 'Recreate' } };
const value = (declare: (lab: Any) => void, node: string, inventory: Inventory = base) =>
  placement.prove(modelOf(declare, inventory)).figures.find(({ about }) => about === `runs on ${node}`)?.value;

/** The base with so many agents on machine two. */
const withAgents = (count: number): Inventory => {
  const { server, worker } = base.vms;
  const agents = Array.from({ length: count }, (_, index) => [
    `agent-${index}`,
    { ...worker, vmid: 101 + index, addresses: { lan: `192.168.7.${21 + index}` }, disks: { system: worker.disks.system } },
  ]);
  return withChange('vms', { server, ...Object.fromEntries(agents) });
};

describe('what runs on a node is told', () => {
  test('with the share of each amount that it has and its pods ask for', () => {
    const two = deployment({ cpu: '1900m', memory: '1344Mi' }, { pod: on('one'), spec: { ...recreate, replicas: 2 } });
    expect(value(two, 'server')).toBe('50 % memory, 100 % cores, 0 % scratch space, 2 % pods: app/x 2 times');
  });

  test('a device that another node has is no share of its own', () => {
    const offers = withChange('vms.server.extendedResources', { 'gpu.intel.com/i915': 2 });
    const one = deployment({ 'gpu.intel.com/i915': '1', cpu: '380m', memory: '16Mi' }, { spec: recreate });
    expect(value(one, 'server', offers)).toBe('0 % memory, 10 % cores, 0 % scratch space, 1 % pods, 50 % gpu.intel.com/i915: app/x');
    expect(value(one, 'worker', offers)).toBe('0 % memory, 0 % cores, 0 % scratch space, 0 % pods: nothing');
  });

  test('by name, up to forty, and how many more there are', () => {
    const many = (count: number) =>
      all(
        ...Array.from({ length: count }, (_, index) =>
          deployment({ cpu: '1m' }, { name: `p${String(index).padStart(2, '0')}`, pod: on('one'), spec: recreate }),
        ),
      );
    const names = (count: number) =>
      value(many(count), 'server')
        ?.replace(/^.*?: /, '')
        .split(', ');
    const each = Array.from({ length: 40 }, (_, index) => `app/p${String(index).padStart(2, '0')}`);
    expect(names(40)).toEqual(each);
    expect(names(41)).toEqual([...each, '1 more']);
    expect(names(43)).toEqual([...each, '3 more']);
  });
});

describe('a pod that finds no node', () => {
  test('is told with what four nodes have against it, and with the number of the others', () => {
    const why = (agents: number) =>
      against(placement, modelOf(deployment({ memory: '2Gi' }, { spec: { ...recreate, replicas: agents + 3 } }), withAgents(agents)))[0]
        ?.at(-1)
        ?.replace(/^.*?others: /, '');
    const left = (node: string) => `${node}: it has 1.3 GiB of memory left of ${node === 'server' ? 5.3 : 3.3} GiB`;
    expect(why(3)).toBe(['server', 'agent-0', 'agent-1', 'agent-2'].map(left).join('; '));
    expect(why(4)).toBe(`${['server', 'agent-0', 'agent-1', 'agent-2'].map(left).join('; ')}; and 1 more nodes`);
  });

  const repairs = (declare: (lab: Any) => void) =>
    placement.prove(modelOf(declare)).findings.map(({ severity, where, repair }) => [severity, where, repair]);
  const one = (name: string, memory: string) => deployment({ memory }, { name, spec: recreate });

  test('and would with another one elsewhere is to do, and names the one that is to be placed', () => {
    expect(repairs(all(one('a', '2Gi'), one('x', '5Gi')))).toEqual([
      ['to do', 'test/app/x', 'it would fit with app/a on worker: place that one there'],
    ]);
  });

  test('however all are placed fails', () => {
    expect(repairs(all(one('a', '4Gi'), one('x', '5Gi'), one('y', '5Gi'))).map(([severity]) => severity)).toEqual(['fails']);
  });

  test('is to do when there are too many ways to say that there is none', () => {
    // 50 MiB each more than the one before: of both nodes' 5376 and 3328 MiB, 8650 can be had in such pieces, and 8700 are asked for
    const cramped = Array.from({ length: 17 }, (_, index) => one(`p${String(index).padStart(2, '0')}`, `${50 * (index + 1)}Mi`));
    expect(repairs(all(...cramped, one('x', '1050Mi')))).toEqual([
      ['to do', 'test/app/x', 'ask for less, loosen what it demands, or give a VM more in inventory.ts'],
    ]);
  });
});

describe('the new pod of a rollout', () => {
  const apart = (more: Any) => ({
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { labelSelector: { matchLabels: { app: 'x' } }, topologyKey: 'kubernetes.io/hostname', ...more },
        ],
      },
    },
  });
  const byRevision = { matchLabelKeys: ['pod-template-hash'] };
  const found = (pod: Any) => against(placement, modelOf(deployment({}, { pod: { ...on('one'), ...pod } })));

  test('stands beside the old one where only pods of one revision stand apart', () => {
    expect(found(apart(byRevision))).toEqual([]);
    expect(found(apart({}))).toHaveLength(1);
    expect(found(apart({ matchLabelKeys: ['version'] }))).toHaveLength(1);
  });

  test('stands apart from the old one where one of its terms is of any revision', () => {
    const [term] = apart(byRevision).affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution;
    const [other] = apart({}).affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution;
    const both = { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term, other] } } };
    expect(found(both)).toHaveLength(1);
  });
});
