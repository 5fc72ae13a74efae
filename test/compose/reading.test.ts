import fc from 'fast-check';
import { readDotenv } from '../../src/compose/dotenv';
import { fill } from '../../src/compose/template';
import { envOf, importing, problemsWith, saidAt, service } from './memory';

const values: Readonly<Record<string, string>> = { SET: 'value', EMPTY: '', OTHER: 'other' };
const lookup = (name: string) => values[name];
const filled = (text: string) =>
  fill(text, lookup)
    .map((part) => part.text)
    .join('');

describe('variables', () => {
  test.each([
    ['$SET', 'value'],
    ['${SET}', 'value'],
    ['a${SET}b', 'avalueb'],
    ['$SET.$OTHER', 'value.other'],
    ['$$SET', '$SET'],
    ['$${SET}', '${SET}'],
    ['$$$$', '$$'],
    ['$NOT', ''],
    ['${NOT}', ''],
    ['${NOT:-x}', 'x'],
    ['${NOT-x}', 'x'],
    ['${EMPTY:-x}', 'x'],
    ['${EMPTY-x}', ''],
    ['${SET:-x}', 'value'],
    ['${SET:+x}', 'x'],
    ['${EMPTY:+x}', ''],
    ['${EMPTY+x}', 'x'],
    ['${NOT+x}', ''],
    ['${SET:?}', 'value'],
    ['${EMPTY?}', ''],
    ['${NOT:-${EMPTY:-${OTHER}}}', 'other'],
    ['${NOT:-a}}', 'a}'],
    ['${NOT:-http://x:80/?a=b}', 'http://x:80/?a=b'],
  ])('%s is %j', (text, expected) => expect(filled(text)).toBe(expected));

  test.each(['$', 'a $ b', '$1', '${', '${SET', '${}', '${1}', '${SET!x}'])('%j is told at its place', (text) => {
    expect(problemsWith(service(`environment:\n  A: ${JSON.stringify(text)}`))).toMatchObject([
      { code: 'COMPOSE_INVALID', where: 'compose.yaml:5:7' },
    ]);
  });

  test.each(['${NOT:?say it}', '${NOT?}', '${EMPTY:?}'])('%s without a value is told, and where one is given', (text) => {
    expect(problemsWith(service(`labels: ["${text}"]`), { '.env': 'EMPTY=\n' })).toMatchObject([
      {
        code: 'COMPOSE_VARIABLE_MISSING',
        where: 'compose.yaml:4:14',
        what: expect.stringContaining(text.includes('say') ? '(say it)' : 'has to have a value'),
      },
    ]);
  });

  test('the shell goes before .env, and --env-file instead of it', () => {
    const compose = service('environment: {A: $A, B: $B}');
    expect(envOf(importing(compose, { '.env': 'A=1\nB=1\n' }, { shell: (name) => (name === 'B' ? '2' : undefined) }))).toEqual({
      A: "'1'",
      B: "'2'",
    });
    expect(envOf(importing(compose, { '.env': 'A=1\nB=1\n', 'x.env': 'A=3\nB=4' }, { envFiles: ['x.env'] }))).toEqual({
      A: "'3'",
      B: "'4'",
    });
    expect(problemsWith(compose, {}, { envFiles: ['no.env'] })).toMatchObject([{ code: 'COMPOSE_UNREADABLE', where: 'no.env' }]);
  });

  test('a text without a dollar stays as it is, and two dollars make one, whatever stands around them', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const plain = text.replaceAll('$', '');
        expect(filled(plain)).toBe(plain);
        expect(filled(text.replaceAll('$', '$$$$'))).toBe(text);
      }),
    );
  });
});

