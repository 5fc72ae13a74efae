import { type Code, call, type Entry, list, raw, template, text } from './code';
import type { Neighbour } from './neighbours';
import { marksIn } from './neighbours';
import type { Text } from './node';
import type { Service } from './service';
import type { Piece, SecretRef, Vault } from './vault';
import { quoted } from './words';

/** The environment and commands of one container, as the kubelet takes them, every secret by reference. */
export class ContainerTexts {
  /** Variables that hold a secret for texts that name it within. */
  private readonly holders = new Map<SecretRef, string>();
  private readonly names: Set<string>;
  private readonly env: readonly (readonly [name: string, pieces: readonly Piece[]])[];

  constructor(
    private readonly service: Service,
    private readonly vault: Vault,
    private readonly neighbours: readonly Neighbour[],
    replaced: ReadonlyMap<string, readonly Piece[]>,
  ) {
    const given = service.variables.filter((variable) => variable.text !== undefined || replaced.has(variable.name));
    this.names = new Set(given.map(({ name }) => name));
    this.env = given.map(({ name, text: value }) => [
      name,
      replaced.get(name) ?? vault.pieces(name, value as Text, marksIn(name, value as Text, neighbours)),
    ]);
    for (const [name, pieces] of this.env) {
      const [only] = pieces;
      if (pieces.length === 1 && typeof only === 'object' && 'secret' in only && !this.holders.has(only.secret))
        this.holders.set(only.secret, name);
    }
  }

  /** Words of a command or its arguments: the kubelet fills in `$(NAME)`. */
  command(words: readonly Text[]): Code {
    const all = this.vault.words(this.service.name, words, (word) => marksIn('', word, this.neighbours));
    return list(all.map((pieces) => this.filled(pieces)));
  }

  /** A command that a probe runs: nobody fills anything in for it, so one with a secret is given to a shell. */
  probe(words: readonly Text[]): Code {
    const all = this.vault.words(this.service.name, words, (word) => marksIn('', word, this.neighbours));
    if (!all.some((pieces) => pieces.some((piece) => typeof piece === 'object' && 'secret' in piece)))
      return list(all.map((pieces) => template(pieces as readonly (string | { readonly code: string })[])));
    const script = all.flatMap((pieces, index) => [
      ...(index === 0 ? [] : [' ']),
      ...(pieces.length === 1 && typeof pieces[0] === 'string' ? [quoted(pieces[0])] : pieces.map((piece) => this.inShell(piece))),
    ]);
    return list([text('/bin/sh'), text('-c'), template(script)]);
  }

  /** The same of a script. */
  script(script: Text): Code {
    const [pieces = []] = this.vault.words(this.service.name, [script], (word) => marksIn('', word, this.neighbours));
    let before = '';
    const shell = pieces.map((piece) => {
      if (typeof piece === 'string') before += piece;
      return typeof piece === 'object' && 'secret' in piece ? inQuotes(before, `$${this.holder(piece.secret)}`) : piece;
    });
    return list([text('/bin/sh'), text('-c'), template(shell)]);
  }

  /** The variables, those first that others are filled in from. Asked for last: commands add to them. */
  environment(notes: ReadonlyMap<string, readonly string[]>): readonly Entry[] {
    const filled = this.env.map(([name, pieces]): Entry => {
      const [only] = pieces;
      const value = pieces.length === 1 && typeof only === 'object' && 'secret' in only ? raw(only.secret.code) : this.filled(pieces);
      return { key: name, value, notes: notes.get(name) };
    });
    const held = [...this.holders].map(([ref, name]): Entry => ({ key: name, value: raw(ref.code), notes: notes.get(name) }));
    const isUsed = (name: string) =>
      filled.some(({ value }) => value.kind === 'raw' && value.text.includes(`$(${name})`)) || !this.names.has(name);
    const first = held.filter(({ key }) => isUsed(key));
    return [...first, ...filled.filter(({ key }) => !first.some((one) => one.key === key))];
  }

  private filled(pieces: readonly Piece[]): Code {
    return template(
      pieces.map((piece) =>
        typeof piece === 'string' ? forKubelet(piece) : 'secret' in piece ? `$(${this.holder(piece.secret)})` : piece,
      ),
    );
  }

  private inShell(piece: Piece): string | { readonly code: string } {
    if (typeof piece === 'string') return quoted(piece);
    return 'secret' in piece ? `"$${this.holder(piece.secret)}"` : piece;
  }

  private holder(ref: SecretRef): string {
    const known = this.holders.get(ref);
    if (known !== undefined) return known;
    let name = ref.variable;
    while (this.names.has(name)) name = `${name}_VALUE`;
    this.holders.set(ref, name);
    return name;
  }
}

/** A variable in a script, so that a shell fills it in as one word, whatever quotes are open before it. */
function inQuotes(before: string, variable: string): string {
  let open = '';
  for (const sign of before)
    if (sign === open) open = '';
    else if (open === '' && (sign === '"' || sign === "'")) open = sign;
  if (open === '"') return variable;
  return open === "'" ? `'"${variable}"'` : `"${variable}"`;
}

/** A text that stays as it is where the kubelet fills in `$(NAME)`, and makes one dollar of two (kubernetes, third_party/forked/golang/expansion). */
export function forKubelet(value: string): string {
  return value.replace(/\$+(?=\()|\${2,}/g, (dollars) => dollars + dollars);
}

/** Adds what is optional of a probe or a construct: nothing where there is nothing. */
export function withOptions(callee: string, args: readonly Code[], options: readonly Entry[]): Code {
  return call(callee, ...args, ...(options.length > 0 ? [{ kind: 'object' as const, entries: options }] : []));
}
