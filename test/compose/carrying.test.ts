import fc from 'fast-check';
import schemas from '../../schemas/compose.json';
import { serviceKeys } from '../../src/compose/check-schema';
import { type Code, call, list, object, raw, template, text, written } from '../../src/compose/code';
import { problemsOf } from '../lab';
import { classOf, optionsFor, roomy } from './cases';
import { envOf, importing, saidAt, service } from './memory';
import { files, others, samples } from './samples';

describe('nothing is dropped silently', () => {
  const without = importing(service('') + others, files);

  test('there is a sample of every key that the specification has for a service', () =>
    expect(Object.keys(samples).sort()).toEqual([...serviceKeys].sort()));

  test.each(serviceKeys)('%s is in the chart, or told', (key) => {
    const withKey = importing(
      service(key === 'image' ? '' : `${key}: ${samples[key]}`, key === 'image' ? samples.image : undefined) + others,
      files,
    );
    const told = ({ decisions }: typeof withKey) => decisions.map(({ of, what, kind }) => `${kind} ${of} ${what}`);
    const bare = (chart: string) => chart.replace(/^\s*\/\/.*$/gm, '');
    const isCarried = bare(withKey.text) !== bare(without.text);
    const isTold = told(withKey).some((one) => !told(without).includes(one));
    expect([key, isCarried || isTold]).toEqual([key, true]);
  });

  test('whatever a service says, what is made of it is refused for nothing but what is to be decided', () => {
    const keys = serviceKeys.filter((key) => key !== 'extends' && key !== 'image');
    fc.assert(
      fc.property(fc.subarray(keys, { minLength: 3, maxLength: 16 }), (chosen) => {
        const one = importing(service(chosen.map((key) => `${key}: ${samples[key]}`).join('\n')) + others, files, { profiles: ['*'] });
        const refused = problemsOf((lab) => new (classOf(one.text))(lab, optionsFor(lab, one)), { inventory: roomy }).map(
          ({ code }) => code,
        );
        expect(refused.sort()).toEqual(one.decisions.flatMap(({ refusal }) => refusal ?? []).sort());
      }),
      { numRuns: 4 },
    );
  });

  test('a variable that is set nowhere is told where it stands, once; one of a service that is left out, and a secret, are not', () => {
    const lines = 'volumes: ["${DATA}/x:/x"]\nports: ["${PORT}:80"]\nenvironment: {A: "${A}", B_TOKEN: "${B_TOKEN}"}';
    const { decisions } = importing(`${service(lines)}  off: {image: "x.io/\${TAG}:1.0.0", profiles: [x]}\n`);
    expect(decisions.filter(({ what }) => what.includes('set nowhere')).map(({ of, at }) => `${of} ${at.line}`)).toEqual([
      'services.app.volumes 4',
      'services.app.ports 5',
      'services.app.environment.A 6',
    ]);
  });

  test('a file that a service could write to is told: here it cannot', () => {
    const at = (mode: string) =>
      saidAt(importing(service(`volumes: ["./a.conf:/a.conf${mode}"]`), { 'a.conf': 'a b' }), 'services.app.volumes');
    expect([at(''), at(':ro')]).toEqual([['./a.conf: here it cannot be written to, since it stands in the chart'], []]);
  });

  test.each([
    ['user: root', "['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID']", 0],
    ['user: "0"\ncap_drop: [CHOWN]\ncap_add: [CAP_KILL]', "['DAC_OVERRIDE', 'FOWNER', 'KILL', 'SETGID', 'SETUID']", 0],
    ['user: root\ncap_drop: [ALL]\ncap_add: [SETUID, NET_ADMIN]', "['SETUID']", 1],
    ['user: root\ncap_drop: [ALL]', undefined, 0],
    ['user: "7"\ncap_add: [SETUID]', undefined, 1],
  ])('%j keeps %s of root’s powers, and tells of %i that it does not', (lines, kept, told) => {
    const one = importing(service(lines));
    expect(/capabilities: (\[.*\])/.exec(one.text)?.[1]).toBe(kept);
    expect(saidAt(one, 'services.app.cap_add')).toHaveLength(told);
  });

  test('a check that cannot fail is no probe, and is told', () => {
    for (const check of ['[CMD, "true"]', 'exit 0', 'curl -f http://localhost/ || true']) {
      const one = importing(service(`healthcheck: {test: ${check}}`));
      expect([one.text.includes('probes'), saidAt(one, 'services.app.healthcheck').length]).toEqual([false, 1]);
    }
  });

  test('jobs and models beside services are told', () => {
    const { decisions } = importing(`${service('')}jobs: {nightly: {image: x, triggers: {manual: true}}}\nmodels: {llm: {model: x}}\n`);
    expect(decisions.filter(({ of }) => /^(jobs|models)/.test(of)).map(({ of, at }) => [of, at.line])).toEqual([
      ['jobs.nightly', 5],
      ['models.llm', 6],
    ]);
  });

  test('the schema says nothing in words that the check does not know', () => {
    const words = new Set<string>();
    const visit = (node: unknown, areNames: boolean): void => {
      if (Array.isArray(node)) for (const item of node) visit(item, false);
      else if (typeof node === 'object' && node !== null)
        for (const [word, inner] of Object.entries(node)) {
          if (!areNames) words.add(word);
          if (word !== 'enum' && word !== 'required') visit(inner, !areNames && /^(p|patternP)roperties$/.test(word));
        }
    };
    visit(schemas.definitions, true);
    expect([...words].sort()).toEqual([
      '$ref',
      'additionalProperties',
      'allOf',
      'anyOf',
      'enum',
      'items',
      'maximum',
      'minimum',
      'oneOf',
      'pattern',
      'patternProperties',
      'properties',
      'required',
      'type',
      'unevaluatedProperties',
      'uniqueItems',
    ]);
  });
});

