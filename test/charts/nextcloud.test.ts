import { Nextcloud } from '../../charts/nextcloud';
import { Bytes, type Inventory } from '../../src';
import { base, withChange } from '../inventory/base';
import { manifest, synthesized } from '../lab';

const synthesize = (inventory: Inventory = base) =>
  synthesized(
    (lab) => {
      const { nvme, hdd } = lab.disks.one;
      new Nextcloud(lab, { hostname: 'cloud.test.example', audience: 'lan', files: Bytes.gib(10), on: hdd, code: nvme });
    },
    { inventory },
  );
const result = synthesize();
// biome-ignore lint/suspicious/noExplicitAny: a manifest's depth is the test's own business
type Any = any;
const pod = manifest(result, 'nextcloud/deployment-nextcloud.yaml').spec.template.spec;
const cron = manifest(result, 'nextcloud/cronjob-nextcloud-cron.yaml').spec.jobTemplate.spec.template.spec;
const pathsOf = (container: Any) => container.volumeMounts.map(({ mountPath }: Any) => mountPath);
const configOf = (of: typeof result) => manifest(of, 'nextcloud/configmap-nextcloud-config.yaml').data;

test('no pod mounts a file into a volume: the folder above would be made for it, as root’s', () => {
  for (const container of [...pod.initContainers, ...pod.containers, ...cron.initContainers, ...cron.containers])
    expect(pathsOf(container).filter((path: string) => /^\/(var\/www\/html|srv\/nextcloud)\/./.test(path))).toEqual([]);
});

test('volumes are filled first, then the database is waited for, then the image’s entrypoint begins with its hooks', () => {
  expect(pod.initContainers.map(({ name }: Any) => name)).toEqual(['restore-data', 'restore-html', 'seed']);
  const [main] = pod.containers;
  expect(main).not.toHaveProperty('command');
  for (const hook of ['pre-installation', 'before-starting']) {
    const mount = main.volumeMounts.find(({ mountPath }: Any) => mountPath === `/docker-entrypoint-hooks.d/${hook}/loutik.sh`);
    expect(mount).toEqual({ name: 'nextcloud-config', mountPath: mount.mountPath, subPath: `${hook}.sh`, readOnly: true });
  }
  // the entrypoint leaves out a hook that may not be executed
  expect(pod.volumes.find(({ name }: Any) => name === 'nextcloud-config').configMap.defaultMode & 0o111).toBe(0o111);
});

test('what volumes were restored from is told by the container before to the one that starts', () => {
  const seed = pod.initContainers.at(-1);
  expect(pathsOf(seed)).toEqual(expect.arrayContaining(['/volumes/html', '/volumes/data', '/run/loutik']));
  const at = (container: Any) => container.volumeMounts.find(({ mountPath }: Any) => mountPath === '/run/loutik').name;
  expect(at(seed)).toBe(at(pod.containers[0]));
});

test('only the pods’ network, whatever it is, may say who a client is: to Apache and to Nextcloud', () => {
  const config = configOf(synthesize(withChange('k3s.pods', '10.64.0.0/14', base)));
  expect(config['zz-loutik.config.php']).toContain("'trusted_proxies' => ['10.64.0.0/14'],");
  expect(config['remoteip.conf']).toBe('RemoteIPHeader X-Real-IP\nRemoteIPInternalProxy 10.64.0.0/14\n');
});

test('its jobs read the same environment, but for the first administrator', () => {
  const names = ({ env }: Any) => env.map(({ name }: Any) => name);
  const own = names(pod.containers[0]).filter((name: string) => !name.startsWith('NEXTCLOUD_ADMIN'));
  expect(names(cron.containers[0])).toEqual(own);
  expect(own).toEqual(expect.arrayContaining(['POSTGRES_HOST', 'POSTGRES_USER', 'POSTGRES_PASSWORD', 'VALKEY_PASSWORD']));
});

test('whether it works is asked often, whether it hangs patiently, and a start may take an hour', () => {
  const [{ startupProbe, readinessProbe, livenessProbe }] = pod.containers;
  expect(startupProbe.periodSeconds * startupProbe.failureThreshold).toBe(3600);
  expect(readinessProbe.periodSeconds * readinessProbe.failureThreshold).toBeLessThanOrEqual(30);
  expect(livenessProbe.timeoutSeconds * livenessProbe.failureThreshold).toBeGreaterThanOrEqual(120);
  expect(livenessProbe.exec.command[2]).toContain("--header 'Host: cloud.test.example' http://127.0.0.1:8080/status.php");
});
