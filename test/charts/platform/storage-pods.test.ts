import { Storage } from '../../../charts/platform/storage';
import { Bytes, none, PodSet, ServiceChart, Volume } from '../../../src';
import { assemble } from '../../../src/model/assemble';
import { type Any, objectOf } from '../../constructs/object-of';
import { base } from '../../inventory/base';
import { modelOf } from '../../proofs/proved';

const declare = (lab: Any) => {
  new Storage(lab, { home: lab.machines.one });
  const chart = new ServiceChart(lab, 'app');
  for (const name of ['b', 'a'])
    new Volume(chart, name, { on: lab.disks.one.nvme, size: Bytes.mib(1), owner: 1, backup: none('a test'), name });
};
const spec = (kind: string, name: string) => objectOf(declare, kind, name).spec.template.spec;
const mounts = ({ containers }: Any) => containers[0].volumeMounts.map(({ mountPath, readOnly = false }: Any) => [mountPath, readOnly]);

test('what makes directories runs its own loop, and writes on the node that it is on', () => {
  const pod = spec('DaemonSet', 'storage-volumes');
  expect(pod.containers[0].command).toEqual(['/bin/sh', '/volumes/loop.sh']);
  expect(mounts(pod)).toEqual([
    ['/volumes', true],
    ['/host', false],
    ['/tmp', false],
  ]);
  expect(Object.keys(objectOf(declare, 'ConfigMap', 'storage-directories').data).sort()).toEqual(['list', 'loop.sh', 'volumes.sh']);
});

test('what makes a released volume bindable runs its script, and reaches the API server alone', () => {
  const pod = spec('Deployment', 'storage-rebind');
  expect(pod.containers[0].command).toEqual(['/bin/sh', '/rebind/rebind.sh']);
  expect(mounts(pod).map(([path]: Any) => path)).toEqual(expect.arrayContaining(['/rebind', '/tmp']));
  expect(Object.keys(objectOf(declare, 'ConfigMap', 'storage-scripts').data)).toEqual(['rebind.sh']);
  const set = PodSet.all(modelOf(declare).lab).find(({ name }) => name === 'storage-rebind');
  expect(set?.reaches).toEqual([{ kind: 'kubernetes-api', ports: [443, 6443] }]);
});

test('it looks after each volume that is declared, and after none that left', () => {
  const old: Any = { name: 'old', namespace: 'x', disk: 'one.nvme', bytes: 2048, path: '/srv/fast/old', owner: 7, state: 'retired' };
  const { objects } = assemble({ name: 'test', inventory: base, services: declare, sealed: new Map(), ledger: [old] });
  const [pod] = objects.pods().filter(({ by }) => by.manifest.metadata.name === 'storage-rebind');
  const names = pod?.spec.containers?.[0]?.env?.find(({ name }: Any) => name === 'VOLUMES')?.value as string;
  expect(names.split(' ').sort()).toEqual(['a', 'b']);
});