describe('secrets', () => {
  const leak = 'hunter-2-secret';
  test.each([
    `environment: {DB_PASSWORD: ${leak}}`,
    `environment: ["API_TOKEN=${leak}"]`,
    `environment: {PIN_PASSWORD: "4711"}`,
    `environment: {DATABASE_URL: "mysql://me:${leak}@db/x"}`,
    `environment: {SOME_KEY: ${leak}0123456789}`,
    `environment: {A_PASSWORD: ${leak}, NOTE: "it is ${leak} still"}`,
    `environment: {T: ghp_0123456789012345678901234567890123456789}`,
    `command: app --password ${leak}`,
    `command: ["app", "--password=${leak}"]`,
    `command: sh -c 'curl -u me:${leak} x'`,
    `entrypoint: redis-server --requirepass ${leak}`,
    `healthcheck: {test: "redis-cli -a ${leak} ping"}`,
    `healthcheck: {test: [CMD, curl, -u, "me:${leak}", "http://localhost"]}`,
    `pre_stop: [{command: [app, --token, ${leak}]}]`,
    `labels: {"traefik.http.middlewares.a.basicauth.users": "me:$$2y$$05$$${'a'.repeat(53)}"}`,
    `build: {context: ., args: {NPM_TOKEN: ${leak}}}`,
    `configs: [conf]`,
    `volumes: ["./conf.ini:/conf.ini"]`,
    `env_file: s.env`,
    'environment: {URL: "redis://:${REDIS_PASSWORD}@db"}',
    'command: app --token ${APP_TOKEN}',
  ])('%s: no value of it is in the chart, nor in what is told', (lines) => {
    const imported = importing(`${service(lines)}configs: {conf: {content: "password = ${leak}"}}\n`, {
      'conf.ini': `secret: ${leak}\n`,
      's.env': `S_SECRET=${leak}\n`,
      '.env': `REDIS_PASSWORD=${leak}\nAPP_TOKEN=${leak}\n`,
    });
    for (const value of [leak, '4711', 'ghp_0', 'a'.repeat(53), '<APP_TOKEN>']) expect(JSON.stringify(imported)).not.toContain(value);
  });

  test('the same secret is one key, wherever it stands; those that look alike and are not are two', () => {
    const { text } = importing(
      service(
        `environment: {A_PASSWORD: ${leak}, B_PASS: ${leak}, C_TOKEN: other-secret-1, D_SECRET: changeme, E_TOKEN: changed}\ncommand: app ${leak}`,
      ),
    );
    expect(/keys: (\[.*\])/.exec(text)?.[1]).toBe("['a-password', 'c-token', 'd-secret', 'e-token']");
    expect(text).toContain("args: ['app', '$(A_PASSWORD)']");
  });

  test('what promises a secret and holds none is a text: a path, a switch, nothing', () => {
    const env = envOf(
      importing(service('environment: {DB_PASSWORD_FILE: /run/secrets/x, A_PASSWORD: "", B_TOKEN: "false", C_SECRET: ./x, TOKENS: many}')),
    );
    expect(env).toEqual({
      DB_PASSWORD_FILE: "'/run/secrets/x'",
      A_PASSWORD: "''",
      B_TOKEN: "'false'",
      C_SECRET: "'./x'",
      TOKENS: "'many'",
    });
  });

  test('one that is set nowhere is declared all the same', () =>
    expect(envOf(importing(service('environment: {DB_PASSWORD: "${DB_PASSWORD}"}')))).toEqual({
      DB_PASSWORD: "secrets.key('db-password')",
    }));

  test('a variable that texts are filled in from stands before them, and dollars of a text stay dollars', () => {
    const { text } = importing(
      service('environment: {URL: "redis://:${P_PASSWORD}@db", P_PASSWORD: "${P_PASSWORD}", D: "$$(A) $$$$ $$B"}'),
      { '.env': 'P_PASSWORD=x-y-z\n' },
    );
    expect(text).toContain("P_PASSWORD: secrets.key('p-password'), URL: 'redis://:$(P_PASSWORD)@db', D: '$$(A) $$$$ $B'");
  });
});

