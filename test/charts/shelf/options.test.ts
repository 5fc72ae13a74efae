import { Authelia } from '../../../charts/shelf/authelia';
import { VictoriaMetrics } from '../../../charts/shelf/victoria-metrics';
import { Duration, PodSet, ServiceChart, usbSerial } from '../../../src';
import { type Any, objectOf } from '../../constructs/object-of';
import { modelOf } from '../../proofs/proved';
import { problemsOf } from '../../twin/problems-of';
import { declareOf, type OnShelf } from './declared';

test.each<OnShelf>([
  'adguard',
  'authelia',
  'forgejo',
  'grafana',
  'home-assistant',
  'immich',
  'minecraft',
  'paperless',
  'qbittorrent',
  'sonarr',
  'uptime-kuma',
  'vaultwarden',
])('an option that %s has not is told at its place', async (app) => {
  const problems = await problemsOf(() => modelOf(declareOf(app, { none: 1 })));
  expect(problems.map(({ where }) => where)).toContain(`test/${app}.none`);
});

test('Sonarr asks for no login of its own where everybody has signed on', () => {
  const method = (more: (lab: Any) => object = () => ({})) => {
    const env = objectOf((lab: Any) => declareOf('sonarr', more(lab))(lab), 'Deployment', 'sonarr').spec.template.spec.containers[0].env;
    return env.find(({ name }: Any) => name === 'SONARR__AUTH__METHOD').value;
  };
  const signOn = (lab: Any) => {
    const ada = { displayName: 'Ada', email: 'ada@test.example' };
    const { signOn: protectedBy } = new Authelia(lab, {
      hostname: 'sso.test.example',
      audience: 'lan',
      on: lab.disks.two.nvme,
      users: { ada },
    });
    return { protectedBy };
  };
  expect([method(), method(signOn)]).toEqual(['Forms', 'External']);
});

test.each<OnShelf>(['immich', 'paperless', 'uptime-kuma'])('%s begins once its database answers', (app) => {
  const { initContainers } = objectOf(declareOf(app), 'Deployment', app).spec.template.spec;
  expect(initContainers.map(({ name }: Any) => name)).toContain('wait-for-database');
});

describe('qBittorrent', () => {
  const tunnel = () => {
    const { initContainers } = objectOf(declareOf('qbittorrent'), 'Deployment', 'qbittorrent').spec.template.spec;
    return initContainers.find(({ name }: Any) => name === 'gluetun');
  };

  test('begins once its tunnel stands, which says so itself, and is asked for as long as it runs', () => {
    const { startupProbe, livenessProbe } = tunnel();
    const asked = { command: ['/gluetun-entrypoint', 'healthcheck'] };
    expect([startupProbe.exec, livenessProbe.exec]).toEqual([asked, asked]);
  });

  test('has a tunnel that keeps nothing: where it writes is scratch space', () =>
    expect(tunnel().volumeMounts.map(({ mountPath }: Any) => mountPath)).toEqual(['/gluetun', '/tmp/gluetun']));

  test('is commanded from the house or the tailnet, and never from the Internet', async () => {
    const wrong = async (audience: string) =>
      (await problemsOf(() => modelOf(declareOf('qbittorrent', { audience })))).filter(
        ({ where }) => where === 'test/qbittorrent.audience',
      );
    expect([await wrong('lan'), await wrong('tailnet'), (await wrong('public')).length]).toEqual([[], [], 1]);
  });
});

test('VictoriaMetrics has its own name where nothing is said, and that of its volume’s machine is its place', () => {
  const pods = (more: object) => {
    const { lab } = modelOf((one: Any) => void new VictoriaMetrics(one, { on: one.disks.two.nvme, ...more }));
    return PodSet.all(lab).flatMap(({ name, placement, selector }) => (selector.app === 'server' ? [[name, placement]] : []));
  };
  const place = { strength: 'required', machine: 'two' };
  expect([pods({}), pods({ name: 'other' })]).toEqual([[['victoria-metrics', place]], [['other', place]]]);
});

test('Home Assistant begins with settings that let the ingress alone say who a visitor is', () => {
  const data = objectOf(declareOf('home-assistant'), 'ConfigMap', 'home-assistant-start').data['configuration.yaml'];
  expect(data.split('\n')).toEqual([
    'default_config:',
    'http:',
    '  server_port: 8123',
    '  use_x_forwarded_for: true',
    '  trusted_proxies:',
    '    - 10.42.0.0/16',
    '    - 192.168.7.20',
    '    - 192.168.7.21',
    '',
  ]);
});

test('Home Assistant with a stick is away for three days where its machine is lost, and otherwise for as long as others', () => {
  const recovery = (sticks?: readonly object[]) => {
    const { lab } = modelOf(declareOf('home-assistant', { sticks }));
    return ServiceChart.all(lab).find(({ name }) => name === 'home-assistant')?.recovery?.within;
  };
  const zigbee = { machine: 'two', name: 'zigbee', peripheral: usbSerial('10c4:ea60') };
  expect([recovery(), recovery([]), recovery([zigbee])]).toEqual([undefined, undefined, Duration.days(3)]);
});
