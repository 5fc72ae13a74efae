import { Traefik } from '../../../charts/platform/traefik';
import { Bytes, Cpu, image, Route, ServiceChart, Workload } from '../../../src';
import { runModel } from '../../../src/twin/run/model';
import { modelOf } from '../../proofs/proved';

const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };

describe('what runs of a homelab', () => {
  // biome-ignore lint/suspicious/noExplicitAny: a lab of any homelab
  const films = (lab: any) => {
    const chart = new ServiceChart(lab, 'films');
    const { ports } = new Workload(chart, 'main', { ...plain, ports: { http: 8080 } });
    new Route(chart, 'web', { hostname: 'films.test.example', to: ports.http, audience: 'public' });
    new Route(chart, 'admin', { hostname: 'admin.test.example', to: ports.http, audience: 'tailnet', name: 'admin' });
  };
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const whole = (lab: any) => {
    new Traefik(lab, { on: lab.disks.two.nvme });
    films(lab);
  };

  test('is each image once, in order, those of others among them', () => {
    const { images } = runModel(modelOf(films), ['docker.io/traefik/whoami:v1.11.0', 'docker.io/a/b:1.0.0']);
    expect(images).toEqual(['docker.io/a/b:1.0.0', 'docker.io/traefik/whoami:v1.11.0']);
  });

  test('each route leads to the node of the ingress, a tailnet’s at its own port', () => {
    expect(runModel(modelOf(whole), []).routes).toEqual({
      'films.test.example': { host: '192.168.7.21', port: 443, app: 'films' },
      'admin.test.example': { host: '192.168.7.21', port: 8443, app: 'films' },
    });
  });

  test('without an ingress no route leads anywhere, and Traefik is told nothing', () => {
    const { routes, ...rest } = runModel(modelOf(films), []);
    expect(routes).toEqual({});
    expect(rest).not.toHaveProperty('traefik');
  });

  test('Traefik’s chart is told what the homelab has it told', () => {
    expect(runModel(modelOf(whole), []).traefik).toMatchObject({ ports: expect.any(Object), persistence: expect.any(Object) });
  });
});
