import type { Problem } from '../../problems';
import type { Inventory } from '../inventory';

/** File servers: a device that is one says what it serves, and no other does. Its address is looked at with all others. */
export function checkFileServers({ devices }: Inventory): Problem[] {
  return Object.entries(devices).flatMap(([name, { kind, nfs }]): Problem[] => {
    const invalid = (where: string, what: string, repair: string): Problem => ({ code: 'VALUE_INVALID', where, what, repair });
    if ((kind === 'nas') !== (nfs !== undefined))
      return [
        kind === 'nas'
          ? invalid(
              `devices.${name}`,
              `${name} is a file server and does not say what it serves`,
              "give it nfs: { network, address, shares: { films: '/volume1/films' } }",
            )
          : invalid(`devices.${name}.nfs`, `${name} is a ${kind}, and serves files`, 'let it be of kind nas, or leave nfs out'),
      ];
    return Object.entries(nfs?.shares ?? {}).flatMap(([share, path]): Problem[] => [
      ...(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(share)
        ? []
        : [invalid(`devices.${name}.nfs.shares`, `${share} is no name for a share`, 'give it a word of lower-case letters, digits and -')]),
      // as the server exports it (exports(5))
      ...(/^\/[^\s\0]*$/.test(path) && !/(^|\/)\.\.(\/|$)/.test(path)
        ? []
        : [
            invalid(
              `devices.${name}.nfs.shares.${share}`,
              `${path} is no path that a server exports`,
              'write it from its root, without spaces: /volume1/films',
            ),
          ]),
    ]);
  });
}
