import { secretsOfScript, secretsOfWords } from '../../src/objects/command-secrets';
import { assignments, plainSecret } from '../../src/objects/plain-secret';

/** What of a text is told as a secret: by the name that it is given, by how it is handed over, or by its form. */
const told = (text: string) => [
  ...assignments(text).flatMap(([name, value, why]) => ((why ?? plainSecret(name, value, true)) ? [value] : [])),
  ...(plainSecret('', text) ? [text] : []),
];

describe('a script hands a program a password', () => {
  test.each([
    ['curl -u admin:hunter22 https://x', 'curl -u'],
    ['curl -uadmin:hunter22 https://x', 'curl -u'],
    ['curl -sSfLu admin:hunter22 https://x', 'curl -sSfLu'],
    ['curl --user admin:hunter22 https://x', 'curl --user'],
    ['curl --user=admin:hunter22 https://x', 'curl --user'],
    ['curl https://x -u "admin:hunter22"', 'curl -u'],
    ["curl https://x -u 'admin:hunter22'", 'curl -u'],
    ['curl https://x -u admin:"hunter22"', 'curl -u'],
    ['curl -U proxy:hunter22 https://x', 'curl -U'],
    ['curl --proxy-user proxy:hunter22 https://x', 'curl --proxy-user'],
    ['curl \\\n  -u admin:hunter22 \\\n  https://x', 'curl -u'],
    ['/usr/bin/curl -u admin:hunter22 https://x', 'curl -u'],
    ['if ! curl -u admin:hunter22 https://x; then exit 1; fi', 'curl -u'],
    ['set -e\n# asks\ncurl -u admin:hunter22 https://x\n', 'curl -u'],
    ['true && (curl -u admin:hunter22 https://x || exit 1)', 'curl -u'],
    ['timeout 10 curl -u admin:hunter22 https://x', 'curl -u'],
    ['kubectl exec web -- curl -u admin:hunter22 https://x', 'curl -u'],
    ['http -a admin:hunter22 GET https://x', 'http -a'],
    ['mysql -u root -phunter22 app', 'mysql -p'],
    ['mariadb-dump -uroot -phunter22 app > /dump', 'mariadb-dump -p'],
    ['mysqladmin -phunter22 ping', 'mysqladmin -p'],
    ['sshpass -p hunter22 ssh x', 'sshpass -p'],
    ['sshpass -phunter22 ssh x', 'sshpass -p'],
    ['docker login -u me -p hunter22 ghcr.io', 'docker -p'],
    ['helm registry login -u me -p hunter22 ghcr.io', 'helm -p'],
    ['redis-cli -a hunter22 ping', 'redis-cli -a'],
    ['valkey-cli -h db -a hunter22 ping', 'valkey-cli -a'],
    ['redis-server --requirepass hunter22', 'redis-server --requirepass'],
    ['bind 0.0.0.0\nrequirepass hunter22\n', 'requirepass'],
    ['mongosh -u root -p hunter22', 'mongosh -p'],
    ['mongodump -u root -phunter22', 'mongodump -p'],
    ['ldapsearch -x -w hunter22 -b dc=x', 'ldapsearch -w'],
    ['smbclient //nas/films -U me%hunter22', 'smbclient -U'],
    ['htpasswd -nb me hunter22', 'htpasswd'],
    ['htpasswd -Bbc /users me hunter22', 'htpasswd'],
    ['openssl enc -aes-256-cbc -k hunter22', 'openssl -k'],
    ['openssl pkcs12 -export -passout pass:hunter22', 'openssl -passout'],
    ['zip -P hunter22 a.zip a', 'zip -P'],
    ['mosquitto_pub -u me -P hunter22 -t x', 'mosquitto_pub -P'],
    ['7z a -phunter22 a.7z a', '7z -p'],
    ['lftp -u me,hunter22 ftp.example', 'lftp -u'],
    ['kubectl create secret generic x --from-literal=key=hunter22', 'kubectl --from-literal'],
    ['mc alias set nas https://nas KEY hunter22', 'mc'],
    ['rabbitmqctl add_user me hunter22', 'rabbitmqctl'],
    ["echo 'root:hunter22' | chpasswd", 'echo | chpasswd'],
    ['echo hunter22 | docker login -u me --password-stdin ghcr.io', 'echo | docker'],
    ['echo hunter22 | sudo -S reboot', 'echo | sudo'],
    ["printf 'hunter22\\n' | htpasswd -i /users me", 'printf | htpasswd'],
  ])('%j', (script, name) => {
    expect(secretsOfScript(script)).toEqual([{ name, value: 'hunter22' }]);
    expect(told(script)).toEqual(['hunter22']);
  });

  test('each once, and in the order of the lines', () =>
    expect(told('curl -u a:hunter22 https://x\nPGPASSWORD=other psql\nredis-cli -a third ping')).toEqual([
      'other psql',
      'hunter22',
      'third',
    ]));
});

