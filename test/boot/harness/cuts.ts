import type { BootedVm } from './booted-vm';

/** What cloud-init tells as it goes through a first boot (cloudinit/cmd/main.py), and then systemd. */
const steps = ['init', 'modules:config', 'modules:final'].map((mode) => new RegExp(`running '${mode}'`));

/**
 * Turns a machine on that was never on, and cuts its power at each step of cloud-init and at these moments, as its console tells of them; each time
 * it is turned on again, and left alone after the last. Returns after how many seconds it was cut each time.
 */
export async function firstBootCuts(vm: BootedVm, moments: readonly RegExp[]): Promise<readonly number[]> {
  const seconds: number[] = [];
  for (const moment of [...steps, ...moments]) {
    await vm.powerOn();
    seconds.push(await vm.cutAt(moment));
  }
  await vm.powerOn();
  process.stderr.write(`  ${vm.props.name}: its power cut after ${seconds.join(', ')} s\n`);
  return seconds;
}
