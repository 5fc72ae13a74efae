import type { Problem } from '../../problems';

/** What `--run` asks of who calls it, besides what any twin does. `uid` is undefined where users have no numbers. */
export function checkRun(platform: string, uid: number | undefined): Problem[] {
  if (platform === 'linux' && uid === 0) return [];
  return [
    {
      code: 'PLATFORM_UNSUPPORTED',
      where: platform === 'linux' ? `user ${uid}` : platform,
      what: 'containers that run need Linux and root: namespaces for network, mounts and processes, control groups, loop devices',
      repair:
        'run it as root (sudo npx loutik twin up --run), in a Linux VM if need be; without --run the twin needs neither, and runs no container',
    },
  ];
}
