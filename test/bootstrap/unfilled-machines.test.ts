import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { holesIn, toFill } from '../../src/units/hole';
import { withChange } from '../inventory/base';
import { hostInventory } from './host-lab';
import { bootstrapOf, open } from './unfilled-lab';

const filled = bootstrapOf(hostInventory);
const unfilled = bootstrapOf(open);

describe('a machine that is made from a file with holes', () => {
  /** A command of cloud-init's, with what would act replaced by what tells of it. */
  const play = (command: readonly string[]) => {
    const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-unfilled-'));
    for (const name of ['sync', 'systemctl', 'sleep'])
      fs.writeFileSync(join(folder, name), `#!/bin/sh\necho "did ${name} $*"\n`, { mode: 0o755 });
    const [program = '', ...args] = command.map((word) => word.replace('/dev/console', join(folder, 'console')));
    const { stdout } = spawnSync(program, args, { encoding: 'utf8', env: { PATH: `${folder}:/usr/bin:/bin` } });
    const console = fs.readFileSync(join(folder, 'console'), 'utf8');
    fs.rmSync(folder, { recursive: true });
    return { did: stdout.trim().split('\n'), console };
  };

  test.each(['vms/server/user-data', 'vms/worker/user-data', 'gateway/user-data'])(
    'is turned off before anything else is done, and says why: %s',
    (path) => {
      const { bootcmd, runcmd } = parse(unfilled.get(path) ?? '');
      const { did, console } = play(bootcmd[0]);
      expect(did).toEqual(['did sync ', 'did systemctl poweroff --force', 'did sleep infinity']);
      expect(console).toContain('clusters/test/site.ts has to have:\n- the SSH key\n');
      expect(runcmd[0]).toEqual(bootcmd[0]); // again, where its units would be started
      const whole = parse(filled.get(path) ?? '');
      expect([whole.bootcmd, whole.runcmd]).toEqual([bootcmd.slice(1), runcmd.slice(1)]);
    },
  );

  test('is turned off for a hole in its network alone', () => {
    const files = bootstrapOf(withChange('networks.lan.gateway', toFill('the router'), hostInventory));
    expect(holesIn(files.get('vms/worker/network-config') ?? '')).toEqual(['the router']);
    expect(play(parse(files.get('vms/worker/user-data') ?? '').bootcmd[0]).console).toContain('- the router\n');
  });

  test.each(['one', 'two'])('is no host yet: its script says what is missing, and does nothing (%s)', (name) => {
    const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-unfilled-'));
    fs.writeFileSync(join(folder, 'first-boot.sh'), unfilled.get(`hosts/${name}/first-boot.sh`) ?? '');
    for (const args of [[], ['run'], ['step', 'files'], ['--dry-run'], ['--help']]) {
      const { status, stdout, stderr } = spawnSync('/bin/bash', ['first-boot.sh', ...args], {
        cwd: folder,
        encoding: 'utf8',
        env: { PATH: '' },
      });
      expect([status, stdout]).toEqual([78, '']);
      expect(stderr).toMatch(/^loutik: (one|two) is not described to its end, so nothing was done. To be filled in:\n- the SSH key\n/);
    }
    fs.rmSync(folder, { recursive: true });
  });
});
