import { spawnSync } from 'node:child_process';
import { ProcWatch } from './proc-watch';

test('what stands for a moment in an argument or in the environment of a program is seen, and by which', async () => {
  const watch = await ProcWatch.start();
  spawnSync('sleep', ['0.5'], { env: { ...process.env, SECRET: 'seen-in-the-environment' } });
  spawnSync('perl', ['-e', 'select undef, undef, undef, 0.5', 'seen-in-an-argument']); // one process: a shell's child is the shell for a moment
  const { sightings, processes } = await watch.end(['seen-in-the-environment', 'seen-in-an-argument', 'seen-nowhere']);
  expect(sightings).toEqual([
    { text: 'seen-in-the-environment', file: 'environ', command: 'sleep 0.5 ' },
    { text: 'seen-in-an-argument', file: 'cmdline', command: 'perl -e select undef, undef, undef, 0.5 seen-in-an-argument ' },
  ]);
  expect(processes).toBeGreaterThan(3);
});
