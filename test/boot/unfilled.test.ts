import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloudInitOf } from '../../src/bootstrap/vm/vm-files';
import { vmMac } from '../../src/bootstrap/vm/vm-mac';
import { toFill } from '../../src/units/hole';
import { bootLab } from './harness/boot-lab';
import { BootedVm } from './harness/booted-vm';
import { checkPrograms } from './harness/commands';
import { baseImage } from './harness/image/base-image';
import { Lan } from './harness/lan';
import { turn } from './harness/turn';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-boot-'));
let lan: Lan;
let end: () => void;
beforeAll(async () => {
  await checkPrograms();
  end = await turn();
});
afterAll(() => {
  end?.();
  lan?.close();
  fs.rmSync(folder, { recursive: true });
});

test('a VM that is made from files with holes says which on its console, and turns itself off before it is set up', async () => {
  const image = await baseImage();
  const { lab, objects } = bootLab(toFill('the SSH public key of the owner'));
  const vm = lab.inventory.vms.worker;
  if (vm === undefined) throw new Error('no VM worker');
  lan = await Lan.make(['192.168.7.1/24']);
  const files = cloudInitOf(lab, 'worker', vm, objects);
  const worker = new BootedVm(
    { image, lan, folder, key: join(folder, 'none') },
    {
      name: 'worker',
      address: vm.addresses.lan ?? '',
      mac: vmMac(lab, 'worker'),
      disks: ['fast', 'cold'],
      seed: { 'user-data': files.userData, 'network-config': files.networkConfig, 'meta-data': files.metaData },
    },
  );
  await worker.powerOn();
  const seconds = await worker.off(480);
  process.stderr.write(`  a VM with holes: off after ${seconds} s, under emulation\n`);
  const said = fs.readFileSync(worker.console, 'utf8').replaceAll('\r', '');
  expect(said).toContain(
    'loutik: this machine was given files that are not filled in yet, so it is turned off. clusters/test/site.ts has to have:\n- the SSH public key of the owner\nThen: npm start',
  );
  expect(said).not.toContain('finished at'); // cloud-init's last word
});
