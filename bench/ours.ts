import type { Inventory } from '../src';
import { Bytes, Cpu, image, type Lab, none, Route, ServiceChart, Volume, Workload } from '../src';
import { publish } from '../src/files/publish';
import { ownedBy, synthesize } from '../src/synth/synth';
import { inventory } from '../test/homelabs/house/inventory';

/** `node ours.cjs SERVICES FOLDER`: synthesizes and publishes a homelab of that many services; prints objects and peak memory. */
const [, , count = '3', folder = ''] = process.argv;

const services = (lab: Lab<typeof inventory>) => {
  for (let index = 0; index < Number(count); index++) {
    const chart = new ServiceChart(lab as unknown as Lab, `service-${index}`);
    const data = new Volume(chart, 'data', { on: lab.disks.ryzen.hdd, size: Bytes.mib(100), owner: 1000, backup: none('a benchmark') });
    const server = new Workload(chart, 'main', {
      image: image('docker.io/traefik/whoami:v1.11.0'),
      ports: { http: 8080 },
      mounts: { '/data': data },
      resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) },
    });
    new Route(chart, 'web', { hostname: `service-${index}.loutik.example`, to: server.ports.http, audience: 'lan' });
  }
};

const { files, apps } = synthesize({
  name: 'bench',
  inventory: inventory as Inventory,
  services: services as (lab: Lab) => void,
  sealed: new Map(),
  ledger: [],
});
publish(folder, files, ownedBy('bench'));
const objects = apps.reduce((sum, app) => sum + app.objects, 0);
process.stdout.write(JSON.stringify({ objects, kilobytes: process.resourceUsage().maxRSS }));
