import { createHash } from 'node:crypto';
import { createReadStream, linkSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { command } from './commands';
import type { ImageConfig } from './recipe';

/** What an archive says of itself, of the same bytes for the same content. */
const reproducible = ['--sort=name', '--mtime=@0', '--numeric-owner', '--format=gnu'];

/** The same of a layer, whose programs may carry capabilities: as extended attributes, which the older format has no place for. */
const withCapabilities = [
  ...reproducible.filter((option) => !option.startsWith('--format')),
  '--format=pax',
  '--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime', // by default its name has the number of the process
  '--xattrs-include=security.capability',
];

/** Node's name of an architecture as Go has it, which images use. */
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** A layer of an image: a tar archive, and its digest. */
export interface Layer {
  readonly path: string;
  readonly digest: string;
}

/** Packs a folder as a layer. */
export async function layerOf(image: string, root: string, path: string): Promise<Layer> {
  await command(image, ['tar', '--create', ...withCapabilities, '--file', path, '--directory', root, '.']);
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { path, digest: hash.digest('hex') };
}

/** Packs layers, the lowest first, as an archive of an OCI image tagged with exactly that name (image-spec, image-layout.md). */
export async function pack(name: string, layers: readonly Layer[], config: ImageConfig, work: string, archive: string): Promise<void> {
  const layout = join(work, 'layout');
  const blobs = join(layout, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  for (const { path, digest } of layers) linkSync(path, join(blobs, digest));

  const put = (mediaType: string, content: unknown) => {
    const text = JSON.stringify(content);
    const hash = createHash('sha256').update(text).digest('hex');
    writeFileSync(join(blobs, hash), text);
    return { mediaType, digest: `sha256:${hash}`, size: Buffer.byteLength(text) };
  };
  const described = put('application/vnd.oci.image.config.v1+json', {
    architecture: architectures[process.arch] ?? process.arch,
    os: 'linux',
    config: spelled(config),
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => `sha256:${digest}`) },
  });
  const mediaType = 'application/vnd.oci.image.layer.v1.tar';
  const manifest = put('application/vnd.oci.image.manifest.v1+json', {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: described,
    layers: layers.map(({ path, digest }) => ({ mediaType, digest: `sha256:${digest}`, size: statSync(path).size })),
  });
  // containerd takes the name from this annotation as it is, where others' readers would add to it (containerd, images/annotations.go)
  const annotations = { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': name.split(':').at(-1) };
  writeFileSync(join(layout, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [{ ...manifest, annotations }] }));
  writeFileSync(join(layout, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  await command(name, ['tar', '--create', ...reproducible, '--file', archive, '--directory', layout, '.']);
}

/** An image's configuration as the specification spells it (image-spec, config.md). */
export function spelled({ user, entrypoint, command: cmd, env, folder, volumes, stopSignal }: ImageConfig) {
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  return {
    User: user,
    Entrypoint: entrypoint,
    Cmd: cmd,
    Env: Object.entries({ PATH: path, ...env }).map(([key, value]) => `${key}=${value}`),
    WorkingDir: folder ?? '/',
    Volumes: volumes && Object.fromEntries(volumes.map((each) => [each, {}])),
    StopSignal: stopSignal,
  };
}