describe('checks', () => {
  const probes = (health: string) =>
    importing(service(`ports: ["80:8080"]\nhealthcheck: ${health}`)).text.match(/(?:httpGet|tcp|exec)\((?:[^()]|\([^()]*\))*\)/g) ?? [];
  test.each([
    ['{test: curl -f http://localhost:8080/health || exit 1}', "httpGet('http', '/health', "],
    ['{test: [CMD, wget, -q, --spider, "http://127.0.0.1:8080"]}', "httpGet('http', '/', "],
    ['{test: [CMD, nc, -z, localhost, "8080"]}', "tcp('http', "],
    ['{test: curl -f http://localhost:8080/a | grep ok}', "exec(['/bin/sh', '-c', 'curl -f http://localhost:8080/a | grep ok'], "],
    ['{test: [CMD, curl, -k, "https://localhost:8080"]}', "exec(['curl', '-k', 'https://localhost:8080'], "],
    [`{test: 'curl -H "A" http://localhost:8080/'}`, `exec(['/bin/sh', '-c', 'curl -H "A" http://localhost:8080/'], `],
    ['{test: [CMD-SHELL, "test -e $$HOME"]}', "exec(['/bin/sh', '-c', 'test -e $HOME'], "],
  ])('%s is %s', (health, expected) => expect(probes(health).every((probe) => probe.startsWith(expected))).toBe(true));
  test('times are Docker’s where none are said, else those', () => {
    expect(probes('{test: [CMD, ok]}').map((probe) => probe.slice(probe.indexOf('{')))).toEqual([
      '{ within: Duration.seconds(90), timeoutSeconds: 30 })',
      '{ everySeconds: 30, timeoutSeconds: 30 })',
    ]);
    expect(
      probes('{test: [CMD, ok], interval: 1m30s, timeout: 500ms, retries: 2, start_period: 1h, start_interval: 2s}').map((probe) =>
        probe.slice(probe.indexOf('{')),
      ),
    ).toEqual([
      '{ within: Duration.minutes(63), everySeconds: 2, timeoutSeconds: 1 })',
      '{ everySeconds: 90, timeoutSeconds: 1, failures: 2 })',
    ]);
  });
  test.each(['{disable: true}', '{test: [NONE]}', '{interval: 5s}'])('%s asks nothing', (health) => expect(probes(health)).toEqual([]));
});

