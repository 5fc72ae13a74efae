import type { Secret } from '../constructs/secret';
import type { SecretOrigin } from '../constructs/secret-origin';
import type { Taking } from './taking';

/** A key of a declared secret that takes a value of the kit. */
export interface Use {
  readonly secret: Secret;
  readonly key: string;
  readonly origin: SecretOrigin | undefined;
}

/** How somebody is asked for a value that no program can make. */
export interface Question {
  readonly asks: string;
  /** The page or the place where it is found. */
  readonly found: string;
  /** True for what may be seen: a name, an address. */
  readonly isOpen?: boolean;
  /** What an answer becomes before it is kept: a password its hash. @default - it is kept as it is */
  readonly kept?: (answer: string) => string;
  /** What is wrong with an answer, before that. */
  readonly fault?: (answer: string) => string | undefined;
}

/** One value that a homelab needs and Git must not see. */
export interface Item {
  /** As people say it: `k3s.serverToken`, `bot/bot-token/token`. */
  readonly name: string;
  readonly about: string;
  /** Who works with it: machines, apps. */
  readonly needs: readonly string[];
  /** Makes it; of another value where it follows from that. */
  readonly makes?: (of: string, now: Date) => string;
  /** The item that it follows from: a new value of that one makes a new one of this. */
  readonly follows?: string;
  readonly question?: Question;
  /** What is wrong with a value, in words that hold nothing of it. */
  readonly fault: (value: Buffer) => string | undefined;
  readonly uses: readonly Use[];
  /** Whether it is a part of `BootSecrets`, at that path. */
  readonly isBoot: boolean;
  /** True for what everybody may see: it is nothing to lose. */
  readonly isPublic?: boolean;
  /** Where its giver takes an old one back. @default - nobody gave it out */
  readonly revoked?: string;
  /** The item that is given together with it: the id of a key. */
  readonly goesWith?: string;
  /** The file of a machine that holds it as it is, for who has no kit any more. */
  readonly lies?: { readonly on: string; readonly file: string };
  /** What a new value takes beside the push and the rendered files. */
  readonly takes?: readonly Taking[];
}