describe('an env file', () => {
  const read = (text: string) =>
    Object.fromEntries(readDotenv('.env', text, lookup).map(({ name, parts }) => [name, parts?.map((part) => part.text).join('')]));

  test('has bare values, quoted ones, comments and export', () => {
    const text = [
      '\uFEFF# first',
      'A=1',
      ' export B = two words # comment',
      'C="x # y" # z',
      "D='$SET \\n'",
      'E="a\\nb\\"c\\$SET"',
      'F=${SET}-$A',
      'G=',
      'H',
      'I: yaml',
      'J="over',
      'lines"',
      'K=a#b',
      '',
    ].join('\r\n');
    expect(read(text)).toEqual({
      A: '1',
      B: 'two words',
      C: 'x # y',
      D: '$SET \\n',
      E: 'a\nb"c$SET',
      F: 'value-1',
      G: '',
      H: undefined,
      I: 'yaml',
      J: 'over\nlines',
      K: 'a#b',
    });
  });

  test('that is none is told at its line, without the line', () => {
    for (const [text, line] of [
      ['A=1\nno line\n', 2],
      ['A="open\n', 1],
      ['=1', 1],
    ] as const) {
      const problems = problemsWith(service('env_file: x.env'), { 'x.env': text });
      expect(problems).toMatchObject([{ code: 'COMPOSE_INVALID', where: `x.env:${line}:1` }]);
    }
  });

  test('gives way to environment, is read raw where that is said, and may be missing where that is said', () => {
    const files = { 'a.env': 'A=1\nB=1', 'b.env': 'B="$A"' };
    expect(
      envOf(importing(service('env_file: [a.env, {path: b.env, format: raw}, {path: c.env, required: false}]\nenvironment: [A=2]'), files)),
    ).toEqual({ A: "'2'", B: `'"$A"'` });
    expect(problemsWith(service('env_file: [c.env]'))).toMatchObject([
      { code: 'COMPOSE_UNREADABLE', where: 'compose.yaml:4:16', what: expect.stringContaining('c.env') },
    ]);
  });
});

describe('files over files', () => {
  const base = service('command: [a, b]\nports: ["80:80"]\nenvironment: {A: "1", B: "1"}\nvolumes: [xx:/x]\ncap_drop: [NET_RAW]').concat(
    'volumes: {xx: , yy: }\n',
  );
  const over = (lines: string) =>
    importing(base, { 'over.yaml': service(lines, 'ghcr.io/me/app:2.0.0') }, { files: ['compose.yaml', 'over.yaml'] });

  test('single values and commands are replaced, tables merged, lists joined', () => {
    const { text } = over('command: c\nports: ["81:81"]\nenvironment: [B=2, C=2]\nvolumes: ["yy:/y"]');
    expect(text).toContain("image('ghcr.io/me/app:2.0.0')");
    expect(text).toContain("args: ['c']");
    expect(text).toContain("env: { A: '1', B: '2', C: '2' }");
    expect(text).toContain("ports: { http: 80, 'tcp-81': 81 }");
    expect(text).toContain("mounts: { '/x': xx, '/y': yy }");
  });
  test('a mount at a path takes the place of the one before', () =>
    expect(over('volumes: ["yy:/x"]').text).toContain("mounts: { '/x': yy }"));
  test('!override replaces, !reset removes', () => {
    expect(over('ports: !override ["90:90"]').text).toContain('ports: { http: 90 }');
    expect(over('environment: !reset null').text).not.toContain('env:');
    expect(saidAt(over('cap_drop: !reset []'), 'services.app.cap_drop')).toEqual([]);
    expect(saidAt(over('init: false'), 'services.app.cap_drop')).toHaveLength(1);
  });
  test('kinds that do not mix are told at the file that lays over', () =>
    expect(
      problemsWith(base, { 'over.yaml': 'services:\n  app:\n    ports: {a: b}\n' }, { files: ['compose.yaml', 'over.yaml'] }),
    ).toMatchObject([{ code: 'COMPOSE_INVALID', where: 'over.yaml:3:5' }]));
  test('an override of the usual name is laid over a folder’s file, and not over one that is named', () => {
    const others = { 'compose.override.yml': service('user: "7"', 'ghcr.io/me/app:3.0.0') };
    expect(importing(base, others, { files: [] }).text).toContain('app:3.0.0');
    expect(importing(base, others).text).toContain('app:1.0.0');
  });
});

