import { Bytes, Cpu, type Lab, object, PodSet, type PodSetProps, PortRoute, ServiceChart } from '../../src';
import { assemble } from '../../src/model/assemble';
import { ports } from '../../src/proofs/ports';
import { base } from '../inventory/base';
import { faultsOf } from '../lab';
import { against, modelOf } from './proved';

/** Sets of pods in a service each, as declared. */
const sets =
  (...all: Partial<PodSetProps>[]) =>
  (lab: Lab) => {
    all.forEach((props, index) => {
      new PodSet(new ServiceChart(lab, `app-${index}`), 'pods', {
        name: `pods-${index}`,
        selector: { 'app.kubernetes.io/name': `pods-${index}` },
        replicas: 1,
        requests: { cpu: Cpu.millis(1), memory: Bytes.mib(1), memoryLimit: Bytes.mib(1) },
        placement: { strength: 'any' },
        ...props,
      });
    });
  };
const on = (machine: string, strength: 'required' | 'preferred' = 'required') => ({ placement: { strength, machine } }) as const;
const clashes = (...all: Partial<PodSetProps>[]) => faultsOf(sets(...all)).map(({ code, where, what }) => [code, where, what]);
const web = { ports: { web: { number: 8000, hostPort: 80 } } };

describe('a pod', () => {
  test('that opens a port twice is an error that names both', () => {
    expect(clashes({ ports: { websecure: 8443, lan: { number: 8443, hostPort: 443 } } })).toEqual([
      ['PORT_CLASH', 'test/app-0/pods', 'its ports websecure and lan are both 8443/TCP'],
    ]);
  });

  test('may open one number by TCP and by UDP', () => {
    expect(clashes({ ports: { https: 8443, http3: { number: 8443, protocol: 'UDP' } } })).toEqual([]);
  });

  test('may open what another pod does', () => {
    expect(clashes({ ports: { http: 8080 } }, { ports: { http: 8080 } })).toEqual([]);
  });
});

describe('a port of a node', () => {
  const second = (why: string) => [['PORT_CLASH', 'test/app-1/pods', `its port web takes 80/TCP of a node, ${why}`]];
  const taken = second('as port web of test/app-0/pods does');

  test.each([
    ['both on one machine', { ...web, ...on('one') }, { ...web, ...on('one') }],
    ['one anywhere', { ...web, ...on('one') }, web],
    ['one that only prefers another machine', { ...web, ...on('one') }, { ...web, ...on('two', 'preferred') }],
  ])('that two pods take is an error: %s', (_, one, other) => {
    expect(clashes(one, other)).toEqual(taken);
  });

  test('is another one on another machine, and for another protocol', () => {
    expect(clashes({ ...web, ...on('one') }, { ...web, ...on('two') })).toEqual([]);
    expect(clashes(web, { ports: { web: { number: 8000, hostPort: 80, protocol: 'UDP' } } })).toEqual([]);
  });

  test('that pods of one set would share is an error; one on each node is not', () => {
    expect(clashes({}, { ...web, ...on('one'), replicas: 2 })).toEqual(second('and so does its like'));
    expect(clashes({ ...web, replicas: 2 })).toEqual([]);
    expect(clashes({ ...web, replicas: 'one-a-node' })).toEqual([]);
  });

  test.each<[number, 'TCP' | 'UDP', string]>([
    [22, 'TCP', 'SSH'],
    [2379, 'TCP', 'etcd'],
    [6443, 'TCP', 'the API server'],
    [8472, 'UDP', 'flannel'],
    [10250, 'TCP', 'the kubelet'],
    [30000, 'TCP', 'Services of type NodePort'],
    [32767, 'UDP', 'Services of type NodePort'],
  ])('%d/%s is not a pod’s to take: %s', (hostPort, protocol, owner) => {
    expect(clashes({ ports: { web: { number: 8000, hostPort, protocol } } })).toEqual([
      ['PORT_CLASH', 'test/app-0/pods', `its port web takes ${hostPort}/${protocol} of a node, which ${owner} has`],
    ]);
  });

  test.each<[number, 'TCP' | 'UDP']>([
    [6443, 'UDP'],
    [8472, 'TCP'],
    [29999, 'TCP'],
    [32768, 'TCP'],
  ])('%d/%s is', (hostPort, protocol) => {
    expect(clashes({ ports: { web: { number: 8000, hostPort, protocol } } })).toEqual([]);
  });
});

test('its evidence counts the ports of pods and of nodes', () => {
  const services = sets({ ports: { http: 8080, web: { number: 8000, hostPort: 80 } } }) as (lab: Lab) => void;
  expect(ports.prove(assemble({ name: 'test', inventory: base, services, sealed: new Map(), ledger: [] })).figures).toEqual([
    { about: 'ports of pods', value: '2' },
    { about: 'of nodes', value: '1' },
  ]);
});

