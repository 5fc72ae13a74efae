import { en, type Words } from './en';
import { fr } from './fr';

export type { Words } from './en';

/** The languages that a page is written in. */
export const languages = { en, fr } as const satisfies Readonly<Record<string, Words>>;
export type Language = keyof typeof languages;

export function isLanguage(name: string): name is Language {
  return Object.hasOwn(languages, name);
}
