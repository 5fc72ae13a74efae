import { ArgoCd } from '../../../charts/platform/argocd';
import { KubeSystem } from '../../../charts/platform/kube-system';
import { Priorities } from '../../../charts/platform/priorities';
import { SealedSecrets } from '../../../charts/platform/sealed-secrets';
import { Storage } from '../../../charts/platform/storage';
import { TenantPolicies } from '../../../charts/platform/tenant-policies';
import { Traefik } from '../../../charts/platform/traefik';
import { StudentProject } from '../../../charts/students';
import { Bytes, Cpu, httpGet, image, type Lab, none, Route, ServiceChart, Volume, Workload } from '../../../src';
import type { inventory } from './inventory';

/** What runs in the homelab. There is nowhere to keep a backup, so each volume says why it needs none. */
export default (lab: Lab<typeof inventory>) => {
  const { box } = lab.machines;
  const { disks, domain } = lab;

  new KubeSystem(lab);
  new Priorities(lab);
  new TenantPolicies(lab);
  new SealedSecrets(lab, { home: box });
  new Storage(lab, { home: box });
  new Traefik(lab, { on: disks.box.ssd });
  new ArgoCd(lab, { home: box, hostname: `argocd.${domain}` });

  for (const [name, on] of [
    ['notes', disks.box.ssd],
    ['archive', disks.box.hdd],
  ] as const) {
    const chart = new ServiceChart(lab, name);
    const data = new Volume(chart, 'data', { on, size: Bytes.gib(50), owner: 1000, backup: none('kept on a stick in a drawer') });
    const server = new Workload(chart, 'main', {
      image: image('docker.io/usememos/memos:0.25.2'),
      ports: { http: 5230 },
      mounts: { '/var/opt/memos': data },
      probes: { readiness: httpGet('http', '/healthz') },
      resources: { cpu: Cpu.millis(20), memory: { request: Bytes.mib(64), limit: Bytes.mib(256) } },
    });
    new Route(chart, 'web', { hostname: `${name}.${domain}`, to: server.ports.http, audience: 'lan' });
  }

  new StudentProject(lab, {
    name: 'quiz',
    hostname: `quiz.${domain}`,
    audience: 'lan',
    repository: { url: 'https://git.one.example/students/quiz.git', branch: 'main', path: 'deploy' },
    home: box,
    volumes: { scratch: { on: disks.box.hdd, size: Bytes.gib(4) } },
  });
};
