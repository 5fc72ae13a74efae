import type { Api } from '../../src/twin/api';

// biome-ignore lint/suspicious/noExplicitAny: objects of any kind
type Any = any;

/** An API server that has these objects by kind, and keeps what it was told. `tokens` and summaries are made up of what was asked for. */
export function keptApi(objects: Readonly<Record<string, readonly object[]>> = {}) {
  const told: Any[] = [];
  const keep =
    (verb: string) =>
    async (...what: Any[]) =>
      void told.push([verb, ...what]);
  const api = {
    list: async (apiVersion: string, kind: string, namespace?: string) =>
      ((objects[kind] ?? []) as Any[])
        .map((object) => ({ apiVersion, ...object }))
        .filter((one) => namespace === undefined || one.metadata.namespace === namespace),
    apply: keep('apply'),
    create: keep('create'),
    patch: keep('patch'),
  } as unknown as Api;
  return { api, told };
}
