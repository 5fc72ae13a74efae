import fs from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../src/twin/control-plane';
import { TwinFolder } from '../../src/twin/folder';
import type { Ports } from '../../src/twin/ports';
import { authorityOf } from '../../src/twin/run/certificate';
import { readTargets } from '../../src/twin/run/targets';
import { hastyRestic } from '../hard/restic-lab';
import { Clone } from '../twin-up/clone';
import { Cluster, condition, type Ended, type Loose, set } from './cluster';
import { apps, type Place, Repositories } from './house-backups';
import { Data } from './house-data';

const lastNight = Math.floor(Date.now() / 1000) * 1000;

/** When the nth of thirty nights was, in milliseconds; the last is now. */
export const timeOf = (night: number) => lastNight - (30 - night) * 86_400_000;

/** A moment as AT has it. */
export const words = (time: number) => new Date(time).toISOString().slice(0, 19).replace('T', ' ');

/**
 * The house in a twin whose containers run, for thirty days. Nothing of what backs up and restores is changed but what a nightly job is told of
 * the time: AT, which backup.sh hands to restic. No other part of it goes by the clock: what is kept of snapshots goes by their own times.
 */
export class Month {
  static async begin(): Promise<Month> {
    const clone = new Clone();
    try {
      const upped = await clone.json(['twin', 'up', '--run', '--images', 'built', '--name', 'month', '--timeout', '600']);
      if (!upped.ok) throw new Error(JSON.stringify(upped));
      const month = new Month(clone, new TwinFolder('month'), await hastyRestic());
      month.measured.push(`up: ${upped.seconds} s`);
      // restic makes half a second's work of every look into a repository, on purpose; in thirty nights of three apps that is half an hour
      for (const app of Object.keys(apps)) await month.repositories.newKey(app, month.repositories.password(app), month.hasty);
      return month;
    } catch (error) {
      await clone.loutik(['twin', 'down', '--all']);
      clone.remove();
      throw error;
    }
  }

  readonly cluster: Cluster;
  readonly data: Data;
  readonly repositories: Repositories;
  readonly measured: string[] = [];
  /** The nights that a volume was kept at, place by place: what must be there. */
  readonly kept: Record<Place, Record<string, number[]>> = { local: {}, offsite: {} };

  private constructor(
    readonly clone: Clone,
    folder: TwinFolder,
    /** A restic for which time passes 120 times as fast where locks are concerned. */
    readonly hasty: string,
  ) {
    const ports = folder.state?.ports as Ports;
    const targets = readTargets(folder);
    const hostOf = (app: string) => Object.entries(targets).find(([, target]) => target.app === app)?.[0] as string;
    this.cluster = new Cluster(folder, connect(folder, ports));
    this.data = new Data(this.cluster, { port: ports.door, ca: fs.readFileSync(authorityOf(folder), 'utf8'), hostOf });
    this.repositories = new Repositories(this.cluster);
  }

  async end(): Promise<void> {
    this.cluster.api.close();
    await this.clone.loutik(['twin', 'down', '--all']);
    this.clone.remove();
    process.stderr.write(`measured: ${this.measured.join(', ')}\n`);
  }

  /** Notes how long something took. */
  async timed<T>(what: string, act: () => Promise<T>): Promise<T> {
    const begin = performance.now();
    const result = await act();
    this.measured.push(`${what}: ${Math.round((performance.now() - begin) / 1000)} s`);
    return result;
  }

  /** The nightly job of an app. */
  backup(app: string, night: number): Promise<Ended> {
    return this.cluster.run(app, `${app}-backup`, `night-${night}`, (spec) => set(spec, { AT: words(timeOf(night)) }));
  }

  /** Notes what a night kept, in those places. */
  note(app: string, night: number, places: readonly Place[] = ['local', 'offsite']): void {
    for (const [volume, to] of Object.entries(apps[app]?.volumes ?? {}))
      for (const place of to.filter((one) => places.includes(one)))
        this.kept[place][volume] = [...(this.kept[place][volume] ?? []), timeOf(night)];
  }

  /** The last line of a night that kept everything. */
  whole(app: string, night: number): RegExp {
    const volumes = Object.entries(apps[app]?.volumes ?? {});
    const all = (['local', 'offsite'] as const).flatMap((place) =>
      volumes.filter(([, to]) => to.includes(place)).map(([volume]) => `${volume} \\(${place}, \\d+ bytes\\)`),
    );
    return new RegExp(`^backup of ${app}: kept: ${all.join(' ')}, as of ${words(timeOf(night))} UTC$`);
  }

  /** Days of an app's life, each with its night: all is kept, at the first try. */
  async nights(app: string, from: number, to: number): Promise<void> {
    for (let night = from; night <= to; night++) {
      await this.data.write(app, night);
      const { succeeded, pods, last, said } = await this.backup(app, night);
      expect({ night, succeeded, tries: pods.length, last, said }).toEqual({
        night,
        succeeded: true,
        tries: 1,
        last: expect.stringMatching(this.whole(app, night)),
        said: expect.anything(),
      });
      this.note(app, night);
    }
  }

  /** The disk of a volume is new. */
  async wipe(volume: string): Promise<void> {
    const folder = await this.cluster.volume(volume);
    fs.rmSync(join(folder, '.ready'));
    for (const entry of fs.readdirSync(folder)) fs.rmSync(join(folder, entry), { recursive: true, force: true });
  }

  /** A pod that filled volumes was Ready only when all of them were, and its marker says which night they are of. */
  async readyAfter(pod: Loose, volumes: readonly string[], night: number): Promise<void> {
    const seconds = (time: string) => Date.parse(time) / 1000;
    const began = seconds(pod.status.containerStatuses[0].state.running.startedAt);
    const ready = seconds(condition(pod, 'Ready').lastTransitionTime);
    for (const volume of volumes) {
      const marker = join(await this.cluster.volume(volume), '.ready');
      const filled = Math.floor(fs.statSync(marker).mtimeMs / 1000);
      expect({ volume, marker: fs.readFileSync(marker, 'utf8'), begins: filled <= began, isReady: filled <= ready }).toEqual({
        volume,
        marker: expect.stringMatching(new RegExp(`^[0-9a-f]{8} of ${words(timeOf(night)).replace(' ', 'T')}Z\\n$`)),
        begins: true,
        isReady: true,
      });
    }
  }

  /** Lays a restic into a volume that is slow to send to the house, and whose locks live 120 times as fast. */
  async slowly(volume: string): Promise<void> {
    const script = '#!/bin/sh\ncase ${RESTIC_REPOSITORY:-} in *rest-server*) exec hasty --limit-upload 100 "$@" ;; esac\nexec hasty "$@"\n';
    await this.data.put(volume, 'bin/hasty', fs.readFileSync(this.hasty), 1000, 0o755);
    await this.data.put(volume, 'bin/restic', script, 1000, 0o755);
  }
}
