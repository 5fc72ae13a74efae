import { spawn } from 'node:child_process';
import { machineWithin, type SshEnd } from './machine';

/** How long a machine may take to let somebody in. Seconds. */
const connectWithin = 10;

/**
 * Runs a script on a machine by the system's own `ssh`: with its configuration, its agent and its known hosts as they are. It asks nobody
 * anything, so a key that nobody has accepted yet is a refusal.
 */
export function runBySsh(destination: string, script: string, within: number = machineWithin): Promise<SshEnd> {
  const options = ['BatchMode=yes', `ConnectTimeout=${connectWithin}`, 'ServerAliveInterval=5', 'ServerAliveCountMax=3', 'LogLevel=ERROR'];
  return new Promise((resolve) => {
    const ssh = spawn('ssh', [...options.flatMap((option) => ['-o', option]), '-T', '--', destination, 'sh -s'], {
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: within,
      killSignal: 'SIGKILL',
    });
    let [stdout, stderr] = ['', ''];
    ssh.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    ssh.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    ssh.stdin.on('error', () => {}); // it ended before it read: its exit says so
    ssh.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ code: 255, stdout, stderr: error.code === 'ENOENT' ? 'there is no ssh on this computer' : error.message }),
    );
    ssh.on('close', (code) => resolve({ code: code ?? undefined, stdout, stderr }));
    ssh.stdin.end(script);
  });
}
