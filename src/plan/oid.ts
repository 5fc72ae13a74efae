import { createHash } from 'node:crypto';

/** The name that Git gives to a content, in a repository whose names are as long as `like`. */
export function oidOf(content: string | Buffer, like: string): string {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  return createHash(like.length > 40 ? 'sha256' : 'sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');
}
