import fs from 'node:fs';
import { connect, failed, kwokctlConfiguration } from '../../src/twin/control-plane';
import { TwinFolder } from '../../src/twin/folder';
import { type Ports, portNames } from '../../src/twin/ports';
import { controlPlaneChange } from '../../src/twin/run/control-plane-change';
import type { RunPlan } from '../../src/twin/run/plan';
import { temporaryHome } from './temporary-home';

temporaryHome();
const ports = Object.fromEntries(portNames.map((name, index) => [name, 100 + index])) as Ports;
const names = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok'];
const tools = Object.fromEntries(names.map((name) => [name, `/bin/${name}`]));
const given = { ports, tools, version: 'v1.36.4', services: '10.43.0.0/16' };
// biome-ignore lint/suspicious/noExplicitAny: what kwokctl reads
const told = (more: object = {}) => kwokctlConfiguration({ ...given, ...more }) as any;
const argument = (key: string, value: string) => ({ key, value });

describe('what kwokctl is told', () => {
  test('is each part’s program and port, on this machine alone, with Kubernetes’ own rights and admission', () => {
    const { apiVersion, kind, options } = told();
    expect([apiVersion, kind]).toEqual(['config.kwok.x-k8s.io/v1alpha1', 'KwokctlConfiguration']);
    expect(options).toEqual({
      runtime: 'binary',
      kubeVersion: 'v1.36.4',
      etcdPort: 102,
      etcdPeerPort: 103,
      kubeApiserverPort: 100,
      kubeControllerManagerPort: 104,
      kubeSchedulerPort: 105,
      kwokControllerPort: 106,
      etcdBinary: '/bin/etcd',
      kubeApiserverBinary: '/bin/kube-apiserver',
      kubeControllerManagerBinary: '/bin/kube-controller-manager',
      kubeSchedulerBinary: '/bin/kube-scheduler',
      kwokControllerBinary: '/bin/kwok',
      bindAddress: '127.0.0.1',
      securePort: true,
      kubeAuthorization: true,
      kubeAdmission: true,
      disableQPSLimits: true,
    });
  });

  test('lets pods be privileged, and has the homelab’s network of services', () => {
    expect(told().componentsPatches).toEqual([
      { name: 'kube-apiserver', extraArgs: [argument('allow-privileged', 'true'), argument('service-cluster-ip-range', '10.43.0.0/16')] },
    ]);
  });

  test('is etcd and the API server alone where nothing is to act on objects', () => {
    expect(told({ apiOnly: true }).options.components).toEqual(['etcd', 'kube-apiserver']);
    expect(told({ apiOnly: false }).options).not.toHaveProperty('components');
  });

  test('is added to when kubelets are real: after our own arguments, for each part that has some', () => {
    const run = { names: ['10.43.0.1'], apiServer: { a: '1' }, controllers: { b: '2' }, kwok: { c: '3' } };
    const { options, componentsPatches } = told({ run });
    expect(options.kubeApiserverCertSANs).toEqual(['10.43.0.1']);
    expect(componentsPatches[0].extraArgs.at(-1)).toEqual(argument('a', '1'));
    expect(componentsPatches.slice(1)).toEqual([
      { name: 'kube-controller-manager', extraArgs: [argument('b', '2')] },
      { name: 'kwok-controller', extraArgs: [argument('c', '3')] },
    ]);
  });
});

test('with real kubelets the API server is found at the nodes’ addresses and the first of the services, and comes to kubelets by the gate', () => {
  const folder = new TwinFolder('one');
  const nodes = [{ address: '192.168.7.20' }, { address: '192.168.7.21' }];
  const change = controlPlaneChange(folder, { nodes, services: '10.43.0.0/16' } as unknown as RunPlan);
  expect(change).toEqual({
    names: ['10.43.0.1', '192.168.7.20', '192.168.7.21'],
    apiServer: {
      'endpoint-reconciler-type': 'none',
      'kubelet-client-certificate': folder.file('kwok/clusters/twin/pki/admin.crt'),
      'kubelet-client-key': folder.file('kwok/clusters/twin/pki/admin.key'),
      'kubelet-preferred-address-types': 'InternalIP',
      'egress-selector-config-file': folder.file('egress.json'),
    },
    controllers: { 'node-monitor-period': '5s', 'node-monitor-grace-period': '50s' },
    kwok: { 'manage-all-nodes': 'false', 'manage-nodes-with-annotation-selector': 'kwok.x-k8s.io/node=fake' },
  });
  expect(JSON.parse(fs.readFileSync(folder.file('egress.json'), 'utf8'))).toEqual({
    apiVersion: 'apiserver.k8s.io/v1beta1',
    kind: 'EgressSelectorConfiguration',
    egressSelections: [
      {
        name: 'cluster',
        connection: { proxyProtocol: 'HTTPConnect', transport: { uds: { udsName: folder.file('sockets/gate.sock') } } },
      },
    ],
  });
});

test('a twin’s API server is asked with the rights of an administrator, by the certificate that kwokctl made', () => {
  const folder = new TwinFolder('one');
  for (const file of ['ca.crt', 'admin.crt', 'admin.key']) folder.write(`kwok/clusters/twin/pki/${file}`, file);
  const api = connect(folder, ports) as unknown as { credentials: object; close(): void };
  expect(api.credentials).toEqual({ server: 'https://127.0.0.1:100', ca: 'ca.crt', cert: 'admin.crt', key: 'admin.key' });
  api.close();
});

describe('what a part that failed leaves to be told', () => {
  const problem = (said?: string) => failed('etcd', 'it ended', new TwinFolder('one'), said).problems[0];

  test('is which part of which twin, and where its log is', () => {
    expect(problem()).toMatchObject({ code: 'TWIN_FAILED', where: 'one: etcd', what: 'it ended' });
    expect(problem()?.repair).toContain('npx loutik twin logs etcd');
  });

  test('is the last five lines that it said, if there was more than one', () => {
    expect(problem('\n1\n2\n3\n4\n5\n6\n')?.excerpt).toBe('2\n3\n4\n5\n6');
    expect(problem('a\nb')?.excerpt).toBe('a\nb');
    expect(problem('one line\n')).not.toHaveProperty('excerpt');
  });
});