describe('a database', () => {
  const pg = (more: string, app = '') =>
    importing(
      `services:\n  app: {image: "ghcr.io/me/app:1.0.0", depends_on: [pg]${app}}\n  pg: {image: "postgres:16"${more}}\nvolumes: {pgdata: }\n`,
    ).text.includes('new Database');
  test.each([
    '',
    ', environment: {POSTGRES_PASSWORD: x, POSTGRES_DB: y, PGDATA: /x}',
    ', volumes: ["pgdata:/var/lib/postgresql/data"]',
    ', ports: ["5432:5432"]',
    ', healthcheck: {test: x}',
    ', command: postgres -c max_connections=200',
    ', shm_size: 1g',
  ])('that is plain PostgreSQL%s is a Database', (more) => expect(pg(more)).toBe(true));
  test.each([
    ', command: postgres -c port=5433',
    ', command: -D /x',
    ', command: -c',
    ', command: sh -c x=1',
    ', environment: {OTHER: x}',
    ', volumes: ["./init:/docker-entrypoint-initdb.d"]',
    ', tmpfs: /x',
  ])('with%s stays a workload', (more) => expect(pg(more)).toBe(false));
  test('whose data another service sees stays a workload', () =>
    expect(pg(', volumes: ["pgdata:/var/lib/postgresql/data"]', ', volumes: ["pgdata:/x"]')).toBe(false));
  test('has its settings, whichever way its command says them, and its shared memory', () => {
    const { text } = importing(
      `services:\n  app: {image: "ghcr.io/me/app:1.0.0"}\n  pg: {image: "postgres:16", shm_size: 128mb, command: ["postgres", "-c", "work_mem=16MB", "-cjit=off", "--max-connections=200"]}\n`,
    );
    expect(text).toContain("settings: { work_mem: '16MB', jit: 'off', max_connections: '200' }");
    expect(text).toContain('sharedMemory: Bytes.mib(128)');
  });
  test('of another image stays a workload', () =>
    expect(importing(service('', 'pgvector/pgvector:0.8.0-pg17')).text).not.toContain('new Database'));
  test('is what variables name: host, user, name and password, each as the chart knows it', () => {
    const env = `DB_HOST: pg, HOST_PORT: "pg:5432", DB_USER: me, DB_NAME: shop, PW_PASSWORD: p-4711, URL: "postgresql+x://me:p-4711@pg:5432/shop?a=b", JDBC: "jdbc:postgresql://pg/shop", DSN: "host=pg user=me dbname=shop password=p-4711", OTHER: pg, NAMED: shop2`;
    const { text } = importing(
      `services:\n  app: {image: "ghcr.io/me/app:1.0.0", environment: {${env}}}\n  pg: {image: "postgres:16", environment: {POSTGRES_USER: me, POSTGRES_DB: shop, POSTGRES_PASSWORD: p-4711}}\n`,
    );
    expect(text).toContain('DB_HOST: database.host,');
    expect(text).toContain('HOST_PORT: `${database.host}:5432`,');
    expect(text).toContain('DB_USER: database.user,');
    expect(text).toContain('DB_NAME: database.name,');
    expect(text).toContain("PW_PASSWORD: database.secret.key('password'),");
    expect(text).toContain('URL: `postgresql+x://${database.user}:$(PW_PASSWORD)@${database.host}:5432/${database.name}?a=b`,');
    expect(text).toContain('JDBC: `jdbc:postgresql://${database.host}/${database.name}`,');
    expect(text).toContain('DSN: `host=${database.host} user=${database.user} dbname=${database.name} password=$(PW_PASSWORD)`,');
    expect(text).toContain("OTHER: 'pg',");
    expect(text).toContain("NAMED: 'shop2',");
    expect(text).not.toContain('new Secret');
  });
});

