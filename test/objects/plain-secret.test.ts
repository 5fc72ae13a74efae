import { assignments, assignmentsOf, plainSecret, plainSecretOfMany } from '../../src/objects/plain-secret';

// put together here, so that nobody who looks for tokens finds any in this repository
const token = (...parts: readonly string[]) => parts.join('');
const long = 'a1B2c3D4e5F6a7B8c9D0e1F2a3B4c5D6e7F8a9B0';

test.each<[string, string, string]>([
  ['DATABASE_URL', 'postgres://app:hunter2@db:5432/app', 'it holds an address with a password'],
  ['', 'see redis://:hunter2@cache:6379/0 for more', 'it holds an address with a password'],
  ['URL', 'https://me:p%40ss@git.test.example/a.git', 'it holds an address with a password'],
  ['x', token('-----BEGIN OPENSSH ', 'PRIVATE KEY-----\nabc'), 'it holds a private key'],
  ['x', token('-----BEGIN RSA ', 'PRIVATE KEY-----'), 'it holds a private key'],
  ['x', token('-----BEGIN ', 'PRIVATE KEY-----'), 'it holds a private key'],
  ['x', token('-----BEGIN PGP ', 'PRIVATE KEY BLOCK-----'), 'it holds a private key'],
  ['x', token('AGE-SECRET-', 'KEY-1', 'Q'.repeat(58)), 'it holds a secret key of age'],
  ['x', token('gh', 'p_', long.slice(0, 36)), 'it holds a token of GitHub'],
  ['x', token('github_', 'pat_', long), 'it holds a token of GitHub'],
  ['x', token('gl', 'pat-', long.slice(0, 20)), 'it holds a token of GitLab'],
  ['x', token('AK', 'IA', 'ABCDEFGHIJKLMNOP'), 'it holds an access key of AWS'],
  ['x', token('xo', 'xb-', '123456789012-abc'), 'it holds a token of Slack'],
  ['x', token('sk_', 'live_', long.slice(0, 24)), 'it holds a key of Stripe'],
  ['x', token('AI', 'za', long.slice(0, 35)), 'it holds a key of Google'],
  ['x', token('ts', 'key-auth-kABC123-', long), 'it holds a key of Tailscale'],
  ['x', token('dop_', 'v1_', 'ab'.repeat(32)), 'it holds a token of DigitalOcean'],
  ['x', token('hv', 's.', long), 'it holds a token of Vault'],
  ['x', token('M', long.slice(0, 25), '.', 'G1a2b3', '.', long.slice(0, 38)), 'it holds a token of Discord'],
  ['x', token('ey', 'Jhbgciabcde', '.ey', 'Jzdwiabcdef', '.', long), 'it holds a signed token (JWT)'],
  ['admin', token('$2', 'y$10$', 'a'.repeat(53)), 'it holds the hash of a password'],
  ['hash', token('$6', '$salt$', 'a'.repeat(86)), 'it holds the hash of a password'],
  ['hash', token('$argon', '2id$v=19$m=65536'), 'it holds the hash of a password'],
  ['hash', token('$ap', 'r1$salt$', 'a'.repeat(22)), 'it holds the hash of a password'],
  ['users', token('me:{SH', 'A}', 'a'.repeat(27), '='), 'it holds the hash of a password'],
  ['x', token('https://hooks.', 'slack.com/services/T0/B0/', long), 'it holds an address of Slack whose path is its secret'],
  ['x', token('https://discord.com/api/', 'webhooks/123456789012345678/', long), 'it holds an address of Discord whose path is its secret'],
  ['x', token('rk_', 'test_', long), 'it holds a key of Stripe'],
  ['x', token('sk-', 'proj-', long), 'it holds a key of an AI service'],
  ['x', token('h', 'f_', long.slice(0, 34)), 'it holds a token of Hugging Face'],
  ['x', token('np', 'm_', long.slice(0, 36)), 'it holds a token of a package registry'],
  ['x', token('dckr', '_pat_', long), 'it holds a token of Docker Hub'],
  ['x', token('gl', 'sa_', long.slice(0, 32), '_0123abcd'), 'it holds a token of Grafana'],
  ['x', token('S', 'G.', long.slice(0, 22), '.', long), 'it holds a key of SendGrid'],
  ['x', token('123456789:A', 'A', long.slice(0, 33)), 'it holds a token of Telegram'],
  ['x', token('K1', '0', 'ab'.repeat(32), '::server:x'), 'it holds a token of K3s'],
  ['x', `Authorization: Bearer ${long}`, 'it holds credentials of HTTP'],
  ['x', token('{"auths":{"ghcr.io":{"au', 'th":"bWU6aHVudGVyMg=="}}}'), 'it holds the credentials of a registry'],
  ['x', 'machine git.test.example login me password hunter2', 'it holds a password of .netrc'],
  ...[
    'PASSWORD',
    'DB_PASS',
    'userPass',
    'pass',
    'ADMIN_PW',
    'SECRET_KEY_BASE',
    'MEILI_MASTER_KEY',
    'signing-key',
    'APP_KEY',
    'wifi-psk',
    'x.test.example/password',
    '.pgpass',
    'ssh/id_ed25519',
    'DB_PASSWORD',
    'PGPASSWORD',
    'adminPassword',
    'dbpassword',
    'passwd',
    'PASSPHRASE',
    'clientSecret',
    'JWT_SECRET',
    'TOKEN',
    'bot-token',
    'apiKey',
    'API_KEY',
    'APIKEY',
    'secret_key',
    'AWS_SECRET_ACCESS_KEY',
    'privateKey',
    'N8N_ENCRYPTION_KEY',
    'TS_AUTHKEY',
    'credentials',
  ].map((name): [string, string, string] => [name, 'hunter2', `${name} is the name of a secret`]),
])('%s: %s is refused', (name, value, why) => expect(plainSecret(name, value)).toBe(why));

