import { existsSync } from 'node:fs';
import { builtPath, type FoundTool, pinned, type Tool } from '../tools';

const go = (name: string, module: string, path: string): Tool => ({
  name,
  build: { folder: name, module, package: `${module}/${path}` },
  versionArguments: ['--version'],
});

/** Programs in images that Go builds from the modules under `tools/`. */
export const programs: readonly Tool[] = [
  go('restic', 'github.com/restic/restic', 'cmd/restic'),
  go('rest-server', 'github.com/restic/rest-server', 'cmd/rest-server'),
  go('traefik', 'github.com/traefik/traefik/v3', 'cmd/traefik'),
  {
    name: 'coredns',
    build: { folder: 'coredns', module: 'github.com/coredns/coredns', package: 'github.com/coredns/coredns' },
    versionArguments: ['--version'],
  },
  {
    name: 'AdGuardHome',
    build: { folder: 'adguard-home', module: 'github.com/AdguardTeam/AdGuardHome', package: 'github.com/AdguardTeam/AdGuardHome' },
    versionArguments: ['--version'],
  },
];

/** Where a program of an image is or will be. What is on the PATH is not taken: it needs this machine's libraries. */
export function program(root: string, name: string): FoundTool {
  const tool = programs.find((each) => each.name === name);
  if (tool?.build === undefined) throw new Error(`no program of images is called ${name}`);
  const path = builtPath(root, tool);
  return { tool, path, from: existsSync(path) ? 'built' : 'to build', version: pinned(root, tool.build) };
}
