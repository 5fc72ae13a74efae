import { Bytes, Cpu, image, type Lab, ServiceChart, Workload, waitFor } from '../../src';
import { faultsOf, manifest, synthesized } from '../lab';

const resources = { cpu: Cpu.millis(10), memory: Bytes.mib(32) };
const app = (lab: Lab, to: (store: Workload<'tcp'>) => unknown) => {
  const chart = new ServiceChart(lab, 'app');
  const store = new Workload(chart, 'store', { image: image('docker.io/library/redis:8.2.1'), ports: { tcp: 6379 }, resources });
  const port = to(store) as Workload<'tcp'>['ports']['tcp'];
  new Workload(chart, 'main', {
    image: image('ghcr.io/me/app:1.0.0'),
    init: { 'wait-for-store': waitFor(port) },
    reaches: [store.ports.tcp],
    resources,
  });
};

test('what waits for a port asks the Service that it is of, before its own containers start', () => {
  const made = synthesized((lab) => app(lab, (store) => store.ports.tcp));
  const [first, ...others] = manifest(made, 'app/deployment-app.yaml').spec.template.spec.initContainers;
  expect(others).toEqual([]);
  expect(first).toMatchObject({
    name: 'wait-for-store',
    env: [
      { name: 'HOST', value: 'app-store.app.svc' },
      { name: 'PORT', value: '6379' },
    ],
    command: ['/bin/sh', '-c', expect.stringContaining('until nc -w 3 "$HOST" "$PORT" -e true')],
  });
});

test('what is no port of a workload is told where it waits', () => {
  for (const wrong of [undefined, 6379, 'store', { number: 6379 }])
    expect(faultsOf((lab) => app(lab, () => wrong)).map(({ code, where }) => [code, where])).toEqual([
      ['REFERENCE_UNKNOWN', 'test/app/main.init.wait-for-store'],
    ]);
});

test('a port whose name is no text is no port, and its name is made none', () => {
  let asked = 0;
  const name = { toString: () => `tcp${asked++}` };
  const faults = faultsOf((lab) => app(lab, (store) => ({ ...store.ports.tcp, name })));
  expect([faults[0]?.code, asked]).toEqual(['REFERENCE_UNKNOWN', 0]);
});
