import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { command } from './commands';
import type { ImageConfig } from './recipe';

/** What an archive says of itself, of the same bytes for the same content. */
const reproducible = ['--sort=name', '--mtime=@0', '--numeric-owner', '--format=gnu'];

/** Node's name of an architecture as Go has it, which images use. */
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** Packs a root folder as an archive of an OCI image with one layer, tagged with exactly that name (image-spec, image-layout.md). */
export async function pack(name: string, root: string, config: ImageConfig, work: string, archive: string): Promise<void> {
  const layout = join(work, 'layout');
  const blobs = join(layout, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const tar = join(work, 'layer.tar');
  await command(name, ['tar', '--create', ...reproducible, '--file', tar, '--directory', root, '.']);
  const layer = await digest(tar);
  renameSync(tar, join(blobs, layer));

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
    rootfs: { type: 'layers', diff_ids: [`sha256:${layer}`] },
  });
  const mediaType = 'application/vnd.oci.image.layer.v1.tar';
  const manifest = put('application/vnd.oci.image.manifest.v1+json', {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: described,
    layers: [{ mediaType, digest: `sha256:${layer}`, size: statSync(join(blobs, layer)).size }],
  });
  // containerd takes the name from this annotation as it is, where others' readers would add to it (containerd, images/annotations.go)
  const annotations = { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': name.split(':').at(-1) };
  writeFileSync(join(layout, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [{ ...manifest, annotations }] }));
  writeFileSync(join(layout, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  await command(name, ['tar', '--create', ...reproducible, '--file', archive, '--directory', layout, '.']);
}

function spelled({ user, entrypoint, command: cmd, env, folder, volumes, stopSignal }: ImageConfig) {
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

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