describe('a Service', () => {
  const services = (...specs: readonly object[]) =>
    faultsOf((lab) => {
      const chart = new ServiceChart(lab, 'app');
      new PodSet(chart, 'pods', { name: 'pods', selector: { app: 'a' }, ports: { http: 80 }, replicas: 1, placement: { strength: 'any' } });
      specs.forEach((spec, index) => {
        const ports = [{ port: 80, targetPort: 80, ...spec }];
        object(chart, `s${index}`, 'Service', { metadata: { name: `s${index}` }, spec: { type: 'NodePort', ports } });
      });
    }).map(({ code, where, what }) => [code, where, what]);

  test('gets no port of the nodes that another has', () =>
    expect(services({ nodePort: 30_000 }, { nodePort: 30_000 })).toEqual([
      ['PORT_CLASH', 'test/app/s1', 'Service s1 takes 30000/TCP of the nodes, which Service s0 has'],
    ]));
  test('gets any other, also the same number by another protocol, and one that the cluster finds', () =>
    expect(services({ nodePort: 30_000 }, { nodePort: 30_000, protocol: 'UDP' }, { nodePort: 32_767 }, {})).toEqual([]));
  test('waits for a load balancer for ever', () => {
    const problems = faultsOf((lab) => {
      const spec = { type: 'LoadBalancer', ports: [{ port: 80 }] };
      object(new ServiceChart(lab, 'app'), 's', 'Service', { metadata: { name: 's' }, spec });
    });
    expect(problems.map(({ code, where }) => [code, where])).toEqual([['AUDIENCE_UNREACHABLE', 'test/app/s']]);
  });
});

describe('an address of a Service', () => {
  const of = (...all: (string | readonly string[] | undefined)[]) =>
    faultsOf((lab) => {
      const chart = new ServiceChart(lab, 'app');
      all.forEach((address, index) => {
        const ip = typeof address === 'string' ? { clusterIP: address } : { clusterIP: address?.[0], clusterIPs: address };
        object(chart, `s${index}`, 'Service', { metadata: { name: `s${index}` }, spec: { ...(address ? ip : {}), ports: [{ port: 80 }] } });
      });
    }).map(({ code, where, what }) => [code, where, what]);
  const taken = (address: string, holder: string, index = 0) => [
    ['ADDRESS_DUPLICATE', `test/app/s${index}`, `Service s${index} asks for ${address}, which is already that of ${holder}`],
  ];

  test.each([
    ['10.43.0.1', 'default/kubernetes, the API server'],
    ['10.43.0.10', "kube-system/kube-dns, the cluster's DNS"],
  ])('%s is taken by %s', (address, holder) => {
    expect(of(address)).toEqual(taken(address, holder));
    expect(of([address])).toEqual(taken(address, holder));
  });

  test('is one for one of them', () => {
    expect(of('10.43.7.7', '10.43.7.7')).toEqual(taken('10.43.7.7', 'app/s0', 1));
    expect(of('10.43.7.7', ['10.43.7.7'])).toEqual(taken('10.43.7.7', 'app/s0', 1));
  });

  test.each([[['10.43.7.7', '10.43.7.8']], [['10.43.0.2', '10.43.0.9', '10.43.0.11']], [[undefined, undefined]], [['None', 'None']]])(
    'may be %j',
    (all) => expect(of(...all)).toEqual([]),
  );
});

test('two routes to ports have one at the ingress, but for one of TCP and one of UDP, and one of a node', () => {
  const routes = (port: number, own: object) => {
    const declare = (lab: Lab) => {
      for (const [name, taken, given] of [
        ['a', 4000, {}],
        ['b', port, own],
      ] as const) {
        const chart = new ServiceChart(lab, name);
        const placement = { strength: 'any' } as const;
        const set = { name, selector: { app: name }, ports: { x: { number: 1234, ...given } }, replicas: 1, placement };
        new PortRoute(chart, 'x', {
          hostname: `${name}.test.example`,
          audience: 'lan',
          to: new PodSet(chart, 'pods', set).port('x'),
          port: taken,
        });
      }
    };
    return against(ports, modelOf(declare as never)).filter(([, where]) => where === 'test/b/x');
  };
  expect(routes(4000, {})).toEqual([
    ['PORT_CLASH', 'test/b/x', 'its port 4000/TCP is that of test/a/x, and both come in by the ingress, where no name tells them apart'],
  ]);
  expect(routes(4001, {})).toEqual([]);
  expect(routes(4000, { protocol: 'UDP' })).toEqual([]);
  expect(routes(4000, { hostPort: 4000 })).toEqual([]);
});