describe('extends and include', () => {
  test('a service is laid over the one that it extends, of its file or another, whose paths are its own folder’s', () => {
    const { text } = importing('services:\n  app:\n    extends: {file: common/base.yaml, service: web}\n    environment: {B: "2"}\n', {
      'common/base.yaml':
        'services:\n  root: {image: "ghcr.io/me/app:4.0.0", volumes: ["./conf:/conf"]}\n  web: {extends: root, environment: {A: "1", B: "1"}}\n',
    });
    expect(text).toContain('app:4.0.0');
    expect(text).toContain("env: { A: '1', B: '2' }");
    expect(text).toContain('/here/common/conf');
  });
  test('circles of extends, of files too, of include, of waiting and of networks are told', () => {
    const two = (one: string, other: string) => `services:\n  a: {image: "x.io/a:1.0.0", ${one}}\n  b: {image: "x.io/b:1.0.0", ${other}}\n`;
    for (const compose of [
      two('extends: b', 'extends: a'),
      two('extends: a', 'init: true'),
      two('depends_on: [b]', 'depends_on: [a]'),
      two('network_mode: "service:b"', 'depends_on: [a]'),
      'include: [compose.yaml]\nservices: {}\n',
    ])
      expect(problemsWith(compose)).toMatchObject([{ code: 'COMPOSE_CIRCLE', where: expect.stringMatching(/^compose\.yaml:[123]:/) }]);
    expect(
      problemsWith('services:\n  a: {extends: {file: b.yaml, service: b}}\n', {
        'b.yaml': 'services:\n  b: {extends: {file: compose.yaml, service: a}}\n',
      }),
    ).toMatchObject([{ code: 'COMPOSE_CIRCLE', where: 'compose.yaml:2:7' }]);
    expect(problemsWith('include: [b.yaml]\n', { 'b.yaml': 'include: [compose.yaml]\n' })).toMatchObject([
      { code: 'COMPOSE_CIRCLE', where: 'b.yaml:1:11' },
    ]);
  });
  test('a circle by way of a service that is left out is none', () => {
    const compose = (profile: string) =>
      `services:\n  a: {image: "x.io/a:1.0.0", depends_on: [b]}\n  b: {image: "x.io/b:1.0.0", depends_on: {a: {condition: service_started}}${profile}}\n`;
    expect(problemsWith(compose(''))).toMatchObject([{ code: 'COMPOSE_CIRCLE' }]);
    expect(problemsWith(compose(', profiles: [x]'))).toEqual([]);
    expect(problemsWith(compose(', profiles: [x]'), {}, { profiles: ['x'] })).toMatchObject([{ code: 'COMPOSE_CIRCLE' }]);
  });
  test('what is not there, or on the network, is told where it is named', () => {
    expect(problemsWith('services:\n  a:\n    extends: {file: no.yaml, service: b}\n')).toMatchObject([
      { code: 'COMPOSE_UNREADABLE', where: 'compose.yaml:3:5' },
    ]);
    expect(problemsWith('services:\n  a:\n    extends: bb\n  b: {image: x}\n')).toMatchObject([
      { code: 'COMPOSE_INVALID', where: 'compose.yaml:3:5', what: expect.stringContaining('bb') },
    ]);
    expect(problemsWith('include: [no.yaml]\n')).toMatchObject([{ code: 'COMPOSE_UNREADABLE', where: 'compose.yaml:1:11' }]);
    for (const path of ['https://example.org/compose.yaml', 'git@example.org:me/x.git', 'oci://docker.io/me/x:1'])
      expect(problemsWith(`include: ["${path}"]\n`)).toMatchObject([{ code: 'COMPOSE_UNREADABLE', where: 'compose.yaml:1:11' }]);
  });
});

