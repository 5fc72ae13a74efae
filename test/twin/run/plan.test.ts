import type { Lab } from '../../../src/constructs/lab';
import type { Inventory } from '../../../src/inventory/inventory';
import { nodeObjects } from '../../../src/twin/nodes';
import { realNode } from '../../../src/twin/run/bring-up';
import { nodeFiles } from '../../../src/twin/run/files';
import { checkRun } from '../../../src/twin/run/needs';
import { type RunPlan, runPlan } from '../../../src/twin/run/plan';
import { nodeVariables } from '../../../src/twin/run/start-nodes';
import { base, withChange } from '../../inventory/base';
import { synthesized } from '../../lab';

function planOf(inventory: Inventory): RunPlan {
  let lab: Lab | undefined;
  synthesized(
    (made: Lab) => {
      lab = made;
    },
    { inventory },
  );
  return runPlan(lab as Lab);
}

const plan = planOf(base);
const [server, worker] = plan.nodes as [RunPlan['nodes'][number], RunPlan['nodes'][number]];
const pki = { ca: 'ca', cert: 'cert', key: 'key' };

test('a node that runs has its VM’s address, processors, memory and disks; the system’s own disk holds no volumes', () => {
  expect(server).toMatchObject({ name: 'server', isServer: true, address: '192.168.7.20', processors: 4, memory: 6 * 2 ** 30 });
  expect(server.system).toBe(20 * 2 ** 30);
  expect(server.disks).toEqual({ fast: 60 * 2 ** 30, hot: 300 * 2 ** 30 });
  expect(worker).toMatchObject({ name: 'worker', isServer: false, address: '192.168.7.21', processors: 8 });
});

test('a node’s script is told its memory in kibibytes, its disks in bytes, and the way to the pods of every other node', () => {
  expect(nodeVariables(plan, worker)).toEqual({
    NODE: 'worker',
    PEER: 'node1',
    LINKS: 'lan0=eth0=192.168.7.21/24',
    ROUTER: '192.168.7.1',
    PODS: '10.42.0.0/16',
    ROUTES: '10.42.0.0/24=192.168.7.20',
    SYSTEM: String(20 * 2 ** 30),
    DISKS: `fast=${40 * 2 ** 30} cold=${400 * 2 ** 30}`,
    CPUS: '8',
    MEMORY_KIB: String(4 * 2 ** 20),
  });
});

test('nodes of one network are on one bridge, which has the router’s address', () => {
  expect(plan.networks).toEqual([{ bridge: 'lan0', router: '192.168.7.1/24' }]);
  expect(plan.nodes.map((node) => node.interface)).toEqual([
    { bridge: 'lan0', address: '192.168.7.20/24' },
    { bridge: 'lan0', address: '192.168.7.21/24' },
  ]);
});

test('each node’s pods have a network of their own in the cluster’s, and the DNS is at the tenth address of the services', () => {
  const other = planOf(withChange('k3s.services', '10.99.0.0/16', withChange('k3s.pods', '10.66.0.0/16')));
  expect(other.nodes.map(({ pods }) => pods)).toEqual(['10.66.0.0/24', '10.66.1.0/24']);
  expect(other.dns).toBe('10.99.0.10');
  expect(plan.nodes.map(({ pods }) => pods)).toEqual(['10.42.0.0/24', '10.42.1.0/24']);
});

test('the kubelet is told what cloud-init has K3s tell it, and Kubernetes’ own files say the same addresses', () => {
  const files = nodeFiles(plan, worker, pki);
  const kubelet = JSON.parse(files['loutik/kubelet.yaml']);
  expect(files['loutik/init.env']).toContain('--system-reserved=cpu=200m,memory=512Mi');
  expect(files['loutik/init.env']).toContain('memory.available<256Mi');
  expect(files['loutik/init.env']).toContain("SERVER='no'");
  expect(nodeFiles(plan, server, pki)['loutik/init.env']).toContain("SERVER='yes'");
  expect(kubelet).toMatchObject({ shutdownGracePeriod: '40s', shutdownGracePeriodCriticalPods: '10s', clusterDNS: ['10.43.0.10'] });
  expect(JSON.parse(files['loutik/kubeconfig']).clusters[0].cluster.server).toBe('https://192.168.7.20:6443');
  expect(files.hosts).toContain('192.168.7.20 server\n192.168.7.21 worker\n');
});

test('a node that runs is no node of kwok’s, keeps its labels, and its status is left to its kubelet', () => {
  const [fake] = nodeObjects(base, 'v1.36.4');
  if (fake === undefined) throw new Error('no node');
  const real = realNode(fake, plan);
  expect(fake.metadata.annotations).toEqual({ 'kwok.x-k8s.io/node': 'fake' });
  expect(real.metadata).toEqual({ name: 'server', labels: fake.metadata.labels });
  expect(real.spec).toEqual({ podCIDR: '10.42.0.0/24', podCIDRs: ['10.42.0.0/24'] });
  expect(real).not.toHaveProperty('status');
});

test('containers run for root on Linux alone; anybody else is told so before anything is started', () => {
  expect(checkRun('linux', 0)).toEqual([]);
  expect(checkRun('linux', 1000)).toMatchObject([{ code: 'PLATFORM_UNSUPPORTED', where: 'user 1000' }]);
  expect(checkRun('darwin', 0)).toMatchObject([{ code: 'PLATFORM_UNSUPPORTED', where: 'darwin' }]);
  expect(checkRun('win32', undefined)).toMatchObject([{ code: 'PLATFORM_UNSUPPORTED', where: 'win32' }]);
});
