import { existsSync, type FSWatcher, watch as onChange } from 'node:fs';
import { join } from 'node:path';
import { LivePage } from './live';
import { Sources } from './watched';
import type { Language } from './words/words';

/** What a person who watches is told. */
export interface Told {
  /** Where to look. */
  begun(address: string): void;
  /** It was made again, in so many milliseconds. */
  made(milliseconds: number): void;
  /** It could not be made: what was thrown. The page before stays. */
  failed(error: unknown): void;
}

export interface WatchRequest {
  readonly root: string;
  readonly homelab: string;
  readonly language: Language;
  /** The page to begin with. */
  readonly content: string;
  readonly put: (content: string) => void;
}

/** Saves of one editor come as several changes. */
const together = 15;

/** Makes the page again whenever a source is saved, and has the browser load it. Ends when `ended` is. */
export async function watchReport(
  { root, homelab, language, content, put }: WatchRequest,
  told: Told,
  ended: Promise<void>,
): Promise<void> {
  const [sources, live] = await Promise.all([Sources.of(root, homelab), LivePage.serve(content)]);
  let [isBusy, isAsked] = [false, false];
  const make = async () => {
    isAsked = true;
    if (isBusy) return;
    isBusy = true;
    while (isAsked) {
      isAsked = false;
      const begin = performance.now();
      try {
        const made = await sources.page(language);
        live.show(made);
        told.made(performance.now() - begin);
        put(made);
      } catch (error) {
        told.failed(error);
      }
    }
    isBusy = false;
  };
  let timer: NodeJS.Timeout | undefined;
  const watchers = ['clusters', 'charts', 'src'].flatMap((folder): FSWatcher[] =>
    existsSync(join(root, folder))
      ? [
          onChange(join(root, folder), { recursive: true }, () => {
            if (folder === 'src') sources.changed();
            clearTimeout(timer);
            timer = setTimeout(make, together);
          }),
        ]
      : [],
  );
  await sources.page(language).catch(told.failed); // so that the first save finds all that did not change
  told.begun(live.address);
  await ended;
  clearTimeout(timer);
  for (const watcher of watchers) watcher.close();
  live.close();
  await sources.close();
}