describe('what is no Compose file', () => {
  test.each<[string, string | Buffer, string]>([
    ['no YAML', 'services: [\n', 'compose.yaml:'],
    ['a key twice', 'services: {}\nservices: {}\n', 'compose.yaml:2:1'],
    ['an alias of nothing', 'services: *none\n', 'compose.yaml:1:1'],
    ['a list', '- a\n', 'compose.yaml:1:1'],
    ['nothing', '', 'compose.yaml'],
    ['without services', 'name: x\n', 'compose.yaml:1:1'],
    ['a key that Compose does not know', service('imagee: x'), 'compose.yaml:4:5'],
    ['a value of another type', service('ports: 80'), 'compose.yaml:4:5'],
    ['a wrong word', service('cgroup: guest'), 'compose.yaml:4:5'],
    ['a port that is none', service('ports: ["80:99999"]'), 'compose.yaml:4:13'],
    ['a range that does not fit', service('ports: ["80-82:90-91"]'), 'compose.yaml:4:13'],
    ['a mount that says not where', service('volumes: ["x:y"]'), 'compose.yaml:4:15'],
    ['a volume that is not declared', service('volumes: ["x:/y"]'), 'compose.yaml:4:15'],
    ['a network that is not declared', service('networks: [x]'), 'compose.yaml:4:5'],
    ['a service that is not there', service('depends_on: [x]'), 'compose.yaml:4:18'],
    ['a network of a service that is not there', service('network_mode: service:x'), 'compose.yaml:4:5'],
    ['a time that is none', service('healthcheck: {test: x, interval: soon}'), 'compose.yaml:4:28'],
    ['an amount that is none', service('mem_limit: much'), 'compose.yaml:4:5'],
    ['a check of no kind', service('healthcheck: {test: [curl, x]}'), 'compose.yaml:4:19'],
  ])('%s is told at its place', (_, text, where) => {
    const problems = problemsWith(text);
    expect(problems).toMatchObject([{ code: 'COMPOSE_INVALID' }]);
    expect(problems[0]?.where.startsWith(where)).toBe(true);
  });

  test('bytes that are no text, and files that are not there', () => {
    expect(problemsWith(Buffer.from([0xff, 0xfe, 0x00]))).toMatchObject([{ code: 'COMPOSE_UNREADABLE', where: 'compose.yaml' }]);
    expect(problemsWith('', {}, { files: ['no.yaml'] })).toMatchObject([{ code: 'COMPOSE_UNREADABLE', where: 'no.yaml' }]);
    expect(problemsWith('', { 'sub/x.txt': '' }, { files: ['sub'] })).toMatchObject([{ code: 'COMPOSE_UNREADABLE', where: 'sub' }]);
  });

  test('all of it at once', () =>
    expect(problemsWith(service('imagee: x\nports: 80\ntty: [1]')).map(({ where }) => where)).toEqual([
      'compose.yaml:4:5',
      'compose.yaml:5:5',
      'compose.yaml:6:5',
    ]));

  test('a text that unfolds to more than anybody reads', () => {
    const levels = Array.from(
      { length: 9 },
      (_, index) =>
        `x-${index}: &a${index} [${Array(10)
          .fill(index === 0 ? 'x' : `*a${index - 1}`)
          .join(', ')}]`,
    );
    expect(problemsWith(`${levels.join('\n')}\nservices: {}\n`)).toMatchObject([
      { code: 'COMPOSE_INVALID', what: expect.stringContaining('unfolds') },
    ]);
  });

  test('no random text makes anything but a chart or a problem, and no problem shows a value', () => {
    const text = fc.stringMatching(/^[a-z:{}[\]\-'"&*<>|#$ \n]{0,60}$/);
    fc.assert(
      fc.property(text, text, (one, other) => void problemsWith(`services:\n  app:\n    image: x.io/a:1.0.0\n    ${one}\n${other}\n`)),
      { numRuns: 300 },
    );
    for (const lines of ['ports: hunter-2', 'environment: hunter-2', 'tty: {PASSWORD: hunter-2}', 'environment: [{A: hunter-2}]'])
      expect(JSON.stringify(problemsWith(service(lines)))).not.toContain('hunter');
  });
});
