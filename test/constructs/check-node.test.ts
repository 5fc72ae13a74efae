import { pin, prefer, Workload } from '../../src';
import { beyondBaseline, portsOfNode } from '../../src/constructs/check-node';
import { type Any, inApp, plain, told } from './object-of';

describe('port 53 of a node is at its own address', () => {
  const at = (hostPort: number, placement: (lab: Any) => Any, more: Any = {}) =>
    told(
      inApp(
        (chart, lab) =>
          void new Workload(chart, 'main', {
            ...plain,
            ports: { dns: { number: 53, hostPort } },
            waivers: { hostPorts: 'a test' },
            placement: placement(lab),
            ...more,
          }),
      ),
    );
  const anywhere = () => ({ strength: 'any' });
  const conflict = [['PLACEMENT_CONFLICT', 'test/app/main']];
  test.each([52, 54])('and port %d is not: its pod may run anywhere', (port) => expect(at(port, anywhere)).toEqual([]));
  test('so its pod runs on one, and no wish will do', () => {
    expect(at(53, anywhere)).toEqual(conflict);
    expect(at(53, (lab) => prefer(lab.machines.one))).toEqual(conflict);
    expect(at(53, (lab) => pin(lab.machines.one))).toEqual([]);
  });
  test('and on its node’s network it is the pod’s own', () => {
    expect(at(1, anywhere, { ports: { dns: 53 }, hostNetwork: 'a test', waivers: {} })).toEqual([]);
  });
});

describe('on its node’s network a pod reaches pods of its own node alone', () => {
  const reaching = (own: (lab: Any) => Any, other: (lab: Any) => Any, hostNetwork?: string) =>
    told(
      inApp((chart, lab) => {
        const { ports } = new Workload(chart, 'other', { ...plain, ports: { http: 80 }, placement: other(lab) });
        new Workload(chart, 'main', { ...plain, reaches: [ports.http], placement: own(lab), ...(hostNetwork ? { hostNetwork } : {}) });
      }),
    );
  const on = (machine: string) => (lab: Any) => pin(lab.machines[machine]);
  const anywhere = () => ({ strength: 'any' });
  const blocked = [['FLOW_BLOCKED', 'test/app/main']];
  test.each([
    ['both on one', on('one'), on('one'), []],
    ['each on its own', on('one'), on('two'), blocked],
    ['the other on any', on('one'), anywhere, blocked],
    ['itself on any', anywhere, on('one'), blocked],
    ['both on any', anywhere, anywhere, blocked],
  ])('%s', (_, own, other, expected) => {
    expect(reaching(own, other, 'a test')).toEqual(expected);
    expect(reaching(own, other)).toEqual([]);
  });
  test('and what is outside of the cluster', () => {
    const internet = { kind: 'internet', ports: [443] };
    expect(told(inApp((chart) => void new Workload(chart, 'main', { ...plain, hostNetwork: 'a', reaches: [internet as Any] })))).toEqual(
      [],
    );
  });
});

test('what needs a reason, and a reason without need, is told with its name and what is to be written', () => {
  const one = (props: Any): Any => [['main', { ...plain, ...props }]];
  const repairs = [
    ...beyondBaseline(one({ capabilities: ['SYS_ADMIN', 'BPF', 'CHOWN'] })),
    ...portsOfNode(one({ ports: { a: { number: 1, hostPort: 2 }, b: { number: 3, hostPort: 4 }, c: 5 } }), false),
    ...beyondBaseline(one({ waivers: { capabilities: 'x' } })),
    ...portsOfNode(one({ waivers: { hostPorts: 'x' } }), false),
  ].map(({ what, repair }) => [what, repair]);
  const why = (name: string, asked: string) =>
    `give it waivers: { ${name}: '…' } with the reason, and its app podSecurity: { level: 'privileged', reason: '…' }; or leave ${asked} out`;
  expect(repairs).toEqual([
    ['container main keeps SYS_ADMIN, BPF, and nothing says why', why('capabilities', 'capabilities')],
    ['container main takes port 2, 4 of its node, and nothing says why', why('hostPorts', 'hostPort')],
    ['container main says why it may (x), and has no capabilities that needs it', 'take capabilities out of its waivers'],
    ['container main says why it may (x), and has no hostPort that needs it', 'take hostPorts out of its waivers'],
  ]);
  expect(portsOfNode(one({ ports: { a: { number: 1, hostPort: 2 } } }), true)[0]?.what).toContain(
    'port a of container main has hostPort 2,',
  );
});
