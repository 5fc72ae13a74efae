import type { Description } from './description';
import type { PlannedMachine } from './plan';
import { property, serialKey } from './text';

const kinds = { nvme: 'NVMe disk', ssd: 'SSD', hdd: 'hard disk' } as const;

/** `site.ts`: what only the owner knows, each as a hole that says what belongs into it and where it is found. */
export function siteText({ gateway, tailnet }: Description, machines: readonly PlannedMachine[]): string {
  const lines = [
    "  sshKeys: [toFill('the SSH public key of the owner')], // the one line of ~/.ssh/id_ed25519.pub",
    ...(gateway ? ["  gatewayAddress: toFill('the public IPv4 address of the gateway'), // as its provider shows it"] : []),
    ...(tailnet
      ? [
          "  tailnet: toFill('the name of the tailnet'), // as in its admin console, like tail1a2b3c.ts.net",
          "  tailnetMembers: [toFill('the tailnet login of the owner')], // more people, more logins",
        ]
      : []),
    ...machines.flatMap(({ name, planned }) => [
      `  ${property(name)}: {`,
      `    lanMac: toFill('the MAC address of the ${name} NIC'),`,
      ...planned.map((disk) => `    ${serialKey(disk)}: toFill('the serial number of the ${name} ${kinds[disk.kind]} ${disk.name}'),`),
      '  },',
    ]),
  ];
  return `import { toFill } from '../../src';

/** What only the owner knows. \`bootstrap/discover.sh\`, run on each machine, prints the lines of machines. */
export const site = {
${lines.join('\n')}
};
`;
}
