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
