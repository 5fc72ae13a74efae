import type { Description } from './description';
import type { PlannedDisk, PlannedMachine } from './plan';
import { member } from './text';

const platform = ['argocd', 'kube-system', 'priorities', 'sealed-secrets', 'storage', 'traefik'] as const;
const classes: Readonly<Record<(typeof platform)[number], string>> = {
  argocd: 'ArgoCd',
  'kube-system': 'KubeSystem',
  priorities: 'Priorities',
  'sealed-secrets': 'SealedSecrets',
  storage: 'Storage',
  traefik: 'Traefik',
};

/** `services.ts`: the platform, and how services are added to it. */
export function servicesText(description: Description, machines: readonly PlannedMachine[]): string {
  const [first] = machines;
  if (first === undefined) throw new Error('a homelab without a machine'); // checkMachines lets none through
  return `${platform.map((file) => `import { ${classes[file]} } from '../../charts/platform/${file}';\n`).join('')}\
import type { Lab } from '../../src';
import type { inventory } from './inventory';

/** What runs in the homelab: first what services need, then a line for each service. */
export default (lab: Lab<typeof inventory>) => {
  const { disks, domain } = lab;
  const home = lab.machines${member(first.name)};

  new KubeSystem(lab);
  new Priorities(lab);
  new SealedSecrets(lab, { home });
  new Storage(lab, { home });
  new Traefik(lab, { on: ${disk(first, quick(first))} });
  new ArgoCd(lab, { home, hostname: \`argocd.\${domain}\` });

${example(description, machines)
  .map((line) => `  // ${line}\n`)
  .join('')}};
`;
}

/** Films, as a first service, where there is a place for their backups; else what such a place is. */
function example({ offsite }: Description, machines: readonly PlannedMachine[]): readonly string[] {
  const [first, second] = machines as readonly [PlannedMachine, ...PlannedMachine[]];
  const intro = 'Your services: each is a chart of charts/, with what differs between homelabs. CONTRIBUTING.md tells how to write one.';
  if (!offsite && second === undefined)
    return [intro, 'Most of them keep backups: give the homelab a second machine or a place elsewhere first (offsite in inventory.ts).'];
  const films = "new Jellyfin(lab, { hostname: `films.${domain}`, audience: 'lan', library: Bytes.gib(20),";
  return [
    intro,
    'Films, for example; its backups go to ' +
      (second ? `another machine${offsite ? ' and out of the house' : ''}:` : 'where offsite says:'),
    "import { Jellyfin } from '../../charts/jellyfin';",
    ...(second ? ["import { Backups } from '../../charts/platform/backups';"] : []),
    "import { Bytes, type Lab } from '../../src';",
    ...(second
      ? [
          `new Backups(lab, { servers: [{ machine: lab.machines${member(second.name)}, on: ${disk(second, roomy(second))}, size: Bytes.gib(20) }] });`,
        ]
      : []),
    `${films} on: ${disk(first, roomy(first))}, config: ${disk(first, quick(first))} });`,
  ];
}

const withVolumes = ({ planned }: PlannedMachine) => planned.filter(({ volume }) => volume !== undefined);
/** The disk for databases, and that for what is large. */
const quick = (machine: PlannedMachine) => withVolumes(machine).find(({ volume }) => volume?.class === 'fast') ?? roomy(machine);
const roomy = (machine: PlannedMachine) => withVolumes(machine).reduce((a, b) => ((b.volume?.gib ?? 0) > (a.volume?.gib ?? 0) ? b : a));
const disk = ({ name }: PlannedMachine, { name: on }: PlannedDisk) => `disks${member(name)}${member(on)}`;
