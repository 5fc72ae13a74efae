import { listAt, namedAt, tableAt, textAt } from '../../src/objects/lenient';
import type { Manifest } from '../../src/objects/manifest';

/** One container as a line: its image, what it is told, and what it sees. A secret is a `*`, by its key. */
function container(name: string, one: unknown, claims: ReadonlyMap<string, string>): string {
  const words = (field: string) => (listAt(one, field).length > 0 ? [`${field} ${JSON.stringify(listAt(one, field))}`] : []);
  const env = listAt(one, 'env').map((variable) => {
    const from = tableAt(variable, 'valueFrom', 'secretKeyRef');
    const key = textAt(variable, 'name');
    return 'key' in from ? `${key}=*${textAt(from, 'name')}/${textAt(from, 'key')}` : `${key}=${textAt(variable, 'value') ?? ''}`;
  });
  const ports = listAt(one, 'ports').map((port) => {
    const protocol = textAt(port, 'protocol') ?? 'TCP';
    return `${textAt(port, 'name')}:${String(tableAt(port).containerPort)}${protocol === 'TCP' ? '' : `/${protocol}`}`;
  });
  const mounts = listAt(one, 'volumeMounts').map((mount) => {
    const of = claims.get(textAt(mount, 'name') ?? '') ?? '';
    const file = of.startsWith('files ') ? `/${textAt(mount, 'subPath') ?? '*'}` : '';
    return `${textAt(mount, 'mountPath')}=${of}${file}${tableAt(mount).readOnly === true && of.startsWith('claim ') ? ' read-only' : ''}`;
  });
  const probes = ['startupProbe', 'readinessProbe', 'livenessProbe'].flatMap((probe) => {
    const given = tableAt(one, probe);
    if (Object.keys(given).length === 0) return [];
    const { httpGet, tcpSocket, exec, periodSeconds, timeoutSeconds, failureThreshold } = given as Record<string, unknown>;
    const action = httpGet ?? tcpSocket ?? listAt(exec, 'command');
    return [`${probe} ${JSON.stringify(action)} ${periodSeconds}/${timeoutSeconds}/${failureThreshold}`];
  });
  const resources = tableAt(one, 'resources', 'requests');
  const security = tableAt(one, 'securityContext');
  return [
    `${name}: ${textAt(one, 'image')}`,
    ...words('command'),
    ...words('args'),
    ...(env.length > 0 ? [`env ${env.join(' ')}`] : []),
    ...(ports.length > 0 ? [`ports ${ports.join(' ')}`] : []),
    ...(mounts.length > 0 ? [`mounts ${mounts.join(' ')}`] : []),
    ...probes,
    `asks ${String(resources.cpu)} ${String(resources.memory)}/${String(tableAt(one, 'resources', 'limits').memory)}`,
    ...(security.privileged === true ? ['privileged'] : []),
    ...(security.runAsUser === 0 ? ['root'] : []),
    ...(security.readOnlyRootFilesystem === true ? ['read-only root'] : []),
  ].join('; ');
}

/** What an app's objects say, in lines: pods with their containers, claims, Ingresses, and what may reach what. Ours that fill volumes are left out. */
export function told(app: string, manifests: readonly Manifest[]): readonly string[] {
  const of = (kind: string) => manifests.filter((manifest) => manifest.kind === kind && (manifest.metadata.namespace ?? app) === app);
  const pods = ['Deployment', 'StatefulSet', 'DaemonSet'].flatMap((kind) =>
    of(kind).flatMap((manifest) => {
      const spec = tableAt(manifest, 'spec', 'template', 'spec');
      const claims = new Map(
        namedAt(spec, 'volumes').map(([name, volume]) => {
          const claim = textAt(volume, 'persistentVolumeClaim', 'claimName');
          const config = textAt(volume, 'configMap', 'name');
          const secret = textAt(volume, 'secret', 'secretName');
          const memory = textAt(volume, 'emptyDir', 'medium') === 'Memory' ? ' in memory' : '';
          return [
            name,
            claim
              ? `claim ${claim}`
              : config
                ? `files ${config}`
                : secret
                  ? `secret ${secret}`
                  : `scratch ${textAt(volume, 'emptyDir', 'sizeLimit')}${memory}`,
          ];
        }),
      );
      const isOurs = (name: string) => /^(restore-|wait-for-volumes$|prepare$)/.test(name);
      const user = tableAt(spec, 'securityContext').runAsUser;
      const groups = listAt(spec, 'securityContext', 'supplementalGroups');
      const grace = tableAt(spec).terminationGracePeriodSeconds;
      return [
        `${kind} ${manifest.metadata.name} user ${String(user)}${groups.length > 0 ? ` groups ${groups.join(',')}` : ''}${grace === 30 ? '' : ` ends within ${String(grace)} s`}`,
        ...namedAt(spec, 'initContainers')
          .filter(([name]) => !isOurs(name))
          .map(([name, one]) =>
            name.startsWith('wait-for-') ? `  first ${name} ${waited(one)}` : `  first ${container(name, one, claims)}`,
          ),
        ...(textAt(manifest, 'metadata', 'name') === `${app}-db`
          ? []
          : namedAt(spec, 'containers').map(([name, one]) => `  ${container(name, one, claims)}`)),
      ];
    }),
  );
  const claims = of('PersistentVolumeClaim').map(
    (claim) => `claim ${claim.metadata.name} ${textAt(claim, 'spec', 'resources', 'requests', 'storage')}`,
  );
  const ingresses = of('Ingress').flatMap((ingress) =>
    listAt(ingress, 'spec', 'rules').flatMap((rule) =>
      listAt(rule, 'http', 'paths').map(
        (path) =>
          `route ${ingress.metadata.name} ${textAt(path, 'pathType')} ${textAt(path, 'path')} → ${textAt(path, 'backend', 'service', 'name')}:${textAt(path, 'backend', 'service', 'port', 'name')}`,
      ),
    ),
  );
  const portRoutes = (['IngressRouteTCP', 'IngressRouteUDP'] as const).flatMap((kind) =>
    of(kind).flatMap(({ metadata, spec }) =>
      listAt(spec, 'routes').flatMap((route) =>
        listAt(route, 'services').map(
          (service) =>
            `route ${metadata.name} at ${listAt(spec, 'entryPoints').join(' ')} → ${textAt(service, 'name')}:${textAt(service, 'port')}`,
        ),
      ),
    ),
  );
  return [...claims, ...pods, ...ingresses, ...portRoutes];
}

function waited(one: unknown): string {
  const value = (name: string) =>
    textAt(
      listAt(one, 'env').find((variable) => textAt(variable, 'name') === name),
      'value',
    );
  return `${value('HOST')}:${value('PORT')}`;
}
