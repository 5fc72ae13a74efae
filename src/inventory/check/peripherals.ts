import type { Problem } from '../../problems';
import { suggest } from '../../suggest';
import type { Inventory } from '../inventory';

/** How each kind is found, and what shows it. */
const forms = {
  'usb-serial': { form: /^[0-9a-f]{4}:[0-9a-f]{4}$/, field: 'id', like: '10c4:ea60, as lsusb prints it' },
  gpu: { form: /^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/, field: 'address', like: '0000:00:02.0, as lspci -D prints it' },
} as const;

/** Things in machines that VMs have to themselves: each is found, and given to one VM of its machine, which stays there. */
export function checkPeripherals({ machines, vms }: Inventory): Problem[] {
  return [
    ...Object.entries(machines).flatMap(([machine, { peripherals = {} }]) =>
      Object.entries(peripherals).flatMap(([name, peripheral]): Problem[] => {
        const where = `machines.${machine}.peripherals.${name}`;
        const { form, field, like } = forms[peripheral.kind];
        const found = peripheral.kind === 'gpu' ? peripheral.address : peripheral.id;
        return [
          // part of a resource's name, of a device's and of a file's
          ...(/^[a-z]([-a-z0-9]{0,30}[a-z0-9])?$/.test(name)
            ? []
            : [
                {
                  code: 'NAME_INVALID' as const,
                  where,
                  what: `${name} cannot name a device`,
                  repair: 'use at most 32 lower-case letters, digits and hyphens, beginning with a letter',
                },
              ]),
          ...(form.test(found)
            ? []
            : [{ code: 'VALUE_INVALID' as const, where: `${where}.${field}`, what: `it is ${found}`, repair: `give it one like ${like}` }]),
        ];
      }),
    ),
    ...given({ machines, vms }),
  ];
}

function given({ machines, vms }: Pick<Inventory, 'machines' | 'vms'>): Problem[] {
  const holders = new Map<string, string>();
  return Object.entries(vms).flatMap(([vm, { home, peripherals = [], availability }]): Problem[] => {
    const known = Object.keys(machines[home]?.peripherals ?? {});
    const where = `vms.${vm}.peripherals`;
    const [first] = peripherals;
    return [
      ...peripherals.flatMap((name, index): Problem[] => {
        const place = `${where}[${index}]`;
        if (!known.includes(name)) {
          const right = suggest(name, known);
          return [
            {
              code: 'REFERENCE_UNKNOWN',
              where: place,
              what: `${home} has no device ${name}${right ? `; did you mean ${right}?` : ''}`,
              repair: known.length > 0 ? `use one of ${known.join(', ')}` : `add it: machines.${home}.peripherals`,
            },
          ];
        }
        const key = `${home}.${name}`;
        const holder = holders.get(key);
        holders.set(key, holder ?? vm);
        if (holder === undefined) return [];
        return [{ code: 'NAME_TAKEN', where: place, what: `${holder} has ${name} already`, repair: 'give it to one VM' }];
      }),
      ...(first !== undefined && availability.kind === 'replicated'
        ? [
            {
              code: 'FAILOVER_IMPOSSIBLE' as const,
              where: `vms.${vm}.availability`,
              what: `it has ${first} of ${home}, and is replicated to ${availability.to}: Proxmox VE moves no VM that has a device of its machine`,
              repair: `give ${first} to a VM with availability: { kind: 'rebuilt' }, or say that of this one`,
            },
          ]
        : []),
    ];
  });
}
