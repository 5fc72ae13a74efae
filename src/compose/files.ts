import { basename } from 'node:path';
import { assignments } from '../objects/plain-secret';
import { secretForms } from '../objects/secret-forms';
import { call, document, object, raw, type Statement, text } from './code';
import type { Decisions } from './decision';
import { entry, type Place, piecesOf, textOf } from './node';
import { pathOn } from './pods';
import type { Project } from './project';
import { isGivenSecret, promises } from './secret-names';
import type { Vault } from './vault';

/** A ConfigMap holds a mebibyte; a file of more than that in a chart is read by nobody. */
const largest = 256 * 1024;

/** What becomes of a file of the host, or a config, that a service sees: the files of the chart that it is one of, or a word on why not. */
export type PlannedFile = { readonly code: string } | { readonly note: string };

/** Files that are part of the app's configuration: their texts stand in the chart. One that holds a secret does not. */
export class PlannedFiles {
  private readonly keys = new Map<string, string>();
  private readonly texts = new Map<string, string>();

  constructor(
    private readonly project: Project,
    private readonly decisions: Decisions,
    private readonly vault: Vault,
    private readonly name: string,
  ) {}

  /** The texts that services see, for whoever looks for names in them. */
  get contents(): ReadonlyMap<string, string> {
    return this.texts;
  }

  statements(): readonly Statement[] {
    if (this.texts.size === 0) return [];
    const entries = [...this.texts].map(([key, value]) => ({ key, value: document(value) }));
    return [{ name: this.name, value: call('new Files', raw('this'), text('files'), object(entries)) }];
  }

  /** A file of the host that a service mounts. */
  ofHost(source: string, at: Place, of: string): PlannedFile {
    const { disk, folder } = this.project;
    const path = pathOn(folder, source);
    if (disk.kind(path) !== 'file')
      return {
        note: this.decisions.decide(
          at,
          of,
          `${source} is a file that is not there: give it as one of new Files(this, 'files', { '${basename(source)}': … }), or a Volume if it is a folder`,
        ),
      };
    return this.add(`file:${path}`, basename(source), disk.read(path), at, of, source);
  }

  /** A config of the Compose file. */
  ofConfig(name: string, at: Place, of: string): PlannedFile {
    const config = entry(entry(this.project.tree, 'configs'), name);
    const content = piecesOf(entry(config, 'content'));
    const file = textOf(entry(config, 'file'));
    if (content !== undefined) {
      const isOpen = !content.parts.some(({ variable }) => variable !== undefined && promises(variable));
      return this.add(`config:${name}`, name, isOpen ? Buffer.from(content.value) : undefined, at, of, `config ${name}`);
    }
    if (file !== undefined) return this.ofHost(file, at, of);
    return { note: this.decisions.decide(at, of, `config ${name} stands in no file here: write it as one of new Files(…)`) };
  }

  private add(id: string, wanted: string, bytes: Buffer | undefined, at: Place, of: string, called: string): PlannedFile {
    const known = this.keys.get(id);
    if (known !== undefined) return this.at(known);
    const refuse = (what: string) => ({ note: this.decisions.decide(at, of, `${called} ${what}`) });
    const secret = () =>
      refuse(
        'holds what looks like a secret, so it is not copied: give the app a Secret with that file as a key, and mount secret.files; or take the secret from a variable',
      );
    if (bytes === undefined) return secret();
    if (bytes.length > largest) return refuse(`is larger than ${largest / 1024} KiB: lay it into a Volume`);
    const content = asText(bytes);
    if (content === undefined) return refuse('is no text: lay it into a Volume');
    if (holdsSecret(content) || isGivenSecret(wanted, content) || this.vault.isIn(content)) return secret();
    let key = wanted.replace(/[^\w.-]/g, '-');
    for (let number = 2; this.texts.has(key); number++) key = `${number}-${wanted.replace(/[^\w.-]/g, '-')}`;
    this.keys.set(id, key);
    this.texts.set(key, content);
    return this.at(key);
  }

  private at(key: string): PlannedFile {
    return { code: `${this.name}.at('${key}')` };
  }
}

/** A text without what no file of a configuration holds. */
function asText(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\r\n', '\n');
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Whether a file says a secret: by its form, or as what it gives a name that promises one. */
export function holdsSecret(content: string): boolean {
  return (
    secretForms.some(([pattern]) => pattern.test(content)) ||
    assignments(content).some(([name, value, why]) => why !== undefined || isGivenSecret(name, value))
  );
}
