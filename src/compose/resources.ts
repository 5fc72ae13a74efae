import { bytesCode, bytesOf } from './amounts';
import { call, type Entry, object, raw } from './code';
import type { Decisions } from './decision';
import { refusal } from './fault';
import { entry, type Node, numberOf, textOf } from './node';
import type { Service } from './service';

/** What a container asks for where its Compose file says nothing: enough for most, and to be measured. */
const guess = { millicores: 50, request: 128 * 2 ** 20, limit: 512 * 2 ** 20 } as const;

export interface Resources {
  readonly entry: Entry;
  /** Bytes that it may use. */
  readonly limit: number;
}

/** A service's requests and limits. `extra`: bytes of memory that its scratch space takes beside it. */
export function resourcesOf({ name, node, at }: Service, extra: number, decisions: Decisions): Resources {
  const resources = entry(entry(node, 'deploy'), 'resources');
  const limits = entry(resources, 'limits');
  const reserved = entry(resources, 'reservations');
  const limitAt = entry(limits, 'memory') ?? entry(node, 'mem_limit');
  const requestAt = entry(reserved, 'memory') ?? entry(node, 'mem_reservation');
  const cpus = numberOf(entry(reserved, 'cpus'));
  const saidLimit = amount(limitAt, 'memory');
  const saidRequest = amount(requestAt, 'memory');
  const limit = Math.max(saidLimit ?? Math.max(guess.limit, (saidRequest ?? 0) * 2), extra * 2);
  const request = Math.min(saidRequest ?? guess.request, limit);
  const of = `services.${name}.deploy.resources`;
  const isSaid = saidLimit !== undefined && saidRequest !== undefined;
  const note = isSaid
    ? []
    : [
        decisions.decide(
          (limitAt ?? requestAt)?.at ?? at,
          of,
          saidLimit === undefined && saidRequest === undefined
            ? 'it says nothing of memory: what stands here is a guess. Measure it (docker stats): placement is proved from the request'
            : saidLimit === undefined
              ? 'it has no limit of memory: this one is twice what it asks for'
              : 'it says not what it usually takes: the request is a guess. Measure it (docker stats): placement is proved from it',
        ),
      ];
  const millicores = Math.max(1, cpus === undefined ? guess.millicores : Math.round(cpus * 1000));
  const memory =
    request === limit
      ? raw(bytesCode(limit))
      : object([
          { key: 'request', value: raw(bytesCode(request)) },
          { key: 'limit', value: raw(bytesCode(limit)) },
        ]);
  return {
    limit,
    entry: {
      key: 'resources',
      notes: note,
      value: object([
        { key: 'cpu', value: call('Cpu.millis', raw(String(millicores))) },
        { key: 'memory', value: memory },
      ]),
    },
  };
}

function amount(node: Node | undefined, key: string): number | undefined {
  if (node === undefined) return undefined;
  const bytes = bytesOf(textOf(node));
  if (bytes === undefined) throw refusal('COMPOSE_INVALID', node.at, `${key} is no amount of bytes`, 'write it as 512m or 2g');
  return bytes === 0 ? undefined : bytes;
}

/** Bytes of a key of a service; undefined where it has none. */
export function bytesAt(node: Node, key: string): number | undefined {
  return amount(entry(node, key), key);
}
