import { backEndNames, backEnds } from '../../../src/inventory/back-ends';
import { checkOffsite } from '../../../src/inventory/check/offsite';
import { readInventory } from '../../../src/inventory/check-inventory';
import { addressFault, offsitePlace } from '../../../src/inventory/offsite';
import { withChange } from '../base';

const given = (offsite: object) => readInventory(withChange('offsite', { provider: 'Some storage', ...offsite })).problems;
const found = (offsite: object) => given(offsite).map(({ code, where }) => [code, where]);
const invalid = (...wheres: readonly string[]) => wheres.map((where) => ['VALUE_INVALID', `offsite.${where}`]);

test('a back end needs no more than its name, none is S3, and a homelab needs none', () => {
  for (const backend of backEndNames) expect([backend, found({ backend })]).toEqual([backend, []]);
  expect(found({})).toEqual([]);
  expect(checkOffsite(withChange('offsite', undefined))).toEqual([]);
});

test('a name that is none is told, with the one that it is nearly', () => {
  expect(found({ backend: 'rclone' })).toEqual(invalid('backend'));
  expect(found({ backend: 'toString' })).toEqual(invalid('backend'));
  expect(given({ backend: 'sftpp' })[0]?.what).toContain('did you mean sftp?');
});

test('the usual credentials of each are variables that it reads, and all that it does not open without', () => {
  for (const [name, { variables, credentials }] of Object.entries(backEnds)) {
    const needed = Object.keys(variables).filter((variable) => variables[variable]?.isNeeded);
    expect([name, Object.keys(variables)]).toEqual([name, expect.arrayContaining(Object.values(credentials))]);
    expect([name, Object.values(credentials)]).toEqual([name, expect.arrayContaining(needed)]);
  }
});

test.each<[string, object, readonly (readonly string[])[]]>([
  ['azure', { account: 'AZURE_ACCOUNT_NAME', key: 'AZURE_ACCOUNT_KEY' }, []],
  ['azure', { key: 'AZURE_ACCOUNT_KEY' }, invalid('credentials')],
  ['swift', { 'auth-url': 'ST_AUTH', user: 'ST_USER', key: 'ST_KEY' }, []],
  ['swift', {}, invalid('credentials')],
  ['s3', { id: 'AWS_ACCESS_KEY_ID', key: 'AWS_SECRET_ACCESS_KEY', region: 'AWS_DEFAULT_REGION' }, []],
  ['s3', { id: 'AWS_ACCESS_KEY_ID' }, invalid('credentials')],
  ['s3', { id: 'AWS_ACCESS_KEY_ID', key: 'AWS_SECRET_ACCESS_KEY', token: 'B2_ACCOUNT_KEY' }, invalid('credentials.token')],
  ['b2', { id: 'B2_ACCOUNT_ID', key: 'B2_ACCOUNT_KEY', again: 'B2_ACCOUNT_KEY' }, invalid('credentials.again')],
  ['b2', { Id: 'B2_ACCOUNT_ID', 'a.b': 'B2_ACCOUNT_KEY' }, invalid('credentials', 'credentials')],
  ['b2', { repository: 'B2_ACCOUNT_ID', key: 'B2_ACCOUNT_KEY' }, invalid('credentials')],
  ['b2', { ['k'.repeat(40)]: 'B2_ACCOUNT_ID', key: 'B2_ACCOUNT_KEY' }, []],
  ['b2', { ['k'.repeat(41)]: 'B2_ACCOUNT_ID', key: 'B2_ACCOUNT_KEY' }, invalid('credentials')],
  ['b2', { 'a-1': 'B2_ACCOUNT_ID', key: 'B2_ACCOUNT_KEY' }, invalid('credentials')],
])('%s with credentials %j', (backend, credentials, problems) => expect(found({ backend, credentials })).toEqual(problems));

test('a value that stands where a variable’s name belongs is not repeated in what is told', () => {
  const problems = given({ backend: 'b2', credentials: { id: 'B2_ACCOUNT_ID', key: 'hunter2-secret' } });
  expect(problems.map(({ where }) => where)).toEqual(['offsite.credentials.key', 'offsite.credentials']);
  expect(JSON.stringify(problems)).not.toContain('hunter2');
  expect(given({ backend: 'b2', credentials: { id: 'B2_ACCOUNT_ID', key: 'B2_ACOUNT_KEY' } })[0]?.what).toContain(
    'did you mean B2_ACCOUNT_KEY?',
  );
});

