import { isAbsolute, join } from 'node:path';
import { ProblemsError } from '../problems';
import type { Disk } from './disk';
import { missingEnvFile, readDotenv, readRawEnv } from './dotenv';
import { refusal } from './fault';
import { entry, isOn, itemsOf, type Node, type Place, piecesOf, sliceOf, type Text, textOf } from './node';
import type { Lookup } from './template';

/** A variable of a service. */
export interface Variable {
  readonly name: string;
  readonly at: Place;
  /** None where the shell was to give it, and does not. */
  readonly text?: Text;
}

export interface Around {
  readonly disk: Disk;
  readonly folder: string;
  readonly lookup: Lookup;
  /** A path as the person names it. */
  readonly shown: (path: string) => string;
}

/** The variables of a service: those of its files, then its own, which go before them. */
export function environmentOf(service: Node, around: Around): readonly Variable[] {
  const all = new Map<string, Variable>();
  for (const item of itemsOf(entry(service, 'env_file'))) for (const one of fromFile(item, around)) all.set(one.name, one);
  for (const one of own(entry(service, 'environment'), around.lookup)) all.set(one.name, one);
  return [...all.values()];
}

/** What a table, or a list of `NAME=value`, says by name: labels, variables. */
export function pairsOf(node: Node | undefined): readonly (readonly [name: string, at: Place, text: Text | undefined])[] {
  if (node?.kind === 'table') return [...node.entries].map(([name, value]) => [name, value.at, piecesOf(value)] as const);
  return itemsOf(node).map((item) => {
    const text = piecesOf(item) ?? { at: item.at, value: '', parts: [] };
    const sign = text.value.indexOf('=');
    return [sign === -1 ? text.value : text.value.slice(0, sign), item.at, sign === -1 ? undefined : sliceOf(text, sign + 1)] as const;
  });
}

function own(node: Node | undefined, lookup: Lookup): readonly Variable[] {
  return pairsOf(node).flatMap(([name, at, text]): readonly Variable[] => {
    if (name === '') return [];
    if (text !== undefined) return [{ name, at, text }];
    return [given(name, at, lookup)];
  });
}

/** A variable that has the value of the shell's, or of .env. */
function given(name: string, at: Place, lookup: Lookup): Variable {
  const value = lookup(name);
  return value === undefined ? { name, at } : { name, at, text: { at, value, parts: [{ text: value, variable: name }] } };
}

function fromFile(item: Node, { disk, folder, lookup, shown }: Around): readonly Variable[] {
  const path = textOf(item.kind === 'table' ? item.entries.get('path') : item) ?? '';
  const file = isAbsolute(path) ? path : join(folder, path);
  if (disk.kind(file) !== 'file') {
    const required = entry(item, 'required');
    if (required !== undefined && !isOn(required)) return [];
    throw new ProblemsError([missingEnvFile(item.at, shown(file))]);
  }
  const text = decoded(disk.read(file), item.at, shown(file));
  const lines = textOf(entry(item, 'format')) === 'raw' ? readRawEnv(shown(file), text) : readDotenv(shown(file), text, lookup);
  return lines.map(({ name, at, parts }) =>
    parts === undefined ? given(name, at, lookup) : { name, at, text: { at, value: parts.map((part) => part.text).join(''), parts } },
  );
}

/** A file's text. */
export function decoded(bytes: Buffer, at: Place, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refusal('COMPOSE_UNREADABLE', at, `${path} is no text in UTF-8`, 'name a file that is a text');
  }
}
