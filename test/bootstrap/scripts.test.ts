import { scriptFile, stepUnit, targetUnit, untilDoneFile } from '../../src/bootstrap/scripts';

test('a script is run from one folder of ours', () => {
  expect(scriptFile('door', 'text')).toEqual({ path: '/usr/local/lib/loutik/door', content: 'text', mode: '0755' });
  expect(untilDoneFile.path).toBe('/usr/local/lib/loutik/until-done');
  expect(untilDoneFile.content.startsWith('#!/bin/sh\n')).toBe(true);
});

test('a step runs the script of its name until that succeeds, and counts as done until the next boot', () => {
  expect(stepUnit({ name: 'door', description: 'A door' })).toEqual({
    path: '/etc/systemd/system/loutik-door.service',
    content:
      '[Unit]\nDescription=A door\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/usr/local/lib/loutik/until-done /usr/local/lib/loutik/door\n',
  });
});

test('a step says what it comes after and before, what it is done for good by, and what its script is told', () => {
  const { content } = stepUnit({
    name: 'door',
    description: 'A door',
    after: ['a.service', 'b.service'],
    before: ['c.service', 'd.service'],
    stamp: '/var/lib/done',
    environment: { ONE: '1', TWO: '2' },
  });
  expect(content).toBe(
    '[Unit]\nDescription=A door\nAfter=a.service b.service\nBefore=c.service d.service\nConditionPathExists=!/var/lib/done\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\nEnvironment=ONE=1\nEnvironment=TWO=2\nExecStart=/usr/local/lib/loutik/until-done /usr/local/lib/loutik/door\n',
  );
});

test('the target is wanted at every boot, wants each unit, and waits for none', () => {
  const { path, content } = targetUnit(['a.service', 'b.timer']);
  expect(path).toBe('/etc/systemd/system/loutik.target');
  expect(content.split('\n')).toEqual([
    '[Unit]',
    expect.stringMatching(/^Description=./),
    'DefaultDependencies=no',
    'Wants=a.service',
    'Wants=b.timer',
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ]);
});
