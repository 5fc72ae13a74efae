import { addressFault, type Offsite, offsiteOf, offsitePlace } from '../../src/inventory/offsite';

const place = (backend: NonNullable<Offsite['backend']>, ports?: readonly number[]) =>
  offsitePlace({ provider: 'Some storage', backend, ...(ports ? { ports } : {}) });

test('a place off site has all that its back end has where nobody says another thing', () => {
  expect(offsiteOf({})).toBeUndefined();
  expect(offsiteOf({ offsite: { provider: 'Some storage' } })).toMatchObject({
    provider: 'Some storage',
    backend: 's3',
    ports: [443],
    credentials: { 'key-id': 'AWS_ACCESS_KEY_ID', key: 'AWS_SECRET_ACCESS_KEY' },
    hasWriter: true,
  });
  expect(offsitePlace({ provider: 'x', backend: 'sftp', ports: [23], credentials: { key: 'SSH_KEY' } })).toMatchObject({
    ports: [23],
    credentials: { key: 'SSH_KEY' },
    hasWriter: false,
  });
});

test.each([
  ['s3', 's3:https://s3.test.example/bucket', 443],
  ['s3', 's3:http://s3.test.example/bucket', 80],
  ['s3', 's3:s3.test.example/bucket', 443],
  ['s3', 's3://s3.test.example/bucket', 443],
  ['s3', 's3:s3.test.example:9000/bucket', 9000],
  ['s3', 's3://s3.test.example:9000/bucket', 9000],
  ['s3', 's3:http://s3.test.example:9000/bucket', 9000],
  ['s3', 's3:https://[2001:db8::1]:9000/bucket', 9000],
  ['s3', 's3:https://s3.test.example/bucket/s3:http://x', 443],
  ['rest', 'rest:https://backups.test.example/', 443],
  ['rest', 'rest:https://backups.test.example:8000/a', 8000],
  ['rest', 'rest:http://localhost/', 80],
  ['rest', 'rest:http://127.0.0.1:9000/', 9000],
  ['sftp', 'sftp://u@backups.test.example//srv', 22],
  ['sftp', 'sftp://u@backups.test.example:23//srv', 23],
] as const)('of %s, %s is reached at its port', (backend, address, port) => {
  expect(addressFault(place(backend, [port]), address, 'apps')).toBeUndefined();
  const other = place(backend, [1, 2]);
  expect(addressFault(other, address, 'apps')).toBe(
    `has port ${port}, and the apps reach 1 and 2 alone: say ports: [${port}] of offsite in inventory.ts`,
  );
  expect(addressFault(other, address, 'owner')).toBeUndefined();
});

test.each([
  ['b2', 'b2:bucket:rest:http://x'],
  ['gs', 'gs:bucket:/'],
  ['azure', 'azure:container:/sftp://x'],
  ['swift', 'swift:container:/s3:http://x'],
] as const)('a container of %s is at its provider’s, whatever stands in it', (backend, address) => {
  expect(addressFault(place(backend, [1]), address, 'apps')).toBeUndefined();
});

test('an address of another kind of place is none, whoever reaches it', () => {
  for (const who of ['apps', 'owner'] as const)
    expect(addressFault(place('b2'), 's3:https://s3.test.example/bucket', who)).toMatch(
      /^is no address of restic's for b2, like b2:bucket:\//,
    );
});
