import fs from 'node:fs';
import { join } from 'node:path';
import { Plex } from '../../charts/plex';
import { Bytes } from '../../src';
import { synthesize } from '../../src/synth/synth';
import { homelab } from '../homelabs/homelabs';
import { manifestsOf, synthesized } from '../lab';
import type { World } from './pod';

// biome-ignore lint/suspicious/noExplicitAny: manifests, read back
export type Loose = any;

/** Every password. */
export const word = 'open-sesame';

/** The manifests of a homelab, and of the chart that it has another in place of. */
export function manifests(): readonly Loose[] {
  const plex = synthesized((lab) => {
    const { hdd, nvme } = lab.disks.two;
    new Plex(lab, { hostname: 'plex.test.example', audience: 'lan', library: Bytes.gib(20), on: hdd, config: nvme });
  });
  return [synthesize(homelab('house')), plex].flatMap((result) => [...manifestsOf(result).values()]) as Loose[];
}

/** The specification of the pods that an object makes. */
export function podOf({ spec }: Loose): Loose | undefined {
  const found = spec?.jobTemplate?.spec.template.spec ?? spec?.template?.spec;
  return found?.containers ? found : undefined;
}

/** Every name of an image in them. */
export function imagesOf(objects: readonly Loose[]): readonly string[] {
  const pods = objects.map(podOf).filter(Boolean);
  const containers = pods.flatMap(({ initContainers = [], containers }) => [...initContainers, ...containers]);
  return [...new Set<string>(containers.map(({ image }) => image))].sort();
}

/** What pods refer to, on this machine below that folder: every secret is the same word, and every volume begins empty and ready. */
export function worldBelow(folder: string, objects: readonly Loose[]): World {
  const configMaps = new Map(objects.filter(({ kind }) => kind === 'ConfigMap').map(({ metadata, data }) => [metadata.name, data]));
  const apps = new Set(
    JSON.stringify(objects)
      .match(/(?<="name":"APPS","value":")[^"]+/g)
      ?.flatMap((value) => value.split(' ')),
  );
  return {
    configMaps,
    secretFiles: Object.fromEntries([...apps].flatMap((app) => ['http', 'restic'].map((kind) => [`${app}.${kind}`, word]))),
    secret: (_, key) => (key === 'username' ? 'admin' : word),
    volume: (claim, owner) => {
      const path = join(folder, claim);
      if (!fs.existsSync(path)) {
        fs.mkdirSync(join(path, 'data'), { recursive: true });
        fs.writeFileSync(join(path, '.ready'), '');
        for (const each of [path, join(path, 'data'), join(path, '.ready')]) fs.chownSync(each, owner, owner);
        for (const each of [path, join(path, 'data')]) fs.chmodSync(each, 0o770);
      }
      return path;
    },
  };
}
