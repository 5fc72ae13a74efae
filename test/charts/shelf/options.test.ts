import { Authelia } from '../../../charts/shelf/authelia';
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

test('Uptime Kuma begins once its database answers', () => {
  const { initContainers } = objectOf(declareOf('uptime-kuma'), 'Deployment', 'uptime-kuma').spec.template.spec;
  expect(initContainers.map(({ name }: Any) => name)).toContain('wait-for-database');
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
