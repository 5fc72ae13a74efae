import { transformSync } from '@swc/core';
import * as jellyfin from '../../charts/jellyfin';
import * as argocd from '../../charts/platform/argocd';
import * as backups from '../../charts/platform/backups';
import * as kubeSystem from '../../charts/platform/kube-system';
import * as priorities from '../../charts/platform/priorities';
import * as sealedSecrets from '../../charts/platform/sealed-secrets';
import * as storage from '../../charts/platform/storage';
import * as traefik from '../../charts/platform/traefik';
import * as constructs from '../../src';
import type { Description, MachineDescription } from '../../src/init/description';
import { homelabFiles } from '../../src/init/files';
import type { Homelab } from '../../src/model/homelab';

export const machine = (name: string, more: Partial<MachineDescription> = {}): MachineDescription => ({
  name,
  memory: 16,
  cores: 4,
  threads: 8,
  disks: [
    { kind: 'nvme', size: 256 },
    { kind: 'hdd', size: 1000 },
  ],
  ...more,
});

export const description = (more: Partial<Description> = {}): Description => ({
  name: 'mine',
  machines: [machine('box')],
  router: { address: '192.168.1.1', cidr: '192.168.1.0/24' },
  country: 'ch',
  keyboard: 'fr-ch',
  timezone: 'Europe/Zurich',
  gateway: false,
  tailnet: false,
  ups: false,
  offsite: false,
  ...more,
});

/** One, two and three machines, each with nothing outside, a tailnet, a gateway, and with and without a UPS and a place off-site, in pairs. */
export const combinations: readonly Description[] = [1, 2, 3].flatMap((count) =>
  [0, 1, 2].flatMap((outside) =>
    [false, true].map((ups) => {
      const offsite = ups === ((count + outside) % 2 === 0);
      return description({
        name: `of-${count}-${['alone', 'tailnet', 'gateway'][outside]}${ups ? '-ups' : ''}${offsite ? '-offsite' : ''}`,
        machines: ['i5', 'my-box', 'a'.padEnd(20, 'z')].slice(0, count).map((name) => machine(name)),
        gateway: outside === 2,
        tailnet: outside > 0,
        ups,
        offsite,
      });
    }),
  ),
);

/** What those files import of the project: its constructs, and charts by name. */
const sources: Readonly<Record<string, Record<string, unknown>>> = {
  '../../src': constructs,
  '../../charts/jellyfin': jellyfin,
  '../../charts/platform/argocd': argocd,
  '../../charts/platform/backups': backups,
  '../../charts/platform/kube-system': kubeSystem,
  '../../charts/platform/priorities': priorities,
  '../../charts/platform/sealed-secrets': sealedSecrets,
  '../../charts/platform/storage': storage,
  '../../charts/platform/traefik': traefik,
};

/** A homelab as it is loaded from the files that are written for it. */
export function loaded(given: Description, change = (text: string) => text): Homelab {
  const modules = new Map<string, Record<string, unknown>>();
  const load = (name: string): Record<string, unknown> => {
    const known = modules.get(name);
    if (known) return known;
    const source = homelabFiles(given).find(({ path }) => path === `${name}.ts`)?.content ?? '';
    const { code } = transformSync(name === 'services' ? change(source) : source, {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'commonjs' },
    });
    const exports: Record<string, unknown> = {};
    modules.set(name, exports);
    const from = (path: string) => (path.startsWith('./') ? load(path.slice(2)) : sources[path]);
    new Function('exports', 'require', code)(exports, from);
    return exports;
  };
  return {
    name: given.name,
    inventory: load('inventory').inventory as Homelab['inventory'],
    services: load('services').default as Homelab['services'],
    sealed: new Map(),
    ledger: [],
  };
}

/** services.ts with what is commented out taken in, its imports at the top. */
export function withExample(services: string): string {
  const lines = services.split('\n');
  const code = lines.flatMap((line) => /^ {2}\/\/ ((?:import|new) .*)$/.exec(line)?.[1] ?? []);
  const imports = code.filter((line) => line.startsWith('import'));
  const kept = lines.filter(
    (line) => !/^ {2}\/\//.test(line) && !imports.some((one) => one.includes("'../../src'") && line.includes("'../../src'")),
  );
  return [...imports, ...kept].join('\n').replace(
    /\n};\n$/,
    `\n${code
      .filter((line) => line.startsWith('new'))
      .map((line) => `  ${line}\n`)
      .join('')}};\n`,
  );
}
