import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BootSecrets } from '../../../src/bootstrap/boot-secrets/boot-secrets';
import { vmVendorData } from '../../../src/bootstrap/vm/vendor-data';
import { cloudInitOf } from '../../../src/bootstrap/vm/vm-files';
import { vmMac } from '../../../src/bootstrap/vm/vm-mac';
import { exampleSecrets } from '../../bootstrap/example-secrets';
import { base } from '../../inventory/base';
import { bootLab, lanAddresses, tailnet } from '../harness/boot-lab';
import { BootedVm } from '../harness/booted-vm';
import { must } from '../harness/commands';
import { baseImage } from '../harness/image/base-image';
import { Lan } from '../harness/lan';
import { fillMirror } from '../harness/mirror';

export type Name = 'server' | 'worker';
const disks = { server: ['fast', 'hot'], worker: ['fast', 'cold'] } as const;

/** The release of K3s after the one that the machines are made with. */
export const nextK3s = 'v1.36.5+k3s1';

/** Both nodes of a homelab on one network, from blank disks. */
export class Pair {
  server: BootedVm;
  worker: BootedVm;
  /** What stands in Git of each, and so what it is. */
  readonly userData: Record<Name, string>;
  readonly disks: Readonly<Record<Name, readonly string[]>> = disks;

  private constructor(
    readonly lan: Lan,
    private readonly around: ConstructorParameters<typeof BootedVm>[0],
    private readonly sshKey: string,
    private readonly secrets: BootSecrets,
  ) {
    this.userData = { server: this.userDataOf('server'), worker: this.userDataOf('worker') };
    this.server = this.make('server');
    this.worker = this.make('worker');
  }

  static async make(): Promise<Pair> {
    const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-boot-'));
    const key = join(folder, 'key');
    const image = await baseImage();
    await must(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', key]);
    await fillMirror(join(folder, 'mirror'), [base.k3s.version, nextK3s], Object.values(tailnet));
    const lan = await Lan.make(Object.values(lanAddresses).map((address) => `${address}/24`));
    lan.serve(join(folder, 'mirror'), { web: lanAddresses.mirror, dns: lanAddresses.router, log: join(folder, 'lan.log') });
    await lan.joinTailnet([tailnet.gateway.address, tailnet.member.address]);
    return new Pair(lan, { image, lan, folder, key }, fs.readFileSync(`${key}.pub`, 'utf8').trim(), exampleSecrets(base));
  }

  #cloudInit(name: Name, k3sVersion?: string) {
    const { lab, objects } = bootLab(this.sshKey, k3sVersion);
    const vm = lab.inventory.vms[name];
    if (vm === undefined) throw new Error(`no VM ${name}`);
    return { lab, vm, files: cloudInitOf(lab, name, vm, objects) };
  }

  /** What synth makes for it. */
  userDataOf(name: Name, k3sVersion?: string): string {
    return this.#cloudInit(name, k3sVersion).files.userData;
  }

  /** That machine with blank disks, off. */
  make(name: Name, folder: string = name): BootedVm {
    const { lab, vm, files } = this.#cloudInit(name);
    this.userData[name] = files.userData;
    return new BootedVm(this.around, {
      name: folder,
      address: vm.addresses.lan ?? '',
      mac: vmMac(lab, name),
      disks: disks[name],
      seed: {
        'user-data': files.userData,
        'network-config': files.networkConfig,
        'meta-data': files.metaData,
        'vendor-data': vmVendorData(lab, name, this.secrets),
      },
    });
  }

  /** Looks at both machines at once. */
  onBoth(look: (name: Name, vm: BootedVm) => Promise<void>): Promise<unknown> {
    return Promise.all([look('server', this.server), look('worker', this.worker)]);
  }

  async remove(): Promise<void> {
    await Promise.all([this.server, this.worker].map((vm) => vm.powerCut()));
    this.lan.close();
    fs.rmSync(this.around.folder, { recursive: true });
  }
}
