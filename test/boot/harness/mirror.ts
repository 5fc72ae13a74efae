import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { must } from './commands';

/** A device of the tailnet that stands in for Tailscale's. */
export interface Device {
  readonly name: string;
  readonly address: string;
  readonly tags: readonly string[];
}

const standIn = (name: string) => fs.readFileSync(join(__dirname, 'stand-ins', name));
const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest('hex');

/**
 * Puts into a folder what machines download, each file of `https://<host>/<path>` at `<host>/<path>`: stand-ins for releases of K3s and for
 * Tailscale.
 */
export async function fillMirror(folder: string, k3sVersions: readonly string[], tailnet: readonly Device[]): Promise<void> {
  const write = (path: string, content: Buffer | string, mode = 0o644) => {
    fs.mkdirSync(dirname(join(folder, path)), { recursive: true });
    fs.writeFileSync(join(folder, path), content, { mode });
  };
  for (const version of k3sVersions) {
    const release = `github.com/k3s-io/k3s/releases/download/${version}`;
    const k3s = standIn('k3s.py').toString().replace('@VERSION@', version);
    const images = 'no images';
    write(`${release}/k3s`, k3s);
    write(`${release}/k3s-airgap-images-amd64.tar.zst`, images);
    write(`${release}/sha256sum-amd64.txt`, `${sha256(k3s)}  k3s\n${sha256(images)}  k3s-airgap-images-amd64.tar.zst\n`);
  }
  await tailscaleRepository(join(folder, 'pkgs.tailscale.com/stable/debian'), tailnet);
}

/** A signed repository of one package. */
async function tailscaleRepository(folder: string, tailnet: readonly Device[]): Promise<void> {
  const build = join(folder, 'build');
  const put = (path: string, content: Buffer | string, mode = 0o644) => {
    fs.mkdirSync(dirname(join(build, path)), { recursive: true });
    fs.writeFileSync(join(build, path), content, { mode });
  };
  const control = [
    'Package: tailscale',
    'Version: 0.0.1',
    'Architecture: amd64',
    'Maintainer: nobody <nobody@test.example>',
    'Depends: jq, iptables',
    'Description: stands in for Tailscale',
  ];
  put('DEBIAN/control', `${control.join('\n')}\n`);
  put('usr/bin/tailscale', standIn('tailscale.sh'), 0o755);
  put('usr/sbin/tailscaled', standIn('tailscaled.sh'), 0o755);
  put('usr/share/tailscale/tailnet.json', JSON.stringify(tailnet));
  put(
    'usr/lib/systemd/system/tailscaled.service',
    `[Unit]
Description=Tailscale node agent
After=network-pre.target
Wants=network-pre.target

[Service]
ExecStart=/usr/sbin/tailscaled
Restart=on-failure
Type=notify
NotifyAccess=all

[Install]
WantedBy=multi-user.target
`,
  );
  const pool = 'pool/tailscale_0.0.1_amd64.deb';
  fs.mkdirSync(join(folder, 'pool'));
  await must(['dpkg-deb', '--root-owner-group', '-Zgzip', '--build', build, join(folder, pool)]);
  fs.rmSync(build, { recursive: true });
  const deb = fs.readFileSync(join(folder, pool));
  const index = `${[...control, `Filename: ${pool}`, `Size: ${deb.length}`, `SHA256: ${sha256(deb)}`].join('\n')}\n`;
  const dist = join(folder, 'dists/trixie');
  fs.mkdirSync(join(dist, 'main/binary-amd64'), { recursive: true });
  fs.writeFileSync(join(dist, 'main/binary-amd64/Packages'), index);
  const release = [
    'Origin: Tailscale',
    'Suite: trixie',
    'Codename: trixie',
    'Architectures: amd64',
    'Components: main',
    `Date: ${new Date().toUTCString()}`,
    'SHA256:',
    ` ${sha256(index)} ${index.length} main/binary-amd64/Packages`,
  ];
  const home = fs.mkdtempSync(join(folder, 'gpg-'));
  const gpg = (args: readonly string[], input?: string) => must(['gpg', '--batch', '--quiet', '--homedir', home, ...args], { input });
  await gpg(['--passphrase', '', '--quick-generate-key', 'mirror@test.example', 'rsa3072', 'sign', 'never']);
  await gpg(['--output', join(dist, 'InRelease'), '--digest-algo', 'SHA512', '--clearsign'], `${release.join('\n')}\n`);
  await gpg(['--output', join(folder, 'trixie.noarmor.gpg'), '--export']);
  await must(['gpgconf', '--homedir', home, '--kill', 'all']);
  fs.rmSync(home, { recursive: true });
}
