import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { seal } from '../../src/secrets/seal';
import { refresh } from '../../src/twin/applications';
import { commitOver, fileAt } from '../../src/twin/git';
import { offsiteFolder } from '../../src/twin/run/offsite';
import { sealingCertificate } from '../../src/twin/sealed-secrets';
import { secretValue } from '../../src/twin/secret-values';
import { eventually } from '../twin-up/clone';
import { program } from '../twin-up/tools';
import type { Cluster, Loose } from './cluster';

export type Place = 'local' | 'offsite';

/** The apps of the house that are kept: the machine that keeps them, and where each volume goes. */
export const apps: Readonly<Record<string, { readonly server: string; readonly volumes: Readonly<Record<string, readonly Place[]>> }>> = {
  nextcloud: {
    server: 'ryzen',
    volumes: { 'nextcloud-db-data': ['local', 'offsite'], 'nextcloud-html': ['local', 'offsite'], 'nextcloud-data': ['offsite'] },
  },
  jellyfin: { server: 'i5', volumes: { 'jellyfin-config': ['local', 'offsite'] } },
  bot: { server: 'i5', volumes: { 'bot-data': ['local', 'offsite'] } },
};

/** What the house keeps, looked at on the disks themselves, with a restic of this machine. */
export class Repositories {
  private readonly passwords = new Map<string, string>();

  constructor(private readonly cluster: Cluster) {}

  /** The folder of an app's repository. */
  async folder(app: string, place: Place): Promise<string> {
    if (place === 'offsite') return join(offsiteFolder(this.cluster.folder), app);
    return join(await this.cluster.volume(`backups-${apps[app]?.server}`), 'data', app);
  }

  password(app: string): string {
    return this.passwords.get(app) ?? secretValue(this.cluster.folder, app, `${app}-backup`, 'password');
  }

  async restic(app: string, place: Place, args: readonly string[], restic?: string): Promise<string> {
    const env = { ...process.env, RESTIC_REPOSITORY: await this.folder(app, place), RESTIC_PASSWORD: this.password(app) };
    const { stdout } = await promisify(execFile)(restic ?? (await program('restic')), ['--no-cache', ...args], { env, maxBuffer: 1 << 26 });
    return stdout;
  }

  /** A new password for an app's repositories, as its owner adds one; with `restic` the key costs what that says. The old one goes. */
  async newKey(app: string, password: string, restic?: string): Promise<void> {
    for (const place of ['local', 'offsite'] as const) {
      const keys = join(await this.folder(app, place), 'keys');
      const old = fs.readdirSync(keys);
      const file = this.cluster.folder.file('new-password');
      fs.writeFileSync(file, password);
      await this.restic(app, place, ['key', 'add', '--new-password-file', file], restic);
      fs.rmSync(file);
      for (const key of old) fs.rmSync(join(keys, key));
      const { uid, gid } = fs.statSync(keys);
      for (const key of fs.readdirSync(keys)) fs.chownSync(join(keys, key), uid, gid);
      for (const lock of fs.readdirSync(join(keys, '../locks'))) fs.chownSync(join(keys, '../locks', lock), uid, gid);
    }
    this.passwords.set(app, password);
  }

  /** The times of what is kept of a volume, in milliseconds, oldest first. */
  async times(app: string, place: Place, volume: string): Promise<readonly number[]> {
    const said = await this.restic(app, place, ['--no-lock', 'snapshots', '--json', '--host', 'loutik', '--tag', volume]);
    return (JSON.parse(said) as { readonly time: string }[]).map(({ time }) => Date.parse(time)).sort((a, b) => a - b);
  }

  /** The locks that lie in an app's repository. */
  async locks(app: string, place: Place): Promise<readonly string[]> {
    return fs.readdirSync(join(await this.folder(app, place), 'locks'));
  }
}

/** Seals values anew and commits them, as an owner does; done when the cluster has them. */
export async function seals(
  { folder, api }: Cluster,
  values: readonly { readonly namespace: string; readonly name: string; readonly key: string; readonly value: string }[],
): Promise<void> {
  const certificate = await sealingCertificate(folder, api);
  const known = JSON.parse(fs.readFileSync(folder.file('sealed.json'), 'utf8')) as Loose;
  const tip = await promisify(execFile)('git', ['--git-dir', folder.repository, 'rev-parse', 'HEAD']);
  const commit = tip.stdout.trim();
  const files = new Map<string, Loose>();
  for (const { namespace, name, key, value } of values) {
    const path = `dist/loutik/${namespace}/sealedsecret-${name}.yaml`;
    const manifest = files.get(path) ?? (parse(fileAt(folder.repository, commit, path) ?? '') as Loose);
    const sealed = seal(certificate, { namespace, name }, value);
    manifest.spec.encryptedData[key] = sealed;
    known[`${namespace}/${name}`].encryptedData[key] = sealed; // a push lays it again
    files.set(path, manifest);
  }
  folder.write('sealed.json', JSON.stringify(known));
  const laid = [...files].map(([path, manifest]) => ({ path, content: `${JSON.stringify(manifest, null, 2)}\n` }));
  commitOver(folder.repository, commit, 'main', laid, 'secrets sealed anew');
  await refresh(api);
  for (const { namespace, name, key, value } of values)
    await eventually(`${namespace}/${name} has its new ${key}`, async () => {
      const secret = await api.get('v1', 'Secret', name, namespace);
      return Buffer.from(secret?.data?.[key] ?? '', 'base64').toString() === value;
    });
}
