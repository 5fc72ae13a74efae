import type { Manifest } from '../../src/objects/manifest';
import { Objects } from '../../src/objects/objects';
import type { Finding, ObjectProof } from '../../src/proofs/proof';

/** Objects as a chart would have rendered them: each at the place `<kind>/<name>`. */
export function objectsOf(...manifests: readonly object[]): Objects {
  return new Objects(
    (manifests as readonly Manifest[]).map((manifest) => ({
      app: 'app',
      home: manifest.metadata.namespace ?? '',
      source: `${manifest.kind}/${manifest.metadata.name}`,
      manifest,
    })),
  );
}

/** What a proof finds in objects: code, place, rule. */
export function foundIn(proof: ObjectProof, ...manifests: readonly object[]): readonly (readonly (string | undefined)[])[] {
  return proof.prove({ objects: objectsOf(...manifests) }).findings.map(({ code, where, rule }: Finding) => [code, where, rule]);
}

const restricted = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/** A container that meets every rule; `change` takes the place of fields. */
export function container(change: object = {}): object {
  return {
    name: 'main',
    image: 'example/app:1.2.3',
    resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '16Mi' } },
    securityContext: restricted,
    ...change,
  };
}

export interface Changes {
  readonly container?: object;
  readonly pod?: object;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly namespace?: string;
}

/** A Deployment that meets every rule; changes take the place of fields. */
export function deployment({ container: own, pod, labels, annotations, name = 'web', namespace = 'app' }: Changes = {}): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name, ...labels }, annotations },
        spec: {
          serviceAccountName: name,
          automountServiceAccountToken: false,
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [container(own)],
          ...pod,
        },
      },
    },
  };
}

export const securityContext = (change: object) => ({ securityContext: { ...restricted, ...change } });

export function namespace(name = 'app', metadata: object = {}): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, ...metadata } };
}

export const object = (apiVersion: string, kind: string, name: string, rest: object = {}, metadata: object = { namespace: 'app' }) => ({
  apiVersion,
  kind,
  metadata: { name, ...metadata },
  ...rest,
});
