import { withValue } from '../../src/kit/kit';
import { verify, verifySealed } from '../../src/kit/verify';
import { seal } from '../../src/secrets/seal';
import { sealedText } from '../../src/secrets/sealed-text';
import { selfSigned } from '../bootstrap/self-signed';
import { begun, kitOf, lab, later } from './small-lab';

// of a whole homelab: test/kit/verify-house.test.ts

const [ours, other] = [selfSigned(), selfSigned()];
const kit = kitOf({
  'sealingKey.privateKey': ours.privateKey,
  'sealingKey.certificate': ours.certificate,
  'app/app-token/token': 'of the token',
  'app/app-token/made': 'of what is made',
  'hub.key': 'of the hub',
  'backups.offsite.repository': 's3:https://s3.test.example/bucket',
});
const pathOf = (app: string, name: string) => `clusters/test/secrets/${app}/${name}.yaml`;
/** A file of sealed values. */
const file = (app: string, name: string, values: Readonly<Record<string, string>>, { certificate } = ours) => {
  const secret = { namespace: app, name };
  const sealed = Object.entries(values).map(([key, value]) => [key, seal(certificate, secret, value)]);
  return { path: pathOf(app, name), text: sealedText(secret, Object.fromEntries(sealed)) };
};
const token = file('app', 'app-token', { token: 'of the token', made: 'of what is made' });
const hub = file('app', 'app-hub', { key: 'of the hub' });
const more = file('more', 'more-hub', { key: 'of the hub', place: 's3:https://s3.test.example/bucket/more' });
const files = [token, hub, more];
const verdict = (change: { readonly kit?: typeof kit; readonly certificate?: string; readonly now?: Date } = {}) =>
  verify(lab, change.kit ?? kit, 'certificate' in change ? change.certificate : ours.certificate, files, change.now ?? later);
/** What is told of some files beside those that are right. */
const told = (...changed: readonly ReturnType<typeof file>[]) => {
  const others = files.filter(({ path }) => !changed.some((one) => one.path === path));
  const { problems, ...more_ } = verifySealed(lab, kit, [...changed, ...others]);
  return { ...more_, problems: problems.map(({ code, where, what, repair }) => [code, where, what, repair]) };
};

describe('a kit and the files that were sealed from it', () => {
  test('agree, and each value that opened is counted', () => {
    expect(verdict()).toMatchObject({ problems: [], notes: [], opened: 5 });
  });

  test('leave to do what is not sealed yet, and what the kit has not', () => {
    const { todo } = verdict();
    expect(todo.filter(({ code }) => code !== 'SECRET_MISSING')).toEqual([
      {
        code: 'SECRET_UNSEALED',
        where: pathOf('app', 'app-admin'),
        what: 'seal app/app-admin (name, password, since)',
        repair: 'who may do all',
      },
    ]);
    const missing = Object.fromEntries(todo.map(({ where, repair }) => [where, repair]));
    expect(missing['secrets.k3s.serverToken']).toBe('npx loutik kit create makes it');
    expect(missing['secrets.tailscale.node']).toMatch(/^npx loutik kit set tailscale\.node; login\.tailscale\.com/);
    expect(missing).not.toHaveProperty('secrets.hub.key');
  });
});

describe('the certificate', () => {
  const of = (certificate: string | undefined) => verdict({ certificate }).problems.map(({ code, where, what }) => [code, where, what]);
  const where = 'clusters/test/sealing-cert.pem';
  test('is missing, none, or another one than the kit’s', () => {
    expect(of(undefined)).toEqual([['SEALING_CERT_MISSING', where, expect.any(String)]]);
    expect(of('none')).toEqual([['SEALING_CERT_INVALID', where, expect.stringContaining('no certificate')]]);
    expect(of(other.certificate)).toEqual([['SEALING_CERT_INVALID', where, expect.stringContaining('another one')]]);
  });
  test('is the same with the line ends of Windows', () => {
    expect(of(ours.certificate.replaceAll('\n', '\r\n'))).toEqual([]);
  });
  test('is sound at the time of asking', () => {
    expect(verdict({ now: new Date('2025-12-31') }).problems.map(({ code }) => code)).toEqual(['SEALING_CERT_INVALID']);
  });
});

test('what machines are given has its form, and what is missing of it is no problem yet', () => {
  const problems = verdict({ kit: withValue(kit, 'k3s.serverToken', 'short', begun) }).problems;
  expect(problems.map(({ code, where }) => [code, where])).toEqual([['SECRET_INVALID', 'secrets.k3s.serverToken']]);
});

describe('worth a note', () => {
  const notes = (change: Partial<typeof kit>) => verdict({ kit: { ...kit, ...change } }).notes;
  test('is a kit that one alone opens: not one of two, nor one of a passphrase', () => {
    expect(notes({ recipients: ['age1a'] })).toEqual([expect.stringMatching(/^one recipient alone opens the kit/)]);
    expect([notes({ recipients: [] }), notes({ recipients: ['age1a', 'age1b'] })]).toEqual([[], []]);
  });
  test('is a value that nothing needs: not a key’s own in place of a shared one', () => {
    expect(notes(withValue(withValue(kit, 'gone/x/y', 'z', begun), 'app/app-hub/key', 'of the hub', begun))).toEqual([
      'nothing needs gone/x/y any more',
    ]);
  });
});

