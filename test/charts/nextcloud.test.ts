import { Nextcloud } from '../../charts/nextcloud';
import { Authelia } from '../../charts/shelf/authelia';
import { Bytes, type Inventory, type Kind, OpenIdClient, PodSet } from '../../src';
import { base, withChange } from '../inventory/base';
import { manifest, synthesized } from '../lab';
import { modelOf } from '../proofs/proved';

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

describe('where people sign on elsewhere', () => {
  const declare = (lab: Any) => {
    const { nvme, hdd } = lab.disks.one;
    const users = { ada: { displayName: 'Ada', email: 'ada@test.example' } };
    const sso = new Authelia(lab, { hostname: 'sso.test.example', audience: 'lan', on: nvme, users });
    const own = { hostname: 'cloud.test.example', audience: 'lan', files: Bytes.gib(10), on: hdd, code: nvme } as const;
    new Nextcloud(lab, { ...own, signOn: sso.openId() });
  };
  const { lab, objects } = modelOf(declare);
  const find = (kind: Kind, name: string): Any =>
    objects.ofKind(kind).find(({ manifest: { metadata } }) => metadata.name === name)?.manifest;
  const [main] = find('Deployment', 'nextcloud').spec.template.spec.containers;

  test('a hook after the others sets that up, told where, as whom and what is on the button; what it shows there is a file', () => {
    const mounts = Object.fromEntries(main.volumeMounts.map(({ mountPath, name, subPath }: Any) => [mountPath, [name, subPath]]));
    expect(mounts).toMatchObject({
      '/docker-entrypoint-hooks.d/before-starting/sign-on.sh': ['nextcloud-config', 'sign-on.sh'],
      '/sign-on': ['nextcloud-sign-on', undefined],
    });
    expect(find('ConfigMap', 'nextcloud-config').data['sign-on.sh']).toContain('user_oidc');
    expect(Object.fromEntries(main.env.map(({ name, value }: Any) => [name, value]))).toMatchObject({
      SIGN_ON_ISSUER: 'https://sso.test.example',
      SIGN_ON_CLIENT: 'nextcloud',
      SIGN_ON_NAME: 'Authelia',
    });
  });

  test('people come back by either of its addresses, and only what answers them asks the provider', () => {
    expect(OpenIdClient.all(lab).map(({ redirects, sends }) => [redirects, sends])).toEqual([
      [['https://cloud.test.example/apps/user_oidc/code', 'https://cloud.test.example/index.php/apps/user_oidc/code'], 'post'],
    ]);
    const asking = PodSet.all(lab).filter(({ reaches }) => reaches.some((one) => 'kind' in one && one.kind === 'by-name'));
    expect(asking.map(({ name }) => name)).toEqual(['nextcloud']);
  });

  test('Nextcloud may ask an address of the cluster then, and not otherwise', () => {
    const line = "  'allow_local_remote_servers' => true,\n];\n";
    expect(find('ConfigMap', 'nextcloud-config').data['zz-loutik.config.php'].endsWith(line)).toBe(true);
    expect(configOf(result)['zz-loutik.config.php']).not.toContain('allow_local_remote_servers');
    expect(configOf(result)['zz-loutik.config.php']).toMatch(/ 'check_data_directory_permissions' => true,\n\];\n$/);
    expect(configOf(result)).not.toHaveProperty(['sign-on.sh']);
  });
});

test('on the tailnet its own address has the port that its audience types', () => {
  const of = synthesized((lab) => {
    const { nvme, hdd } = lab.disks.one;
    new Nextcloud(lab, { hostname: 'cloud.test.example', audience: 'tailnet', files: Bytes.gib(10), on: hdd, code: nvme });
  });
  expect(configOf(of)['zz-loutik.config.php']).toContain(
    "'overwritehost' => 'cloud.test.example:8443',\n  'overwrite.cli.url' => 'https://cloud.test.example:8443',\n",
  );
});
