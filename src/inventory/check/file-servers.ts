import type { Problem } from '../../problems';
import type { Inventory } from '../inventory';
import { type Device, type FileProtocol, fileProtocols } from '../network';

/** What a server calls a folder that it serves. */
const paths: Readonly<
  Record<FileProtocol, { readonly isRight: (path: string) => boolean; readonly what: string; readonly repair: string }>
> = {
  // as the server exports it (exports(5))
  nfs: {
    isRight: (path) => /^\/[^\s\0]*$/.test(path),
    what: 'is no path that a server exports',
    repair: 'write it from its root, without spaces: /volume1/films',
  },
  // the name of a share, and folders in it (MS-FSCC, 2.1.6 and 2.1.5.2), and no spaces here either
  smb: {
    isRight: (path) => /^[^\s\0\\/:*?"<>|,;+=[\]]{1,80}(\/[^\s\0\\/:*?"<>|]{1,255})*$/.test(path),
    what: 'is no name of a share, nor a folder of one',
    repair: 'write what the server calls it, without spaces: scans, or home/scans',
  },
};

/** File servers: a device that is one says what it serves, and no other does. Its address is looked at with all others. */
export function checkFileServers({ devices }: Inventory): Problem[] {
  return Object.entries(devices).flatMap(([name, device]): Problem[] => {
    const serves = fileProtocols.filter((protocol) => device[protocol] !== undefined);
    if (device.kind === 'nas' && serves.length === 0)
      return [
        invalid(
          `devices.${name}`,
          `${name} is a file server and does not say what it serves`,
          "give it nfs: { network, address, shares: { films: '/volume1/films' } }, or smb",
        ),
      ];
    if (device.kind !== 'nas')
      return serves.map((protocol) =>
        invalid(
          `devices.${name}.${protocol}`,
          `${name} is a ${device.kind}, and serves files`,
          `let it be of kind nas, or leave ${protocol} out`,
        ),
      );
    return serves.flatMap((protocol) => checkShares(name, device, protocol));
  });
}

function checkShares(name: string, device: Device, protocol: FileProtocol): Problem[] {
  return Object.entries(device[protocol]?.shares ?? {}).flatMap(([share, path]): Problem[] => {
    const all = `devices.${name}.${protocol}.shares`;
    const { isRight, what, repair } = paths[protocol];
    return [
      ...(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(share)
        ? []
        : [invalid(all, `${share} is no name for a share`, 'give it a word of lower-case letters, digits and -')]),
      ...(isRight(path) && !/(^|\/)\.\.(\/|$)/.test(path) ? [] : [invalid(`${all}.${share}`, `${path} ${what}`, repair)]),
      ...(protocol === 'smb' && Object.hasOwn(device.nfs?.shares ?? {}, share)
        ? [
            {
              code: 'NAME_TAKEN' as const,
              where: `${all}.${share}`,
              what: `${name}.${share} is what it serves over NFS already`,
              repair: 'give one of them another name: a service says by it which it means',
            },
          ]
        : []),
    ];
  });
}

function invalid(where: string, what: string, repair: string): Problem {
  return { code: 'VALUE_INVALID', where, what, repair };
}
