import { type BackEndName, backEndNames, backEnds } from '../../src/inventory/back-ends';

test('restic has seven ways to a place off site', () => {
  expect(backEndNames).toEqual(['s3', 'b2', 'rest', 'sftp', 'gs', 'azure', 'swift']);
  expect(Object.keys(backEnds)).toEqual(backEndNames);
});

test.each<[BackEndName, number, string, string]>([
  ['s3', 443, 'key', 's3:https://s3.example.com/bucket'],
  ['b2', 443, 'versions', 'b2:bucket:/'],
  ['rest', 8000, 'address', 'rest:https://backups.example.com:8000/'],
  ['sftp', 22, 'nothing', 'sftp://user@backups.example.com//srv/backups'],
  ['gs', 443, 'key', 'gs:bucket:/'],
  ['azure', 443, 'nothing', 'azure:container:/'],
  ['swift', 443, 'nothing', 'swift:container:/'],
])('%s answers on %d, keeps intruders from backups by %s, and an address is like %s', (name, port, by, like) => {
  const { ports, guard, address } = backEnds[name];
  expect([ports, guard.by, address.like, address.form.test(like)]).toEqual([[port], by, like, true]);
});

test('the rights that a key or an address has to have are written as its provider calls them', () => {
  const how = (name: BackEndName) => ('how' in backEnds[name].guard ? (backEnds[name].guard as { how: string }).how : '');
  expect([how('s3'), how('b2'), how('gs')]).toEqual([
    expect.stringContaining('s3:DeleteObject on */locks/* alone'),
    expect.stringContaining('without deleteFiles'),
    expect.stringContaining('locks/'),
  ]);
  expect(how('rest')).toContain('--append-only');
});

/** Of each back end the variables that may be seen, those that are needed, and the usual ones by their keys. */
const variables: readonly (readonly [BackEndName, readonly string[], readonly string[], object])[] = [
  [
    's3',
    ['AWS_ACCESS_KEY_ID', 'AWS_DEFAULT_REGION'],
    ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
    { 'key-id': 'AWS_ACCESS_KEY_ID', key: 'AWS_SECRET_ACCESS_KEY' },
  ],
  ['b2', ['B2_ACCOUNT_ID'], ['B2_ACCOUNT_ID', 'B2_ACCOUNT_KEY'], { 'key-id': 'B2_ACCOUNT_ID', key: 'B2_ACCOUNT_KEY' }],
  [
    'rest',
    ['RESTIC_REST_USERNAME'],
    ['RESTIC_REST_USERNAME', 'RESTIC_REST_PASSWORD'],
    { username: 'RESTIC_REST_USERNAME', password: 'RESTIC_REST_PASSWORD' },
  ],
  ['sftp', ['SSH_KNOWN_HOSTS'], ['SSH_KEY', 'SSH_KNOWN_HOSTS'], { 'ssh-key': 'SSH_KEY', 'known-hosts': 'SSH_KNOWN_HOSTS' }],
  ['gs', ['GOOGLE_PROJECT_ID'], ['GOOGLE_APPLICATION_CREDENTIALS'], { key: 'GOOGLE_APPLICATION_CREDENTIALS' }],
  [
    'azure',
    ['AZURE_ACCOUNT_NAME', 'AZURE_ENDPOINT_SUFFIX'],
    ['AZURE_ACCOUNT_NAME'],
    { account: 'AZURE_ACCOUNT_NAME', sas: 'AZURE_ACCOUNT_SAS' },
  ],
];
test.each(variables)('of the variables of %s, %j may be seen, and %j are needed', (name, seen, needed, usual) => {
  const { variables, credentials } = backEnds[name];
  const those = (is: 'isOpen' | 'isNeeded') => Object.keys(variables).filter((variable) => variables[variable]?.[is]);
  expect([those('isOpen'), those('isNeeded'), credentials]).toEqual([seen, needed, usual]);
});

test('of Swift’s variables none is always needed, all but passwords may be seen, and the usual ones are an application’s', () => {
  const { variables, credentials } = backEnds.swift;
  const all = Object.keys(variables);
  expect(all.filter((variable) => variables[variable]?.isNeeded)).toEqual([]);
  expect(all.filter((variable) => !variables[variable]?.isOpen)).toEqual(['OS_APPLICATION_CREDENTIAL_SECRET', 'OS_PASSWORD', 'ST_KEY']);
  expect(credentials).toEqual({
    'auth-url': 'OS_AUTH_URL',
    id: 'OS_APPLICATION_CREDENTIAL_ID',
    secret: 'OS_APPLICATION_CREDENTIAL_SECRET',
  });
});

