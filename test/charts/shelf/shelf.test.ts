import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ServiceChart } from '../../../src/constructs/chart';
import { assemble } from '../../../src/model/assemble';
import { prove } from '../../../src/proofs/prove';
import { homelab } from '../../homelabs/homelabs';
import { repository } from '../../lab';

const model = assemble(homelab('shelf'));

test('three machines hold the whole shelf at once: every proof holds, and only secrets are left to be sealed', () => {
  const findings = prove(model).flatMap(({ findings: found }) => found);
  expect([...model.problems, ...findings.filter(({ severity }) => severity === 'fails')]).toEqual([]);
  expect(findings.filter(({ severity }) => severity === 'to do').filter(({ code }) => code !== 'SECRET_UNSEALED')).toEqual([]);
});

test('every chart of the shelf runs in it', () => {
  const files = readdirSync(join(repository, 'charts/shelf')).filter((file) => file.endsWith('.ts'));
  const apps = ServiceChart.all(model.lab)
    .filter(({ trust }) => trust === 'services')
    .map((chart) => chart.constructor.name.toLowerCase());
  const names = files.map((file) => file.replace(/\.ts$/, '').replaceAll('-', ''));
  expect(names.filter((name) => !apps.includes(name))).toEqual([]);
});

describe('on the shelf', () => {
  // biome-ignore lint/suspicious/noExplicitAny: manifests are looked at as they were written
  const podOf = (namespace: string, name: string): any =>
    model.objects.pods().find(({ by }) => by.manifest.metadata.namespace === namespace && by.manifest.metadata.name === name)?.spec;

  test('nothing of qBittorrent runs before the tunnel stands, and the firewall around it lets in one port', () => {
    const { initContainers, containers } = podOf('qbittorrent', 'qbittorrent');
    expect(initContainers.map(({ name, restartPolicy }: { name: string; restartPolicy?: string }) => [name, restartPolicy])).toEqual([
      ['restore-config', undefined],
      ['gluetun', 'Always'],
    ]);
    const { startupProbe, env, securityContext } = initContainers[1];
    expect(startupProbe.exec.command).toEqual(['/gluetun-entrypoint', 'healthcheck']);
    expect(env).toContainEqual({ name: 'FIREWALL_INPUT_PORTS', value: String(containers[0].ports[0].containerPort) });
    expect(securityContext.capabilities).toEqual({ drop: ['ALL'], add: ['NET_ADMIN', 'MKNOD'] });
    expect(containers[0].securityContext).toMatchObject({ capabilities: { drop: ['ALL'] }, allowPrivilegeEscalation: false });
  });

  test('who downloads, who files and who shows films have one library, at one place on one node', () => {
    const paths = ['', '-qbittorrent', '-sonarr'].map(
      (suffix) =>
        model.objects.ofKind('PersistentVolume').find(({ manifest }) => manifest.metadata.name === `jellyfin-media${suffix}`)?.manifest
          .spec,
    );
    expect(new Set(paths.map((spec) => JSON.stringify([spec?.local, spec?.nodeAffinity])))).toHaveProperty('size', 1);
    const mounts = ['qbittorrent', 'sonarr'].map((app) =>
      podOf(app, app).containers[0].volumeMounts.find(({ name }: { name: string }) => name === 'jellyfin-media'),
    );
    expect(mounts).toEqual(Array(2).fill({ name: 'jellyfin-media', mountPath: '/data', subPath: 'data' })); // one path: links work
  });

  test('Immich’s database loads its library before any index is made or restored, and Uptime Kuma’s is MariaDB', () => {
    const { initContainers } = podOf('immich', 'immich-db');
    expect(initContainers.map(({ name }: { name: string }) => name)).toEqual(['restore-db-data', 'prepare', 'extend']);
    expect(initContainers[1].env).toContainEqual({ name: 'PRELOAD', value: 'vchord.so' });
    expect(podOf('uptime-kuma', 'uptime-kuma-db').containers[0].image).toMatch(/^docker\.io\/library\/mariadb:/);
  });
});
