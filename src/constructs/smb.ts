import type { Served, Share } from './share';

/** The driver that mounts shares of SMB, by the name that volumes ask for it (csi-driver-smb, pkg/smb/smb.go, DefaultDriverName). */
export const smbDriver = 'smb.csi.k8s.io';

/** Seconds between questions to a server that says nothing: after three it counts as away (Linux, fs/smb/client/connect.c, server_unresponsive), so in less than a minute. */
const echoSeconds = 15;

/**
 * What a PersistentVolume of a share over SMB says of it: mount.cifs(8)'s options, and the driver's fields (csi-driver-smb,
 * deploy/example/pv-smb.yaml). The kubelet hands the secret to the driver of its node.
 */
export function smbVolume(share: Share, { address, path }: Served, login: { name: string; namespace: string }, owner: number) {
  return {
    mountOptions: [
      'vers=3', // 3.0 or above
      'nounix', // what a server says of owners and rights would count otherwise
      `uid=${owner}`,
      `gid=${owner}`,
      'file_mode=0660',
      'dir_mode=0770',
      'noserverino', // the driver's own example: numbers of files that a server gives twice damage data
      ...(share.whenAway === 'waits' ? ['hard'] : ['soft', `echo_interval=${echoSeconds}`]),
      ...(share.readOnly ? ['ro'] : []),
    ],
    csi: {
      driver: smbDriver,
      volumeHandle: share.name, // one of each share: two of one handle would be one mount to the kubelet
      ...(share.readOnly ? { readOnly: true } : {}),
      volumeAttributes: { source: `//${address}/${path}` },
      nodeStageSecretRef: { name: login.name, namespace: login.namespace },
    },
  };
}
