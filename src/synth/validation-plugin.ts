import type { Manifest, Rendered } from '../objects/manifest';
import { Objects } from '../objects/objects';
import { tryKind } from '../objects/schema';
import { apis } from '../proofs/apis';
import { containers } from '../proofs/containers';
import { isolation } from '../proofs/isolation';
import { names } from '../proofs/names';
import { podSecurity } from '../proofs/pod-security';
import type { Finding, ObjectProof } from '../proofs/proof';
import { schema } from '../proofs/schema';
import { security } from '../proofs/security';

/** The proofs that need the objects of a project and nothing else. */
export const objectProofs: readonly ObjectProof[] = [schema, names, apis, podSecurity, security, containers, isolation];

/** What cdk8s-cli hands to a plugin (cdk8s-cli, lib/plugins/validation.d.ts): as much of it as is used here. */
export interface ValidationContext {
  readonly manifests: readonly string[];
  parseManifest(path: string): unknown[];
  readonly report: {
    addViolation(violation: {
      readonly ruleName: string;
      readonly recommendation: string;
      readonly fix: string;
      readonly violatingResources: readonly {
        readonly resourceName: string;
        readonly manifestPath: string;
        readonly locations: readonly string[];
      }[];
    }): void;
    submit(status: 'success' | 'failure', metadata?: Readonly<Record<string, string>>): void;
  };
}

/** `properties` of `cdk8s.yaml`. */
export interface PluginProperties {
  /** These proofs alone, by their names. @default - all that need the objects alone */
  readonly proofs?: readonly string[];
}

/** Where an object stands that says no namespace: in that of whoever applies it. */
const unsaid = 'of-the-context';

/** Our proofs of objects as a validation plugin of `cdk8s synth`, for any project: `npm run plugin` builds it. */
export class LoutikValidation {
  private readonly proofs: readonly ObjectProof[];

  constructor({ proofs }: PluginProperties = {}) {
    const unknown = (proofs ?? []).filter((name) => objectProofs.every(({ id }) => id !== name));
    if (unknown.length > 0)
      throw new Error(`There is no proof ${unknown.join(', ')} of objects alone; there are ${objectProofs.map(({ id }) => id).join(', ')}`);
    this.proofs = objectProofs.filter(({ id }) => proofs === undefined || proofs.includes(id));
  }

  async validate({ manifests, parseManifest, report }: ValidationContext): Promise<void> {
    const all = manifests.flatMap((path) => parseManifest(path).flatMap((value, index) => rendered(value, path, index)));
    const bySource = new Map(all.map((one) => [one.rendered.source, one]));
    const objects = new Objects(all.map((one) => one.rendered));
    // of a kind that schemas/ have not, nothing is known: another project may have any
    const known = new Objects(objects.all.filter(({ manifest }) => tryKind(manifest.apiVersion, manifest.kind) !== undefined));
    let count = 0;
    for (const proof of this.proofs) {
      for (const finding of proof.prove({ objects: proof === schema ? known : objects }).findings) {
        count++;
        report.addViolation(violation(proof, finding, bySource.get(finding.where)));
      }
    }
    report.submit(count === 0 ? 'success' : 'failure', {
      objects: String(objects.all.length),
      'of kinds without a schema here': String(objects.all.length - known.all.length),
      proofs: this.proofs.map(({ id }) => id).join(', '),
    });
  }
}

interface Placed {
  readonly rendered: Rendered;
  readonly path: string;
}

/** One object of a file; nothing for an empty document, or for what is no object. */
function rendered(value: unknown, path: string, index: number): Placed[] {
  const manifest = value as Manifest | null;
  if (typeof manifest?.kind !== 'string' || typeof manifest.apiVersion !== 'string' || typeof manifest.metadata?.name !== 'string')
    return [];
  const isNamespaced = tryKind(manifest.apiVersion, manifest.kind)?.namespaced ?? true;
  const metadata = isNamespaced ? { ...manifest.metadata, namespace: manifest.metadata.namespace ?? unsaid } : manifest.metadata;
  return [{ path, rendered: { app: path, home: '', source: `${path}#${index}`, manifest: { ...manifest, metadata } } }];
}

function violation({ id }: ObjectProof, { code, rule, what, repair, where }: Finding, placed: Placed | undefined) {
  return {
    ruleName: [id, code, rule].filter(Boolean).join(' '),
    recommendation: what,
    fix: repair,
    violatingResources: [
      { resourceName: placed?.rendered.manifest.metadata.name ?? where, manifestPath: placed?.path ?? where, locations: [where] },
    ],
  };
}
