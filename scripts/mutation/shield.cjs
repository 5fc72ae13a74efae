// What a mutant does to files is not foreseen: one of a cleaner removed every empty folder of the machine that it was tried on.
const { spawnSync } = require('node:child_process');
const { tmpdir } = require('node:os');

const inside = `
mount --make-rprivate /
folder=$1 temporary=$2
shift 2
for writable in "$folder" "$temporary"; do mount --bind "$writable" "$writable"; done
mount -o remount,bind,ro /
cd "$folder"
exec "$@"`;

/**
 * A command for which the machine's root file system cannot be written, but for a folder, in which it runs, and the one of temporary files.
 * It has mounts of its own for that, which needs Linux and root: whoever is not root risks what is their own, and where it cannot be
 * done the command is as it was.
 */
function shielded(folder, command) {
  const within = (words) => ['unshare', '--mount', 'sh', '-euc', inside, 'sh', folder, tmpdir(), ...words];
  const [unshare, ...probe] = within(['true']);
  const isPossible = process.getuid?.() === 0 && spawnSync(unshare, probe, { stdio: 'ignore' }).status === 0;
  return isPossible ? within(command) : command;
}

module.exports = { shielded };
