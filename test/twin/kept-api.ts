import type { Api } from '../../src/twin/api';

// biome-ignore lint/suspicious/noExplicitAny: objects of any kind
type Any = any;

/** The API versions of the kinds that are asked for. */
const versions: Readonly<Record<string, string>> = {
  Application: 'argoproj.io/v1alpha1',
  HelmChart: 'helm.cattle.io/v1',
  Ingress: 'networking.k8s.io/v1',
  Node: 'v1',
  Pod: 'v1',
  Secret: 'v1',
};

/** An API server that has these objects by kind, and keeps what it was told. */
export function keptApi(objects: Readonly<Record<string, readonly object[]>> = {}) {
  const told: Any[] = [];
  const keep =
    (verb: string) =>
    async (...what: Any[]) =>
      void told.push([verb, ...what]);
  const api = {
    list: async (apiVersion: string, kind: string, namespace?: string) =>
      ((versions[kind] === apiVersion ? (objects[kind] ?? []) : []) as Any[])
        .map((object) => ({ apiVersion, ...object }))
        .filter((one) => namespace === undefined || one.metadata.namespace === namespace),
    apply: keep('apply'),
    create: keep('create'),
    patch: keep('patch'),
  } as unknown as Api;
  return { api, told };
}
