import { suggest } from '../../suggest';
import type { Manifest } from '../manifest';
import type { MoreKinds } from '../schema';
import { type Reading, readingOf } from '../schema-reading';
import { type Given, rootSchema } from './to-schema';

/** One version of a kind that a file of the homelab defines. */
export interface DefinedVersion {
  readonly name: string;
  /** Whether the API server takes objects of it. */
  readonly served: boolean;
  /** Its `openAPIV3Schema`. */
  readonly schema: Given;
  /** Whether `status` is written by whoever runs it, and by nobody else. */
  readonly hasStatus: boolean;
}

/** A CustomResourceDefinition that lies in the homelab's folder. */
export interface Definition {
  /** `clusters/home/crds/dns.yaml:1:1` */
  readonly where: string;
  /** `dnsendpoints.externaldns.k8s.io` */
  readonly name: string;
  readonly group: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly versions: readonly DefinedVersion[];
  /** As it is deployed: without what the cluster writes itself. */
  readonly manifest: Manifest;
}

/** What a definition is itself: how it has to be written was looked at where it was read. */
export const definitionKind = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' } as const;

interface Known {
  readonly namespaced: boolean;
  readonly reading: Reading;
}

/** The kinds that a homelab knows beyond Loutik's own. */
export class Definitions implements MoreKinds {
  private readonly known = new Map<string, Known>();
  private readonly byKind: ReadonlyMap<string, Definition>;

  constructor(readonly all: readonly Definition[]) {
    this.byKind = new Map(all.map((one) => [`${one.group}/${one.kind}`, one]));
    if (all.length > 0)
      this.known.set(`${definitionKind.apiVersion}/${definitionKind.kind}`, { namespaced: false, reading: readingOf({}) });
  }

  /** The schema of a kind in a version that is served; undefined where there is none. */
  find(apiVersion: string, kind: string): Known | undefined {
    const key = `${apiVersion}/${kind}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const [group = '', version = ''] = apiVersion.split('/');
    const definition = this.byKind.get(`${group}/${kind}`);
    const served = definition?.versions.find(({ name, served }) => name === version && served);
    if (definition === undefined || served === undefined) return undefined;
    const made = { namespaced: definition.namespaced, reading: readingOf(rootSchema(served.schema, served.hasStatus)) };
    this.known.set(key, made);
    return made;
  }

  /** Whether objects of it can be made: a definition itself is deployed as it lies in the folder. */
  defines(apiVersion: string, kind: string): boolean {
    return kind !== definitionKind.kind && this.find(apiVersion, kind) !== undefined;
  }

  /** Every kind in every version that is served: `externaldns.k8s.io/v1alpha1 DNSEndpoint`. */
  get names(): readonly string[] {
    return this.all.flatMap(({ group, kind, versions }) =>
      versions.flatMap(({ name, served }) => (served ? [`${group}/${name} ${kind}`] : [])),
    );
  }

  /** What a kind that is not known was most likely meant to be: another version of it, or a name that is nearly the same. */
  nearest(apiVersion: string, kind: string): string | undefined {
    const group = apiVersion.split('/')[0];
    return (
      this.names.find((name) => name.startsWith(`${group}/`) && name.endsWith(` ${kind}`)) ?? suggest(`${apiVersion} ${kind}`, this.names)
    );
  }
}

/** Nothing beyond Loutik's own. */
export const noDefinitions = new Definitions([]);
