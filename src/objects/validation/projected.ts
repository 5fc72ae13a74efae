import { show } from '../show';
import { check, dropped, each, exactlyOne, required, within } from './checks';
import { filePath, mostMode } from './paths';
import type { Place } from './place';
import { checkDownwardFile, checkKeyToPath, type DownwardFile, type KeyToPath } from './volume-sources';

interface Keys {
  readonly name?: string;
  readonly items?: readonly KeyToPath[];
}

interface Source {
  readonly secret?: Keys;
  readonly configMap?: Keys;
  readonly downwardAPI?: { readonly items?: readonly DownwardFile[] };
  readonly clusterTrustBundle?: object;
  readonly podCertificate?: object;
  readonly serviceAccountToken?: { readonly path: string; readonly expirationSeconds?: number };
}

export interface Projected {
  readonly defaultMode?: number;
  readonly sources?: readonly Source[];
}

/** How long a token of a service account lives, in seconds (pkg/apis/core/validation/validation.go, validateProjectionSources). */
const shortestToken = 600;
const longestToken = 2 ** 32;

/** Several sources in one volume: no two files of one path. */
export function checkProjected(place: Place, { defaultMode, sources }: Projected): void {
  within(place.at('defaultMode'), defaultMode, 0, mostMode);
  const taken = new Set<string>();
  const take = (at: Place, path: string) => {
    if (path !== '' && taken.has(path)) at.at('path').fault(`${show(path)} is there twice in the volume`);
    taken.add(path);
  };
  each(place.at('sources'), sources, (at, source) => {
    exactlyOne(at, source, ['secret', 'configMap', 'downwardAPI', 'serviceAccountToken'], true);
    dropped(at.at('clusterTrustBundle'), source.clusterTrustBundle, 'ClusterTrustBundleProjection');
    dropped(at.at('podCertificate'), source.podCertificate, 'PodCertificateRequest');
    for (const kind of ['secret', 'configMap'] as const) {
      const keys = source[kind];
      if (keys === undefined) continue;
      required(at.at(kind).at('name'), keys.name ?? '');
      each(at.at(kind).at('items'), keys.items, (item, key) => {
        checkKeyToPath(item, key);
        take(item, key.path);
      });
    }
    each(at.at('downwardAPI').at('items'), source.downwardAPI?.items, (item, file) => {
      checkDownwardFile(item, file);
      take(item, file.path);
    });
    const token = source.serviceAccountToken;
    if (token === undefined) return;
    within(at.at('serviceAccountToken').at('expirationSeconds'), token.expirationSeconds, shortestToken, longestToken);
    if (required(at.at('serviceAccountToken').at('path'), token.path)) check(at.at('serviceAccountToken').at('path'), token.path, filePath);
  });
}