describe('a MariaDB', () => {
  const user = 'MARIADB_USER: shop, MARIADB_PASSWORD: p-4711, MARIADB_DATABASE: goods';
  const made = (environment = user, more = '', app = 'DB: db, DB_USER: shop') =>
    importing(
      `services:\n  app: {image: "ghcr.io/me/app:1.0.0", environment: {${app}}}\n  db: {image: "mariadb:11.8.3", environment: {${environment}}${more}}\nvolumes: {data: }\n`,
    ).text;
  test.each([
    ['with a user of its own', user, ''],
    ['by MySQL’s names', user.replaceAll('MARIADB_', 'MYSQL_'), ''],
    ['with a password of root, whom nobody is from outside', `${user}, MARIADB_ROOT_PASSWORD: r-4711`, ''],
    ['with its data', user, ', volumes: ["data:/var/lib/mysql"]'],
    ['with options', user, ', command: mariadbd --max-allowed-packet=64M'],
  ])('%s is a MariaDb', (_, environment, more) => expect(made(environment, more)).toContain("const database = new MariaDb(this, 'db', {"));
  test.each([
    ['without a user of its own', 'MARIADB_ROOT_PASSWORD: r-4711, MARIADB_DATABASE: goods', '', undefined],
    ['to which a service comes as root', user, '', 'DB_HOST: db, DB_USER: root'],
    ['to which an address leads as root', user, '', 'URL: "mysql://root:r-4711@db/goods"'],
    ['with another variable', `${user}, MARIADB_REPLICATION_MODE: master`, '', undefined],
    ['with an option that its files are made by', user, ', command: --datadir=/x', undefined],
    ['with a word that is no option', user, ', command: bash', undefined],
    ['with an option without a value', user, ', command: --skip-name-resolve', undefined],
    ['with scripts', user, ', volumes: ["./init:/docker-entrypoint-initdb.d"]', undefined],
    ['with shared memory, which it does not use', user, ', shm_size: 1g', undefined],
  ])('%s stays a workload', (_, environment, more, app) => {
    const text = made(environment, more, app);
    expect(text).not.toContain('new MariaDb');
    expect(text).toContain("image('docker.io/library/mariadb:11.8.3')");
  });
  test('is what variables name, and its options are settings', () => {
    const text = made(
      user,
      ', command: --character-set-server=utf8mb4 --binlog-format=ROW',
      'DB_HOST: db, DB_USER: shop, DB_NAME: goods, DB_PASSWORD: p-4711, URL: "mysql://shop:p-4711@db:3306/goods"',
    );
    expect(text).toContain("settings: { 'character-set-server': 'utf8mb4', 'binlog-format': 'ROW' }");
    expect(text).toContain('DB_HOST: database.host,');
    expect(text).toContain('DB_USER: database.user,');
    expect(text).toContain('DB_NAME: database.name,');
    expect(text).toContain("DB_PASSWORD: database.secret.key('password'),");
    expect(text).toContain('URL: `mysql://${database.user}:$(DB_PASSWORD)@${database.host}:3306/${database.name}`,');
    expect(text).not.toContain('4711');
  });
  test('without a name of a database leaves what it might be called', () => {
    const text = made('MARIADB_USER: shop, MARIADB_PASSWORD: p-4711', '', 'DB_HOST: db, DB_USER: shop, DB_NAME: shop');
    expect(text).toContain("DB_NAME: 'shop'");
  });
});

describe('code', () => {
  test('is in one line where it fits in 140 signs, else opened from outside', () => {
    const long = (length: number) => call('f', text('x'.repeat(length)), object([{ key: 'a-b', value: list([raw('1'), raw('2')]) }]));
    expect(written(long(110), 0, 0)).toBe(`f('${'x'.repeat(110)}', { 'a-b': [1, 2] })`);
    expect(written(long(120), 0, 0)).toBe(`f('${'x'.repeat(120)}', {\n  'a-b': [1, 2],\n})`);
    expect(written(long(140), 0, 0)).toBe(`f(\n  '${'x'.repeat(140)}',\n  { 'a-b': [1, 2] },\n)`);
  });
  test.each(["it's", 'a "b"', `"'`, 'a\\b', 'a\nb\tc', '${x} `y`', '\u0000\u200b\u2028', 'é ☃ 🎉'])(
    'a text %j is read back as it is, alone and beside code',
    (value) => {
      const read = (code: Code) => new Function('x', `return ${written(code, 0, 0)}`)('!');
      expect(read(text(value))).toBe(value);
      expect(read(template([value, { code: 'x' }]))).toBe(`${value}!`);
    },
  );
});

test('a name is the file’s, its folder’s or the one that is said, and one that nothing takes is refused', () => {
  expect(importing(`name: My_Wiki\n${service('')}`, {}, { name: undefined }).path).toBe('charts/my-wiki.ts');
  expect(importing(service(''), {}, { name: undefined }).path).toBe('charts/here.ts');
  expect(importing(service(''), {}, { name: 'x' }).entry.line).toBe('new X(lab, {});');
  for (const name of ['Big', 'kube-x', 'default', 'argocd', 'root', '-x', 'a'.repeat(41), '../x'])
    expect(() => importing(service(''), {}, { name })).toThrow('NAME_INVALID');
  expect(saidAt(importing(service('', 'x')), 'services.app.image')).toEqual([expect.stringContaining('stands for latest')]);
});
