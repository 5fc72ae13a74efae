import { createHash } from 'node:crypto';
import type { writtenBy } from '../../bootstrap/gateway-lab';
import type { BootedVm } from './booted-vm';

type Files = ReturnType<typeof writtenBy>;

/** What each of these paths has to be by a user-data's files, as `foundAt` tells it. */
export function wantedAt(files: Files, paths: readonly string[]): Record<string, string> {
  const sum = (text: string) => createHash('sha256').update(text).digest('hex');
  const told = (path: string) => {
    const file = files.get(path);
    return file === undefined ? 'none' : `${sum(file.content)} ${file.permissions} ${file.owner}`;
  };
  return Object.fromEntries(paths.map((path) => [path, told(path)]));
}

/** What a machine has at each of these paths: sum, mode and owner, or none. */
export async function foundAt(vm: BootedVm, paths: readonly string[]): Promise<Record<string, string>> {
  const lines = await vm.tell(
    `while read -r path; do if [ -e "$path" ]; then echo "$(sha256sum <"$path" | cut -d' ' -f1) 0$(stat -c '%a %U:%G' "$path")"; else echo none; fi; done <<'PATHS'
${paths.join('\n')}
PATHS`,
  );
  const told = lines.trimEnd().split('\n');
  return Object.fromEntries(paths.map((path, index) => [path, told[index] ?? '']));
}