describe('an auth key of Tailscale’s', () => {
  const days = 24 * 3600 * 1000;
  const after = (value: string, milliseconds: number) =>
    verdict({ kit: withValue(kit, 'tailscale.node', value, begun), now: new Date(begun.getTime() + milliseconds) }).problems.map(
      ({ code, where, repair }) => [code, where, repair],
    );
  test('lives for 90 days', () => {
    expect([after('tskey-auth-x1', 90 * days), after('tskey-auth-x1', 90 * days + 1)]).toEqual([
      [],
      [['SECRET_INVALID', 'secrets.tailscale.node', expect.stringContaining('npx loutik kit set tailscale.node')]],
    ]);
  });
  test('an OAuth client’s secret does for ever', () => {
    expect(after('tskey-client-x1', 91 * days)).toEqual([]);
  });
});

describe('a sealed file', () => {
  test('that cannot be read is told as that, once, and others are read', () => {
    const { problems, opened, todo } = told({ path: token.path, text: 'a: [' });
    expect(problems).toEqual([['SEALED_SECRET_INVALID', token.path, expect.any(String), expect.any(String)]]);
    expect([opened, todo.map(({ where }) => where)]).toEqual([3, [pathOf('app', 'app-admin')]]);
  });

  test('of a secret that nothing declares is unused', () => {
    const gone = file('app', 'app-gone', { a: 'x' });
    const { problems, opened } = told(gone);
    expect(problems).toEqual([
      ['SEALED_SECRET_UNUSED', gone.path, 'nothing declares a secret app/app-gone', expect.stringContaining('remove the file')],
    ]);
    expect(opened).toBe(5);
  });

  test('lacks each declared key that it has not', () => {
    const { problems, todo } = told(file('app', 'app-admin', { name: 'x' }));
    expect(problems).toEqual([
      ['SEALED_SECRET_INCOMPLETE', pathOf('app', 'app-admin'), 'it lacks password, since', 'npx loutik seal app/app-admin password'],
    ]);
    expect(todo).toEqual([]);
  });

  test('holds no key that nothing declares', () => {
    const { problems } = told(file('app', 'app-hub', { key: 'of the hub', kez: 'x' }));
    expect(problems).toEqual([
      ['SEALED_SECRET_INCOMPLETE', hub.path, 'it holds kez, which nothing declares', expect.stringContaining('remove the key')],
    ]);
  });

  test('opens to what the kit has, where the kit has anything', () => {
    const { problems, opened } = told(file('app', 'app-hub', { key: 'another' }));
    expect([problems, opened]).toEqual([
      [
        [
          'SECRET_DIFFERS',
          hub.path,
          'key opens to another value than the kit has',
          'say which is right: npx loutik seal app/app-hub key, with --kit',
        ],
      ],
      4,
    ]);
    expect(told(file('app', 'app-admin', { name: 'a', password: 'b', since: 'c' }))).toMatchObject({ problems: [], todo: [], opened: 8 });
  });

  test('does not open with another key, nor for another secret', () => {
    const shut = (key: string, name = 'app-hub') => [
      [
        'SEALED_SECRET_INVALID',
        pathOf('app', name),
        `${key} does not open with the key of the kit: it is damaged, or sealed with another certificate`,
        `npx loutik seal app/${name} ${key}`,
      ],
    ];
    expect(told(file('app', 'app-hub', { key: 'of the hub' }, other)).problems).toEqual(shut('key'));
    const moved = {
      ...hub,
      text: token.text
        .replace('name: app-token', 'name: app-hub')
        .replace(/\n *made: .*/, '')
        .replace('token:', 'key:'),
    };
    expect(told(moved).problems).toEqual(shut('key'));
  });

  test('that opens with an earlier key of the kit is told so: it is sealed again', () => {
    const changed = withValue(kit, 'sealingKey.privateKey', other.privateKey, later);
    const { problems, opened } = verifySealed(lab, changed, [hub]);
    expect(problems.map(({ code, where, what, repair }) => [code, where, what, repair])).toEqual([
      ['SEALED_SECRET_INVALID', hub.path, 'key is sealed with an earlier key of the kit', 'npx loutik kit create seals it again'],
    ]);
    expect(opened).toBe(0);
  });

  test('opens by no kit without a key', () => {
    expect(verifySealed(lab, kitOf({}), files)).toMatchObject({ opened: 0, problems: { length: 5 } });
  });
});

describe('a character that nothing writes there is noticed', () => {
  const altered = (text: string) => told({ path: hub.path, text }).problems.map(([, where, what]) => [where, what]);
  const changed = [[hub.path, 'a character stands in it that nothing writes there: the file was changed']];
  const at = (line: string) => hub.text.replace('kind: SealedSecret', line);
  test.each([
    ['a blank at a line’s end', at('kind: SealedSecret ')],
    ['a tab at a line’s end', at('kind: SealedSecret\t')],
    ['a lone return', at('kind: SealedSecret # a\rb')],
    ['a control character', at('kind: SealedSecret # \u007f')],
    ['a letter of another alphabet', at('kind: SealedSecret # ä')],
    ['a last line without an end', hub.text.trimEnd()],
  ])('%s', (_, text) => expect(altered(text)).toEqual(changed));
  test('the line ends of Windows are none, nor is any letter or sign of ASCII', () => {
    expect([altered(hub.text.replaceAll('\n', '\r\n')), altered(at('kind: SealedSecret # ~ aZ09!'))]).toEqual([[], []]);
  });
});
