import fs from 'node:fs';
import { join } from 'node:path';
import { bootstrapped, bootstrapping } from './bootstrapped';
import { cached } from './cached';

/**
 * The command of the QEMU that the machines' own Debian has, however old the one is that the tests run on: 10.0 takes seven tenths of
 * the processor time of 7.2 (a server's first boot until it has its objects, and one more without cloud-init: 137 s for 197). Built once, in
 * five seconds.
 */
export async function emulator(): Promise<string[]> {
  const folder = await cached([__filename, ...bootstrapping], async (work) => {
    const root = join(work, 'root');
    await bootstrapped(root, ['qemu-system-x86'], ['--variant=extract']);
    for (const name of ['bin', 'lib', 'share']) fs.mkdirSync(join(work, name));
    for (const name of ['bin/qemu-system-x86_64', 'share/qemu', 'share/seabios']) fs.renameSync(join(root, 'usr', name), join(work, name));
    fs.renameSync(join(root, 'usr/lib', onlyIn(join(root, 'usr/lib'), /-linux-gnu$/)), join(work, 'lib/own'));
    fs.rmSync(root, { recursive: true });
  });
  const libraries = join(folder, 'lib/own');
  const firmware = ['qemu', 'seabios'].flatMap((name) => ['-L', join(folder, 'share', name)]);
  // by the linker of its own C library, which need not be the system's
  const linker = join(libraries, onlyIn(libraries, /^ld-linux-.*\.so\.\d$/));
  return [linker, '--library-path', libraries, join(folder, 'bin/qemu-system-x86_64'), ...firmware];
}

function onlyIn(folder: string, named: RegExp): string {
  const [name, ...more] = fs.readdirSync(folder).filter((entry) => named.test(entry));
  if (name === undefined || more.length > 0) throw new Error(`${folder}: not one name like ${named}`);
  return name;
}
