import { Backups } from '../../charts/platform/backups';
import { Bytes, daily, type Inventory, none, ServiceChart, Volume, Workload } from '../../src';
import type { BackupTarget } from '../../src/constructs/backup-policy';
import { repositoryPasswordTakings } from '../../src/kit/backup-takings';
import { plain } from '../constructs/object-of';
import { base, withChange } from '../inventory/base';
import { modelOf } from '../proofs/proved';

/** What a new password of an app's takes, whose volume on machine one is kept there; another's is kept in both. */
function takings(to: readonly BackupTarget[], inventory: Inventory = base) {
  const { lab, places } = modelOf((all) => {
    new Backups(all, { servers: [{ machine: all.machines.two, on: all.disks.two.hdd, size: Bytes.gib(5) }] });
    const chart = new ServiceChart(all, 'app');
    const backup = to.length === 0 ? none('a test') : daily({ to });
    const volume = new Volume(chart, 'data', { on: all.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup });
    new Workload(chart, 'main', { ...plain, mounts: { '/d': volume } });
    const other = new ServiceChart(all, 'other');
    const kept = new Volume(other, 'data', { on: all.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: daily() });
    new Workload(other, 'main', { ...plain, mounts: { '/d': kept } });
  }, inventory);
  return repositoryPasswordTakings(lab, places, 'app');
}
const inHouse = (command: string) => [
  'kubectl -n backups port-forward service/rest-server-two 8000:8000 &',
  "read -rsp 'npx loutik kit show --reveal backups.http.app: ' RESTIC_REST_PASSWORD && export RESTIC_REST_PASSWORD RESTIC_REST_USERNAME=app",
  `restic -r rest:http://127.0.0.1:8000/app/ ${command}; kill %1`,
];
const of = (to: readonly BackupTarget[], inventory?: Inventory) => takings(to, inventory).map(({ at, commands }) => [at, commands]);
const away = (variables: string, keys: string) =>
  `restic -r ADDRESS/app key add    # ADDRESS, and ${variables}: kit show --reveal backups.offsite.repository, ${keys}`;
const s3 = away('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY', '.keyId, .key');
const settledAway = ['restic -r ADDRESS/app key list', 'restic -r ADDRESS/app key remove ID'];

test('a repository in the house is opened through its server, and keeps the old password: nobody may delete there', () => {
  expect(of(['local'])).toEqual([
    ['readied', inHouse('key add')],
    ['settled', []],
  ]);
});

test('one off site is opened by its address with its credentials, and loses the old one in the end', () => {
  expect(of(['offsite'])).toEqual([
    ['readied', [s3]],
    ['settled', settledAway],
  ]);
});

test('of both each is opened, the house first', () => {
  expect(of(['local', 'offsite'])).toEqual([
    ['readied', [...inHouse('key add'), s3]],
    ['settled', settledAway],
  ]);
});

test('an app that keeps nothing has none, nor has one off site in a homelab without such a place', () => {
  expect(of([])).toEqual([]);
  expect(of(['offsite'], withChange('offsite', undefined) as Inventory)).toEqual([]);
  expect(of(['local', 'offsite'], withChange('offsite', undefined) as Inventory)).toEqual([
    ['readied', inHouse('key add')],
    ['settled', []],
  ]);
});

test('credentials are listed as people say them: one alone, and several with and before the last', () => {
  const first = (offsite: object) => takings(['offsite'], withChange('offsite', { provider: 'Some storage', ...offsite }))[0]?.commands;
  expect(first({ backend: 'gs' })).toEqual([away('GOOGLE_APPLICATION_CREDENTIALS', '.key')]);
  expect(first({ backend: 'swift' })).toEqual([
    away('OS_AUTH_URL, OS_APPLICATION_CREDENTIAL_ID and OS_APPLICATION_CREDENTIAL_SECRET', '.authUrl, .id, .secret'),
  ]);
});

test('where the old and the new password are shown is told before it is pushed', () => {
  const [readied] = takings(['local']);
  expect(readied?.what).toContain('npx loutik kit show --reveal backups.passwords.app --earlier');
});