test('who is asked for a variable is told what it holds', () => {
  for (const { variables } of Object.values(backEnds))
    for (const { about } of Object.values(variables)) expect(about).toMatch(/^[A-Z].* /s);
});

const addresses: Readonly<Record<BackEndName, { readonly right: readonly string[]; readonly wrong: readonly string[] }>> = {
  s3: {
    right: ['s3:h/b', 's3://h/b', 's3:http://h/b', 's3:https://h:9000/b/', 's3:https://[fd00::1]:9000/b/c', 's3:https://h_1.a-b/b'],
    wrong: [
      's3:https://h',
      's3:https://h/',
      's3:ftp://h/b',
      's3:https:/h/b',
      's3:h/b c',
      's3:h/b/c d',
      'xs3:h/b',
      's3:h:a/b',
      's3:h:/b',
      's3:[g]/b',
    ],
  },
  b2: {
    right: ['b2:abcdef:', 'b2:abc-D1:/', 'b2:abcdef:a/b', `b2:${'a'.repeat(50)}:/`],
    wrong: ['b2:abcde:/', `b2:${'a'.repeat(51)}:/`, 'b2:abcdef', 'b2:abc_def:/', 'b2:abcdef:a b', 'ab2:abcdef:/', 'b2:abcdef:/ '],
  },
  rest: {
    right: [
      'rest:https://h',
      'rest:https://h:8000/a/b',
      'rest:http://localhost:8000/',
      'rest:http://127.0.0.1/',
      'rest:https://[fd00::1]/',
    ],
    wrong: [
      'rest:http://h/',
      'rest:http://localhost.example/',
      'rest:http://127x0.0.1/',
      'rest:http://127.0x0.1/',
      'rest:https://u:p@h/',
      'rest:https://h/a@b',
      'rest:https://h/a b',
      'xrest:https://h/',
      'rest:http://localhost:x/',
      'rest:http://127.0.0x1/',
    ],
  },
  sftp: {
    right: ['sftp://u@h', 'sftp://u@h/', 'sftp://u@h/a', 'sftp://u@h//a/b', 'sftp://u.a+b-c@d@h:23//srv', 'sftp://u@[fd00::1]:23/a'],
    wrong: [
      'sftp://h/a',
      'sftp://u@h//',
      'sftp://u@h///a',
      'sftp://u@h/a b',
      'sftp://u@h/ a',
      'sftp:u@h:/a',
      'xsftp://u@h/a',
      'sftp://u s@h/a',
      'sftp://@h/a',
    ],
  },
  gs: {
    right: ['gs:abc:', 'gs:a.b_c-d:/a', `gs:${'a'.repeat(222)}:/`],
    wrong: ['gs:ab:/', 'gs:-abc:/', 'gs:abc-:/', 'gs:Abc:/', `gs:${'a'.repeat(223)}:/`, 'gs:abc:a b', 'gs:abc'],
  },
  azure: {
    right: ['azure:abc:', 'azure:a-b-c:/a', `azure:${'a'.repeat(63)}:/`],
    wrong: ['azure:ab:/', 'azure:a--b:/', 'azure:-abc:/', 'azure:abc-:/', 'azure:Abc:/', `azure:${'a'.repeat(64)}:/`, 'azure:abc:a b'],
  },
  swift: {
    right: ['swift:c:', 'swift:c:/', 'swift:c:/a/b', `swift:${'c'.repeat(256)}:/`],
    wrong: ['swift::/', 'swift:c:a', 'swift:a/b:/', 'swift:a b:/', `swift:${'c'.repeat(257)}:/`, 'swift:c:/a b', 'swift:c'],
  },
};
test.each(backEndNames)('what restic takes for an address of %s, and what not', (name) => {
  const { form } = backEnds[name].address;
  const { right, wrong } = addresses[name];
  expect([right.filter((address) => !form.test(address)), wrong.filter((address) => form.test(address))]).toEqual([[], []]);
});
