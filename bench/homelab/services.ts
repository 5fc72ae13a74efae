import { ArgoCd } from '../../charts/platform/argocd';
import { Backups } from '../../charts/platform/backups';
import { KubeSystem } from '../../charts/platform/kube-system';
import { Priorities } from '../../charts/platform/priorities';
import { SealedSecrets } from '../../charts/platform/sealed-secrets';
import { Storage } from '../../charts/platform/storage';
import { Traefik } from '../../charts/platform/traefik';
import {
  type Audience,
  Bytes,
  Cpu,
  Database,
  type DiskRef,
  Duration,
  daily,
  Files,
  httpGet,
  image,
  internet,
  type Lab,
  type MachineRef,
  Route,
  ScheduledJob,
  Secret,
  ServiceChart,
  scratch,
  Volume,
  Workload,
} from '../../src';
import { diskOf, homeOf, nodeOf } from './inventory';

performance.mark('services'); // all is loaded now: what comes after is work

const audiences: readonly Audience[] = ['public', 'tailnet', 'lan'];
const resources = { cpu: Cpu.millis(10), memory: Bytes.mib(16) };

/**
 * As many services as BENCH_SERVICES says, with what those of the reference have: a volume with a daily backup, secrets, files, and a
 * name for one of the audiences each; of six, one a database and a job, two SQLite.
 */
export default (lab: Lab) => {
  const disk = (machine: string, name: string) => lab.disks[machine]?.[name] as DiskRef;
  const servers = Object.values(lab.machines).map((machine) => ({ machine, on: disk(machine.name, 'hdd'), size: Bytes.gib(1000) }));
  const home = lab.machines.i5 as MachineRef;
  new KubeSystem(lab);
  new Priorities(lab);
  new SealedSecrets(lab, { home });
  new Storage(lab, { home });
  new Traefik(lab, { on: disk('i5', 'nvme') });
  new ArgoCd(lab, { home, hostname: `argocd.${lab.domain}` });
  new Backups(lab, { servers });
  for (let index = 0; index < Number(process.env.BENCH_SERVICES); index++) {
    const node = nodeOf(index);
    service(lab, index, disk(homeOf(node), diskOf(node)));
  }
};

function service(lab: Lab, index: number, on: DiskRef): void {
  const name = `service-${index}`;
  const hostname = `${name}.${lab.domain}`;
  const chart = new ServiceChart(lab, name);
  const token = new Secret(chart, 'token', { keys: ['username', 'password'], about: 'username, password: of the administrator' });
  const config = new Files(chart, 'config', { 'app.conf': `listen = 8080\nhostname = ${hostname}\n`, 'mime.types': 'text/html html;\n' });
  const sqlite = [1, 2].includes(index % 6) ? ['app.db'] : [];
  const data = new Volume(chart, 'data', { on, size: Bytes.mib(100), owner: 1000, backup: daily({ sqlite, exclude: ['cache'] }) });
  const database = index % 6 === 0 ? new Database(chart, 'db', { on, size: Bytes.mib(100) }) : undefined;
  const reaches = database ? [database.port, internet(443)] : [internet(443)];
  const main = {
    image: image('docker.io/traefik/whoami:v1.11.0'),
    user: 1000,
    env: {
      ADMIN_USERNAME: token.key('username'),
      ADMIN_PASSWORD: token.key('password'),
      ...(database && { DATABASE_HOST: database.host, DATABASE_PASSWORD: database.secret.key('password') }),
    },
    mounts: {
      '/data': data,
      '/tmp': scratch(Bytes.mib(64)),
      '/etc/app/app.conf': config.at('app.conf'),
      '/etc/app/mime.types': config.at('mime.types'),
    },
    resources,
    reaches,
  };
  const server = new Workload(chart, 'main', {
    ...main,
    ports: { http: 8080 },
    probes: { readiness: httpGet('http', '/health'), liveness: httpGet('http', '/health', { failures: 6 }) },
  });
  if (index % 6 === 0) {
    new ScheduledJob(chart, 'cron', {
      ...main,
      command: ['/bin/sh', '-c', 'tidy'],
      schedule: '*/15 * * * *',
      within: Duration.minutes(10),
    });
  }
  new Route(chart, 'web', { hostname, to: server.ports.http, audience: audiences[index % audiences.length] as Audience });
}