describe('a script hands a program none', () => {
  test.each([
    'curl -u "$USER:$PASSWORD" https://x',
    'curl -u "admin:$PASSWORD" https://x',
    'curl -u admin:${PASSWORD} https://x',
    'curl -u "admin:$(cat /run/secrets/password)" https://x',
    'curl -u admin:`cat /run/secrets/password` https://x',
    "curl -u 'admin:<password>' https://x",
    'curl -u admin: https://x',
    'curl -u : --negotiate https://x',
    'curl -u admin https://x',
    'curl --user-agent a:b https://x',
    'curl -o /tmp/u:x https://x',
    'curl -K /run/secrets/curl https://x',
    'curl -fsS https://x:8443/u:x',
    '# curl -u admin:hunter22 https://x',
    'docker run -u 1000:1000 -p 8080:80 x',
    'chown -R user:group /data',
    'rsync -a src:dst .',
    'curls -u a:b',
    'mysql -p app',
    'mysql -p"$PASSWORD" app',
    'mysql -p${PASSWORD} app',
    'mysql -P 3306 -h db app',
    'mysqld --port=3306',
    'ssh -p 2222 host',
    'sshpass -e ssh x',
    'sshpass -f /run/secrets/password ssh x',
    'docker run -p 8080:80 x',
    'docker login -u me --password-stdin ghcr.io',
    'redis-cli -h db -p 6379 ping',
    'redis-cli -a "$PASSWORD" ping',
    'redis-server --requirepass "$PASSWORD"',
    'mongosh --port 27017',
    'mongosh -p "$PASSWORD"',
    'ldapsearch -y /run/secrets/password',
    'smbclient //nas/films -U me',
    'smbclient //nas/films -A /run/secrets/smb',
    'htpasswd -i -B /users me < /run/secrets/password',
    'htpasswd -nb me "$PASSWORD"',
    'openssl req -newkey rsa:2048 -keyout /key.pem -out /cert.pem',
    'openssl enc -pass file:/run/secrets/password',
    'openssl enc -pass env:PASSWORD',
    'zip -r a.zip a',
    'kubectl get secret x -o yaml',
    'kubectl create secret generic x --from-literal=key="$KEY"',
    'mc alias list nas',
    'mc mirror /data nas/data',
    'echo "$PASSWORD" | docker login -u me --password-stdin ghcr.io',
    'echo done | tee /log',
    'cat /run/secrets/password | sudo -S reboot',
    "it's a text about mysql, and it isn't a script",
    'https://x/a:b',
  ])('%j', (script) => expect(told(script)).toEqual([]));
});

describe('a command that no shell reads', () => {
  test.each([
    [['curl', '-u', 'admin:hunter22', 'https://x'], 'curl -u'],
    [['/usr/bin/curl', '--user=admin:hunter22'], 'curl --user'],
    [['timeout', '10', 'mysql', '-phunter22'], 'mysql -p'],
    [['redis-server', '--requirepass', 'hunter22'], 'redis-server --requirepass'],
    [['htpasswd', '-nb', 'me', 'hunter22'], 'htpasswd'],
  ])('%j hands one over', (words, name) => expect(secretsOfWords(words)).toEqual([{ name, value: 'hunter22' }]));

  test.each([
    [['curl', '-u', '$(USER):$(PASSWORD)']],
    [['curl', '-u', 'admin:$PASSWORD']],
    [['redis-server', '--requirepass', '$(PASSWORD)']],
    [['mysql', '-p$(PASSWORD)']],
    [['serve', '-u', 'admin:hunter22']],
    [['sh', '-c', 'curl -u admin:hunter22 x']],
    [[]],
  ])('%j does not', (words) => expect(secretsOfWords(words)).toEqual([]));
});

describe('a header says who asks', () => {
  test.each([
    "curl -H 'Authorization: Bearer abcdef' https://x",
    'curl -H "authorization: Token abcdef" https://x',
    'wget --header="Authorization: Basic YWJj" https://x',
    'Proxy-Authorization: Basic YWJj',
    '{"headers":{"Authorization":"Bearer abcdef"}}',
    'headers: { Authorization: Bearer abcdef }',
    'Authorization = "ApiKey abcdef"',
  ])('%s', (text) => expect(told(text)).toHaveLength(1));

  test.each([
    'curl -H "Authorization: Bearer $TOKEN" https://x',
    'curl -H \'Authorization: Bearer \'"$TOKEN" https://x',
    'curl -H "Authorization: Bearer $(cat /run/secrets/token)" https://x',
    'Authorization: Bearer ${TOKEN}',
    'Authorization: Bearer $(TOKEN)',
    'Authorization: Bearer {{ .token }}',
    'Authorization: Bearer %s',
    'Authorization: Bearer <token>',
    'Authorization: Bearer YOUR_TOKEN',
    'Authorization: Bearer …',
    'Authorization: Digest username="x", realm="y"',
    'authorization: enabled',
    'authResponseHeaders: [Authorization]',
    'rbac.authorization.k8s.io',
  ])('and %s does not', (text) => expect(told(text)).toEqual([]));
});

test('a variable before a command is one of a shell, whatever follows', () => {
  expect(told('PGPASSWORD=hunter22 psql -c "select 1"')).toEqual(['hunter22']);
  expect(told("PGPASSWORD='hunter22' psql")).toEqual(['hunter22']);
  expect(told('PGPASSWORD="${PASSWORD}" psql')).toEqual([]);
  expect(told("PGPASSWORD='$(PASSWORD)' psql -h db")).toEqual([]);
  expect(told('PGPASSWORD="$(cat /run/secrets/password)" pg_dump app')).toEqual([]);
});
