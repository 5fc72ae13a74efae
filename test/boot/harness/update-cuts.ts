import fs from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { writtenBy } from '../../bootstrap/gateway-lab';
import { followed } from './boot-lab';
import type { BootedVm } from './booted-vm';
import { foundAt, wantedAt } from './machine-files';

/** Commits a user-data in that repository, and gives the commit. */
export async function commit(vm: BootedVm, part: string, userData: string): Promise<string> {
  const said = await vm.tell(`mkdir -p ${followed}/bootstrap/test/${part} && cd ${followed}
[ -d .git ] || git init --quiet --initial-branch=main
cat >bootstrap/test/${part}/user-data <<'USERDATA'
${userData}USERDATA
git add . && git -c user.name=owner -c user.email=owner@test.example commit --quiet --message=change && git rev-parse HEAD && sync`);
  return said.trim();
}

/** The moments of an update, as `hold-at.py` takes them: each is right before that step, and all before it is done. */
const moments: Readonly<Record<string, readonly string[]>> = {
  'a commit is fetched, and noted': ['^subprocess.Popen git .* show '],
  'files are checked': ['^subprocess.Popen ssh-keygen '],
  'some files are written beside their places': ['^open .*/\\.loutik-new\\.95-'],
  'one file has taken its place': ['^os.rename .*/\\.loutik-new\\.95-'],
  'all is done, and not noted': ['^os.rename .*/\\.loutik-new\\.', '^os.rename .*/state\\.json'],
};
const last = Object.keys(moments).at(-1);

interface Written {
  readonly path: string;
  readonly content: string;
}

/** A user-data with a key of its own and a file of its own, without a change that others of these have; it waits less for what falls over late. */
export function variant(userData: string, number: number): string {
  const document = parse(userData) as { write_files: Written[] };
  const key = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR${number}f key-${number}\n`;
  const edited = document.write_files.map((file) => {
    if (file.path === '/etc/ssh/authorized_keys.d/admin') return { ...file, content: file.content + key };
    if (file.path === '/etc/loutik/follow.json') return { ...file, content: file.content.replace('"settle": 15', '"settle": 1') };
    return file;
  });
  const path = `/etc/sysctl.d/95-${number}.conf`;
  const own = { path, owner: 'root:root', permissions: '0644', content: `kernel.panic_on_oops = ${number % 2}\n` };
  return `#cloud-config\n${stringify({ ...document, write_files: [...edited, own] }, { lineWidth: 0 })}`;
}

/** What a machine says of itself after an update: its own words, what the kernel has of it, and what is left of it beside files. */
const told = `journalctl -b -u loutik-follow -o cat; loutik-follow status; echo "panic_on_oops $(sysctl -n kernel.panic_on_oops)"
find /etc /usr/local /var/lib/loutik -name '.loutik-*' -o -path /var/lib/loutik/follow/journal.json -o -path /var/lib/loutik/follow/staged | sed 's/^/left /'`;

/**
 * Cuts a machine's power at each moment of an update, each of another commit. Started again, each of its files is whole, one of before or one
 * of after; after the next turn of its timer it is as that commit says, with nothing left beside.
 *
 * @param units what runs on a machine that is whole
 * @returns the user-data that it has after the last
 */
export async function updateCuts(vm: BootedVm, part: string, userData: string, units: string): Promise<string> {
  const run = `! systemctl is-active ${units} | grep -v '^active$' && systemctl --failed --no-legend --plain`;
  await vm.tell(`cat >/usr/local/lib/hold-at.py <<'PYTHON'\n${fs.readFileSync(join(__dirname, 'hold-at.py'), 'utf8')}PYTHON\nsync`);
  let was = await foundAt(vm, [...writtenBy(userData).keys()]);
  let now = userData;
  for (const [index, [moment, steps]] of Object.entries(moments).entries()) {
    const wanted = variant(userData, index);
    const files = writtenBy(wanted);
    const paths = [...new Set([...Object.keys(was), ...files.keys()])];
    const becomes = wantedAt(files, paths);
    // its own turn, right after the commit, would take it before the one that is held does; the next boot starts the timer again
    await vm.tell(`systemctl stop loutik-follow.timer
while systemctl is-active loutik-follow.service | grep -q activating; do sleep 0.2; done`);
    const pushed = await commit(vm, part, wanted);
    await cutAtStep(vm, moment, steps);
    // cloud-init takes half of a boot under emulation: it has its part at the last
    await vm.powerOn(moment === last ? '' : 'cloud-init=disabled');
    await vm.back(moment);
    const found = await foundAt(vm, paths);
    const torn = paths.filter((path) => ![was[path] ?? 'none', becomes[path]].includes(found[path]));
    expect([moment, torn]).toEqual([moment, []]);
    await vm.ssh('systemctl start loutik-follow.service');
    const says = await vm.tell(told);
    expect([moment, says]).toEqual([moment, expect.stringContaining(`\nruns      ${pushed}, since`)]);
    expect([moment, says.slice(says.indexOf('panic_on_oops'))]).toEqual([moment, `panic_on_oops ${index % 2}\n`]);
    expect([moment, await foundAt(vm, paths)]).toEqual([moment, becomes]);
    expect([moment, await vm.waitFor('its units', run, 240)]).toEqual([moment, '']);
    was = becomes;
    now = wanted;
  }
  return now;
}

async function cutAtStep(vm: BootedVm, moment: string, steps: readonly string[]): Promise<void> {
  const words = [moment, ...steps].map((word) => `'${word}'`).join(' ');
  await vm.tell(`systemd-run --quiet python3 /usr/local/lib/hold-at.py ${words} -- /usr/local/sbin/loutik-follow run`);
  await vm.cutAt(new RegExp(`held: ${moment}`), 120);
}
