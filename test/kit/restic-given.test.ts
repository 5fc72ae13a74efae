import { givenTo, withoutOverrides } from '../../src/kit/restic-given';

const address = 'b2:bucket:/one';
/** How it is given, with the paths that its files have. */
const given = (credentials: Readonly<Record<string, string>>, at = address) => {
  const { texts, options, environment, ...more } = givenTo({ address: at, password: 'unused here', credentials });
  return { ...more, texts, options: options(['/1', '/2']), environment: environment(['/1', '/2']) };
};

test('what a back end reads from its environment alone goes there', () => {
  expect(given({ B2_ACCOUNT_ID: 'id', B2_ACCOUNT_KEY: 'key' })).toEqual({
    address,
    texts: [],
    options: [],
    environment: { B2_ACCOUNT_ID: 'id', B2_ACCOUNT_KEY: 'key' },
  });
});

describe('a key of S3', () => {
  test('is a file of AWS’s form, whatever is in it, and what is no secret stays beside it', () => {
    expect(given({ AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'a"b;c#d', AWS_DEFAULT_REGION: 'eu' })).toEqual({
      address,
      texts: ['[default]\naws_access_key_id = """id"""\naws_secret_access_key = """a"b;c#d"""\n'],
      options: [],
      environment: { AWS_DEFAULT_REGION: 'eu', AWS_SHARED_CREDENTIALS_FILE: '/1' },
    });
  });
  test('without an id has an empty one', () => {
    expect(given({ AWS_SECRET_ACCESS_KEY: 'k' }).texts).toEqual([
      '[default]\naws_access_key_id = """"""\naws_secret_access_key = """k"""\n',
    ]);
  });
});

describe('a login of a REST server', () => {
  const login = { RESTIC_REST_USERNAME: 'a user', RESTIC_REST_PASSWORD: 'p@ss/word' };
  test('stands in its address, encoded, before the host', () => {
    expect(given(login, 'rest:https://host:8000/one')).toEqual({
      address: 'rest:https://a%20user:p%40ss%2Fword@host:8000/one',
      texts: [],
      options: [],
      environment: {},
    });
    expect(given(login, 'rest:http://host/one').address).toBe('rest:http://a%20user:p%40ss%2Fword@host/one');
    expect(given({ RESTIC_REST_PASSWORD: 'p' }, 'rest:http://host/').address).toBe('rest:http://:p@host/');
  });
  test('is put into no address of another kind', () => {
    for (const other of ['/srv/rest:https://host/', 'rest:ftp://host/', 'https://host/']) expect(given(login, other).address).toBe(other);
  });
});

test('a service account of Google’s is a file, named beside what is no secret', () => {
  expect(given({ GOOGLE_APPLICATION_CREDENTIALS: '{"a":1}', GOOGLE_PROJECT_ID: 'p' })).toEqual({
    address,
    texts: ['{"a":1}'],
    options: [],
    environment: { GOOGLE_PROJECT_ID: 'p', GOOGLE_APPLICATION_CREDENTIALS: '/1' },
  });
});

test('ssh is told the files of its key and of the one host that it may speak to, reads none of this user’s, and asks nobody', () => {
  const arguments_ = [
    '-F none',
    '-i /1',
    '-o IdentitiesOnly=yes',
    '-o UserKnownHostsFile=/2',
    '-o GlobalKnownHostsFile=/dev/null',
    '-o StrictHostKeyChecking=yes',
    '-o BatchMode=yes',
  ];
  const { texts, options, environment } = given({ SSH_KEY: 'key', SSH_KNOWN_HOSTS: 'host ssh-ed25519 AAAA', OTHER: 'x' });
  expect(texts).toEqual(['key', 'host ssh-ed25519 AAAA\n']);
  expect(options).toEqual(['-o', `sftp.args=${arguments_.join(' ')}`]);
  expect(environment).toEqual({ OTHER: 'x' });
  expect(given({ SSH_KEY: 'key' }).texts).toEqual(['key', '\n']); // knows no host, and so speaks to none
});

describe('the environment that restic gets', () => {
  const kept = (names: readonly string[]) => Object.keys(withoutOverrides(Object.fromEntries(names.map((name) => [name, 'x']))));
  test('has nothing that would go before what it is given', () => {
    expect(
      kept([
        ...['RESTIC_REPOSITORY', 'RESTIC_PASSWORD', 'RESTIC_PASSWORD_COMMAND', 'RESTIC_REST_USERNAME', 'RESTIC_AWS_ASSUME_ROLE_ARN'],
        ...['AWS_ACCESS_KEY', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_KEY', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE'],
        ...['AWS_DEFAULT_REGION', 'MINIO_ROOT_USER', 'B2_ACCOUNT_ID', 'AZURE_ACCOUNT_KEY', 'GOOGLE_PROJECT_ID', 'OS_PASSWORD'],
        ...['ST_KEY', 'SWIFT_DEFAULT_CONTAINER_POLICY'],
      ]),
    ).toEqual([]);
  });
  test('has all else as it is', () => {
    const others = ['PATH', 'HOME', 'RESTIC_CACHE_DIR', 'RESTIC_REST', 'MY_RESTIC_PASSWORD', 'RESTIC_PASSWORDS', 'AWS_REGION', 'OS', 'OS_'];
    expect(kept(others)).toEqual(others);
    expect(withoutOverrides({ PATH: '/bin' })).toEqual({ PATH: '/bin' });
  });
});
