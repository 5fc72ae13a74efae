import { smbDriver, smbVolume } from '../../src/constructs/smb';
import type { Any } from './object-of';

const served = { protocol: 'smb', server: 'nas', network: 'lan', address: '192.168.7.9', path: 'home/scans' } as const;
const of = (share: Any = {}, owner = 1000) =>
  smbVolume({ name: 'app-scans', whenAway: 'waits', readOnly: false, ...share } as Any, served, { name: 'login', namespace: 'app' }, owner);
const always = ['vers=3', 'nounix', 'uid=1000', 'gid=1000', 'file_mode=0660', 'dir_mode=0770', 'noserverino'];

test('a share over SMB is mounted by its driver, at its server, with its login, and has its owner’s files', () => {
  expect(smbDriver).toBe('smb.csi.k8s.io');
  expect(of()).toStrictEqual({
    mountOptions: [...always, 'hard'],
    csi: {
      driver: 'smb.csi.k8s.io',
      volumeHandle: 'app-scans',
      volumeAttributes: { source: '//192.168.7.9/home/scans' },
      nodeStageSecretRef: { name: 'login', namespace: 'app' },
    },
  });
  expect(of({}, 33).mountOptions.slice(2, 4)).toEqual(['uid=33', 'gid=33']);
});

test('one that is read is so for node and driver; one that fails does within a minute', () => {
  const read = of({ readOnly: true });
  expect([read.mountOptions, read.csi.readOnly]).toEqual([[...always, 'hard', 'ro'], true]);
  expect(of({ whenAway: 'fails' }).mountOptions).toEqual([...always, 'soft', 'echo_interval=15']);
});
