import fs from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { Keys } from '../../src/kit/keys';
import { newKit, withValue } from '../../src/kit/kit';
import { KitFile } from '../../src/kit/store';
import { repository } from '../lab';

/** A kit in a folder of a test, locked to one recipient: a passphrase takes a second each time. */
export class ExampleKit {
  static async in(folder: string): Promise<ExampleKit> {
    const identity = await generateX25519Identity();
    fs.writeFileSync(join(folder, 'identity'), `${identity}\n`);
    return new ExampleKit(folder, identity, await identityToRecipient(identity));
  }

  private constructor(
    private readonly folder: string,
    readonly identity: string,
    readonly recipient: string,
  ) {}

  get path(): string {
    return join(this.folder, 'loutik.age');
  }
  private get keys(): Keys {
    return { kind: 'recipients', recipients: [this.recipient], identities: [this.identity] };
  }
  /** What the command line is told to open it. */
  get options(): readonly string[] {
    return ['--kit', this.path, '--identity', join(this.folder, 'identity')];
  }
  /** What the command line is told to make it. */
  get create(): readonly string[] {
    return [...this.options, '--recipient', this.recipient];
  }

  /** Puts a kit there that holds these values alone. */
  async write(values: Readonly<Record<string, string>>, homelab = 'loutik', now = new Date()): Promise<void> {
    fs.rmSync(this.path, { force: true });
    const entries = Object.entries(values);
    const kit = entries.reduce((all, [name, value]) => withValue(all, name, value, now), newKit(homelab, [this.recipient], now));
    await new KitFile(this.path, repository).write(kit, this.keys);
  }

  async read() {
    return new KitFile(this.path, repository).open(this.keys, 'loutik');
  }

  async value(name: string): Promise<string> {
    return (await this.read()).values[name]?.value ?? '';
  }
}
