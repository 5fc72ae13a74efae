import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { encrypt } from '../../src/kit/age-file';
import type { Keys } from '../../src/kit/keys';
import { newKit, withValue, writeKit } from '../../src/kit/kit';
import { KitFile } from '../../src/kit/store';
import { type Problem, ProblemsError } from '../../src/problems';
import { repository } from '../lab';

// what a kit's file holds, and who opens it: kit-file.test.ts

const now = new Date('2026-11-27T10:00:00Z');
const kit = newKit('loutik', [], now);
let keys: Keys;
let home: string;
let path: string;
beforeAll(async () => {
  const identity = await generateX25519Identity();
  keys = { kind: 'recipients', recipients: [await identityToRecipient(identity)], identities: [identity] };
});
beforeEach(() => {
  home = fs.mkdtempSync(join(tmpdir(), 'loutik-store-'));
  path = join(home, 'loutik.age');
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

const at = (place = path) => new KitFile(place, repository);
async function told(run: () => unknown): Promise<readonly unknown[]> {
  try {
    await run();
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(({ code, where, what }: Problem) => [code, where, what]);
    throw error;
  }
  return [];
}
/** What something is told while one call of the file system does something else. */
async function toldWhile(call: 'writeFileSync' | 'readFileSync', does: (...args: readonly unknown[]) => unknown, run: () => unknown) {
  const spy = vi.spyOn(fs, call).mockImplementation(does as never);
  try {
    return await told(run);
  } finally {
    spy.mockRestore();
  }
}
const throwing = (code: string, message: string) => () => {
  throw Object.assign(new Error(message), { code });
};

describe('a kit’s place', () => {
  test('is told when it lies in a repository', async () => {
    const inside = join(repository, 'kit.age');
    expect(await told(() => at(inside))).toEqual([['NOT_WRITABLE', inside, expect.stringContaining(repository)]]);
  });

  test('is made where it is not there, for its owner alone', async () => {
    const below = join(home, 'a/b/loutik.age');
    const file = at(below);
    expect(file.exists).toBe(false);
    await file.write(kit, keys);
    expect([join(home, 'a'), join(home, 'a/b'), below].map((one) => fs.statSync(one).mode & 0o777)).toEqual([0o700, 0o700, 0o600]);
    expect(file.exists).toBe(true);
  });

  test('that takes no file is told as the system says it, without the call', async () => {
    fs.writeFileSync(join(home, 'file'), '');
    const below = join(home, 'file/loutik.age');
    expect(await told(() => at(below).write(kit, keys))).toEqual([['NOT_WRITABLE', below, expect.stringMatching(/^E[A-Z]+: [^,]+$/)]]);
  });

  test('beside which a folder has the name of what is written first is told, and that stays', async () => {
    fs.mkdirSync(`${path}.new`);
    expect(await told(() => at().write(kit, keys))).toEqual([['NOT_WRITABLE', path, expect.stringContaining('is a directory')]]);
    expect(fs.readdirSync(home)).toEqual(['loutik.age.new']);
  });

  test.each(['ENOSPC', 'EDQUOT'])('that has no room leaves the kit as it was: %s', async (code) => {
    await at().write(kit, keys);
    const before = fs.readFileSync(path);
    const file = at();
    await file.open(keys, 'loutik');
    const full = await toldWhile('writeFileSync', throwing(code, `${code}: no room, write`), () => file.write(kit, keys));
    expect(full).toEqual([['DISK_FULL', path, expect.stringContaining('no room')]]);
    expect([fs.readFileSync(path).equals(before), fs.readdirSync(home)]).toEqual([true, ['loutik.age']]);
  });
});

describe('a kit’s file', () => {
  test('says how it wants to be opened, and what is none says what is wrong with it', async () => {
    await at().write(kit, keys);
    expect(at().lock()).toBe('recipients');
    fs.writeFileSync(path, 'no kit');
    expect(await told(() => at().lock())).toEqual([['KIT_INVALID', path, expect.any(String)]]);
  });

  test('that is not there, or cannot be read, is missing', async () => {
    expect(await told(() => at().lock())).toEqual([['KIT_MISSING', path, 'there is no kit']]);
    expect(await told(() => at(home).open(keys, 'loutik'))).toEqual([['KIT_MISSING', home, 'EISDIR: illegal operation on a directory']]);
  });

  test('of another homelab is named by both', async () => {
    await at().write(kit, keys);
    expect(await told(() => at().open(keys, 'other'))).toEqual([['KIT_OF_ANOTHER', path, 'it is the kit of loutik, and not of other']]);
  });

  test('is written again and again by who wrote or read it last', async () => {
    const file = at();
    await file.write(kit, keys);
    await file.write(withValue(kit, 'a', '1', now), keys);
    const other = at();
    await other.open(keys, 'loutik');
    await other.write(withValue(kit, 'a', '2', now), keys);
    expect((await at().open(keys, 'loutik')).values.a?.value).toBe('2');
  });

  test('is left to who took it away, or put one there, meanwhile', async () => {
    const file = at();
    await file.write(kit, keys);
    fs.rmSync(path);
    const [gone] = await told(() => file.write(kit, keys));
    expect(gone).toEqual(['KIT_EXISTS', path, expect.any(String)]);
    expect(fs.readdirSync(home)).toEqual([]);
    fs.writeFileSync(path, 'theirs');
    expect(await told(() => at().write(kit, keys))).toEqual([['KIT_EXISTS', path, expect.any(String)]]);
    expect(fs.readdirSync(home)).toEqual(['loutik.age']);
  });

  test('is flushed to the disk before it takes its place, and follows no link that is there by then', async () => {
    const written: unknown[] = [];
    const { writeFileSync } = fs;
    const note = (...args: readonly unknown[]) => {
      written.push(args[2]);
      writeFileSync(...(args as Parameters<typeof writeFileSync>));
    };
    expect(await toldWhile('writeFileSync', note, () => at().write(kit, keys))).toEqual([]);
    expect(written).toEqual([{ mode: 0o600, flag: 'wx', flush: true }]);
  });

  test('takes no place when it reads back as another one', async () => {
    const other = Buffer.from(await encrypt(writeKit(newKit('loutik', ['other'], now)), keys));
    const read = await toldWhile(
      'readFileSync',
      () => other,
      () => at().write(kit, keys),
    );
    expect(read).toEqual([['NOT_WRITABLE', path, expect.any(String)]]);
    expect(fs.readdirSync(home)).toEqual([]);
  });
});

test('what mends a fault of its place names the option that gives another', async () => {
  const repair = async (run: () => unknown) => {
    try {
      await run();
    } catch (error) {
      if (error instanceof ProblemsError) return error.problems[0]?.repair;
    }
    return undefined;
  };
  fs.writeFileSync(join(home, 'file'), '');
  expect(await repair(() => at(join(repository, 'kit.age')))).toContain('--kit FILE');
  expect(await repair(() => at(join(home, 'file/loutik.age')).write(kit, keys))).toContain('--kit FILE');
  expect(await repair(() => at().lock())).toContain('npx loutik kit create');
  await at().write(kit, keys);
  expect(await repair(() => at().open(keys, 'other'))).toBe('give that of other: --kit FILE; or say --homelab loutik');
});