test('ports are those of TCP, each once, and one at the least', () => {
  expect(found({ ports: [1, 65_535] })).toEqual([]);
  expect(found({ ports: [] })).toEqual(invalid('ports'));
  expect(found({ ports: [443, 443] })).toEqual(invalid('ports[1]'));
  expect(found({ ports: [0, 65_536] })).toEqual(invalid('ports[0]', 'ports[1]'));
});

describe('an address', () => {
  const fault = (backend: (typeof backEndNames)[number], address: string, who: 'apps' | 'owner' = 'apps', ports?: readonly number[]) =>
    addressFault(offsitePlace({ provider: 'a', backend, ...(ports ? { ports } : {}) }), address, who);

  test('that is shown as an example is sound, and of another back end is not', () => {
    for (const backend of backEndNames)
      for (const other of backEndNames)
        expect([backend, other, fault(backend, backEnds[other].address.like) === undefined]).toEqual([backend, other, backend === other]);
  });

  test.each([
    ['s3', 's3:s3.example.com/bucket'],
    ['s3', 's3:https://s3.example.com/bucket/folder/'],
    ['s3', 's3://s3.example.com/bucket'],
    ['s3', 's3:https://[2001:db8::1]/bucket'],
    ['b2', 'b2:bucket:'],
    ['b2', 'b2:bucket:folder/of/it'],
    ['rest', 'rest:https://backups.example.com:8000'],
    ['rest', 'rest:http://localhost:8000/'],
    ['sftp', 'sftp://u123@u123.example.com/backups'],
    ['sftp', 'sftp://user@domain@backups.example.com//srv/backups'],
    ['sftp', 'sftp://user@[2001:db8::1]:22//srv'],
    ['sftp', 'sftp://user@backups.example.com/'],
    ['gs', 'gs:my.bucket:/folder'],
    ['azure', 'azure:my-container:/'],
    ['swift', 'swift:container:/folder'],
  ] as const)('of %s may be %s', (backend, address) => expect(fault(backend, address)).toBeUndefined());

  test.each([
    ['s3', 's3:https://s3.example.com'],
    ['s3', 's3:https://s3.example.com/'],
    ['s3', 's3:https://key:secret@s3.example.com/bucket'],
    ['b2', 'b2:short:/'],
    ['b2', 'b2:bucket'],
    ['b2', 'b2:bucket_1:/'],
    ['rest', 'rest:http://backups.example.com:8000/'],
    ['rest', 'rest:https://user:password@backups.example.com:8000/'],
    ['sftp', 'sftp:user@backups.example.com:/srv'],
    ['sftp', 'sftp://backups.example.com//srv'],
    ['sftp', 'sftp://user@backups.example.com//'],
    ['sftp', 'sftp://user@backups.example.com//srv/a b'],
    ['gs', 'gs:bucket'],
    ['azure', 'azure:My-Container:/'],
    ['azure', 'azure:a--b:/'],
    ['swift', 'swift:container:folder'],
  ] as const)('of %s is not %s', (backend, address) =>
    expect(fault(backend, address)).toMatch(/^is no address of restic's for \w+, like /),
  );

  test('has a port that the apps reach, said or meant; the owner’s may have another one', () => {
    expect(fault('rest', 'rest:https://backups.example.com/')).toBe(
      'has port 443, and the apps reach 8000 alone: say ports: [443] of offsite in inventory.ts',
    );
    expect(fault('rest', 'rest:https://backups.example.com/', 'owner')).toBeUndefined();
    expect(fault('rest', 'rest:https://backups.example.com/', 'apps', [443])).toBeUndefined();
    expect(fault('sftp', 'sftp://u@backups.example.com:23//srv')).toContain('has port 23');
    expect(fault('sftp', 'sftp://u@backups.example.com:23//srv', 'apps', [22, 23])).toBeUndefined();
    expect(fault('s3', 's3:http://s3.example.com/bucket')).toContain('has port 80');
    expect(fault('s3', 's3:s3.example.com:9000/bucket')).toContain('has port 9000');
    expect(fault('s3', 's3:http://s3.example.com/bucket', 'apps', [80])).toBeUndefined();
    expect(fault('b2', 'b2:bucket:/a:23')).toBeUndefined();
  });
});
