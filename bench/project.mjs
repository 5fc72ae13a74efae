import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';

/** A copy of the project with one more homelab, `bench`, of so many services; everything written, half of its secrets sealed. */
export function project(root, folder, services) {
  for (const part of ['bin', 'src', 'charts', 'images', 'schemas', 'package.json', 'package-lock.json', 'test/homelabs/house'])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  cpSync(join(root, 'bench/homelab'), join(folder, 'clusters/bench'), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const command = [join(folder, 'bin/loutik.mjs'), 'synth', '--homelab', 'bench', '--json'];
  const options = { cwd: folder, env: { ...process.env, BENCH_SERVICES: String(services) } };
  const synth = () =>
    JSON.parse(
      execFileSync(process.execPath, command, { ...options, encoding: 'utf8', maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'pipe'] }),
    );
  const unsealed = synth().todo.filter(({ what }) => what.startsWith('seal '));
  for (const secret of unsealed.filter((_, index) => index % 2 === 0)) seal(folder, secret);
  const { objects, todo } = synth();
  const sealed = unsealed.length - todo.filter(({ what }) => what.startsWith('seal ')).length;
  if (sealed < unsealed.length / 2) throw new Error(`${sealed} of ${unsealed.length} secrets are sealed`);
  return { objects, command, options };
}

/** A sealed secret as kubeseal writes it, in form: a wrapped key of 512 bytes, its length before it, and what it enciphers. */
function seal(folder, { what, where }) {
  const [, namespace, name, keys] = /^seal (.+)\/(.+) \((.*)\)$/.exec(what);
  const value = () => {
    const bytes = randomFillSync(Buffer.alloc(2 + 512 + 16 + 32));
    bytes.writeUInt16BE(512);
    return bytes.toString('base64');
  };
  const metadata = { name, namespace };
  const encryptedData = Object.fromEntries(keys.split(', ').map((key) => [key, value()]));
  const object = {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata,
    spec: { encryptedData, template: { metadata: { ...metadata } } },
  };
  mkdirSync(dirname(join(folder, where)), { recursive: true });
  writeFileSync(join(folder, where), stringify(object, { lineWidth: 0 }));
}
