import { ArgoCd } from '../../charts/platform/argocd';
import { argoCdEnvironment, argoCdParts, namespace } from '../../src/twin/argocd';
import { TwinFolder } from '../../src/twin/folder';
import { type Ports, portNames } from '../../src/twin/ports';
import { type Any, objectOf } from '../constructs/object-of';

const folder = new TwinFolder('no-such-twin');
const ports = Object.fromEntries(portNames.map((name, index) => [name, 100 + index])) as Ports;
const map = (name: string, data?: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data }) as Any;

describe('what Argo CD’s parts are told by their environment', () => {
  test('is what the homelab’s ConfigMaps say, by the names that the parts read; other kinds and other keys are none of it', () => {
    const secret = { ...map('x', { 'server.insecure': 'false' }), kind: 'Secret' };
    const told = argoCdEnvironment(folder, [secret, map('cm', { 'timeout.reconciliation': '45s', url: 'https://x' }), map('empty')]);
    expect(told).toEqual({
      ARGOCD_RECONCILIATION_TIMEOUT: '45s',
      ARGOCD_GPG_ENABLED: 'false',
      ARGOCD_TLS_DATA_PATH: folder.file('argocd/tls'),
      ARGOCD_SSH_DATA_PATH: folder.file('argocd/ssh'),
      ARGOCD_GPG_DATA_PATH: folder.file('argocd/gpg'),
      ARGOCD_PLUGINSOCKFILEPATH: folder.file('argocd/plugins'),
      ARGOCD_ASK_PASS_SOCK: folder.file('ask-pass.sock'),
      ARGOCD_FAKE_IN_CLUSTER: 'true',
      ARGOCD_SYNC_WAVE_DELAY: '0',
      TMPDIR: folder.file('argocd'),
      KUBECONFIG: folder.kubeconfig,
    });
  });

  test('is every parameter that our chart sets', () => {
    const declare = (lab: Any) => void new ArgoCd(lab, { home: lab.machines.one, hostname: 'argocd.test.example' });
    const [settings, parameters] = ['argocd-cm', 'argocd-cmd-params-cm'].map((name) => objectOf(declare, 'ConfigMap', name));
    expect(argoCdEnvironment(folder, [settings, parameters])).toMatchObject({
      ARGOCD_RECONCILIATION_TIMEOUT: '45s',
      ARGOCD_RECONCILIATION_JITTER: '10s',
      ARGOCD_SERVER_INSECURE: 'true',
      ARGOCD_APPLICATION_CONTROLLER_SYNC_TIMEOUT: '900',
      ARGOCD_REPO_SERVER_PARALLELISM_LIMIT: '2',
      ARGOCD_APPLICATION_CONTROLLER_STATUS_PROCESSORS: '10',
      ARGOCD_APPLICATION_CONTROLLER_OPERATION_PROCESSORS: '5',
    });
    expect(Object.keys(parameters.data)).toHaveLength(5);
  });
});

test('Argo CD’s parts listen on this machine alone and find one another, the repository server first', () => {
  const found = ['--kubeconfig', folder.kubeconfig, '--namespace', 'argocd', '--redis', '127.0.0.1:107', '--repo-server', '127.0.0.1:108'];
  const parts = argoCdParts(folder, ports);
  expect(namespace).toBe('argocd');
  expect(Object.keys(parts)).toEqual(['argocd-repo-server', 'argocd-application-controller', 'argocd-server']);
  expect(parts['argocd-repo-server']?.join(' ')).toBe(
    '--redis 127.0.0.1:107 --disable-tls --address 127.0.0.1 --port 108 --metrics-address 127.0.0.1 --metrics-port 109',
  );
  expect(parts['argocd-application-controller']).toEqual([...found, '--repo-server-plaintext', '--metrics-port', '110']);
  expect(parts['argocd-server']?.join(' ')).toBe(
    `${found.join(' ')} --repo-server-plaintext --disable-auth --insecure --address 127.0.0.1 --port 101 --metrics-address 127.0.0.1 --metrics-port 111`,
  );
});