test.each([
  ['URL', 'https://git.test.example/a.git'],
  ['URL', 'https://me@git.test.example/a.git'],
  ['URL', 'postgres://$(USER):$(PASSWORD)@db/app'],
  ['URL', 'http://[::1]:8080/a@b'],
  ['IMAGE', 'docker.io/a/b:1.2@sha256:abc'],
  ['WHEN', 'at 12:30 mail me@test.example'],
  ['PASSWORD_FILE', '/run/secrets/password'],
  ['PASSWORD', '/run/secrets/password'],
  ['TOKEN', '$(BOT_TOKEN)'],
  ['TOKEN', '${BOT_TOKEN}'],
  ['TOKEN', '"$1"'.slice(1, -1)],
  ['dbpassword', "getenv('POSTGRES_PASSWORD')"],
  ['password', '{{ .Values.password }}'],
  ['createSecret', 'true'],
  ['token', ''],
  ['PASSWORD_LENGTH', '16'],
  ['RESET_PASSWORD', 'false'],
  ['existingSecret', 'bot-token'],
  ['imagePullSecret', 'registry'],
  ['SECRETARY', 'Ann'],
  ['TOKENS_PER_MINUTE', '100000'],
  ['KEY', 'value'],
  ['BYPASS', 'everything'],
  ['compass', 'north'],
  ['PW_PATH', 'x'],
  ['password', 'args.password'],
  ['TOKEN', 'token'],
  ['password', 'os.environ["PASSWORD"]'],
  ['AUTH', 'Bearer token'],
  ['AUTH', 'Basic authentication'],
  ['HOOK', 'https://discord.com/channels/123456789012345678/123456789012345678'],
  ['AT', '12:AAAA'],
  ['risk', 'ask-for-it'],
  ['MONKEY', 'banana'],
  ['keyrenewperiod', '0'],
  ['certificate', '-----BEGIN CERTIFICATE-----'],
  ['ssh', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYH owner'],
])('%s: %s is none', (name, value) => expect(plainSecret(name, value)).toBeUndefined());

test('settings are read out of files, comments and other lines are not', () => {
  expect(
    assignments(
      [
        'password = hunter2',
        'token: "a b"',
        "export SECRET='x;y'",
        '  "apiKey": "v",',
        "'dbpassword' => 'hunter2',",
        '- name: x',
        '# password = old',
        '; password = old',
        '// password = old',
        'just words',
        'if (a == b) {',
      ].join('\n'),
    ),
  ).toEqual([
    ['password', 'hunter2'],
    ['token', 'a b'],
    ['SECRET', 'x;y'],
    ['apiKey', 'v'],
    ['dbpassword', 'hunter2'],
    ['name', 'x'],
  ]);
});

test.each<[string, readonly (readonly [string, string])[]]>([
  [
    '{"db":{"user":"app","password":"hunter2"}}',
    [
      ['user', 'app'],
      ['password', 'hunter2'],
    ],
  ],
  [
    '<db user="app"><password>hunter2</password></db>',
    [
      ['user', 'app'],
      ['password', 'hunter2'],
    ],
  ],
  ['export PASSWORD=hunter2; run', [['PASSWORD', 'hunter2']]],
  [
    'run --user app --password hunter2 --db x',
    [
      ['user', 'app'],
      ['password', 'hunter2'],
      ['db', 'x'],
    ],
  ],
  ["exec run --password='hunter 2'", [['password', 'hunter 2']]],
  [
    'curl http://app.test.example/?user=1&token=hunter2',
    [
      ['user', '1'],
      ['token', 'hunter2'],
    ],
  ],
  ['-Dspring.password=hunter2 -Xmx1g', [['Dspring.password', 'hunter2']]],
  ['token = "hunter2"', [['token', 'hunter2']]],
])('in one line: %s', (text, found) => {
  const names = found.map(([name]) => name);
  expect(assignments(text).filter(([name]) => names.includes(name))).toEqual(found);
});

test('of a command, an option has its value in the next word', () => {
  expect(assignmentsOf(['run', '--password', 'hunter2', '-v', '--token', '--quiet', '-pass', 'x', '-p', 'y'])).toEqual([
    ['password', 'hunter2'],
    ['pass', 'x'],
  ]);
});

test('of many texts, each is judged as it is alone, however often it comes', () => {
  const many = plainSecretOfMany();
  const texts = [
    ['PASSWORD', 'hunter2'],
    ['PASSWORD', ''],
    ['NAME', 'hunter2'],
    ['URL', 'postgres://app:hunter2@db:5432/app'],
  ] as const;
  for (const [name, value] of [...texts, ...texts]) expect(many(name, value)).toBe(plainSecret(name, value));
});
