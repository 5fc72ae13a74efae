import { type BootedVm, telling } from './booted-vm';

/** What cloud-init tells as it begins a stage (cloudinit/cmd/main.py). */
export const stage = (mode: 'init' | 'modules:config' | 'modules:final') => new RegExp(`running '${mode}'`);

/**
 * Turns a machine on that was never on, and cuts its power at each of these moments, as its console tells of them; each time it is turned on
 * again, and left alone after the last.
 */
export async function firstBootCuts(vm: BootedVm, moments: readonly RegExp[]): Promise<void> {
  const seconds: number[] = [];
  for (const moment of moments) {
    await vm.powerOn(telling);
    seconds.push(await vm.cutAt(moment));
  }
  await vm.powerOn();
  process.stderr.write(`  ${vm.props.name}: its power cut after ${seconds.join(', ')} s\n`);
}
