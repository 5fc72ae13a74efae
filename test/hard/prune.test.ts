import { join } from 'node:path';
import { retention } from '../../src/constructs/retention';
import { pruneOffsite } from '../../src/kit/prune';
import { ProblemsError } from '../../src/problems';
import { House } from './backup-house';

let house: House;
beforeAll(async () => {
  house = await House.build();
});
afterAll(() => house.close());

const passwords = { one: 'restic-one', two: 'restic-two', three: 'restic-three' };
/** Runs it with the kit's key, which may do everything: the folder itself. */
function pruned(apps: readonly string[], known: Readonly<Record<string, string>> = passwords, restic = join(house.image, 'restic')) {
  const said: string[] = [];
  const offsite = { repository: `${house.at('away')}/`, keyId: 'key-id', key: 'topsecret' };
  try {
    return { done: pruneOffsite({ passwords: known, offsite }, apps, restic, (line) => said.push(line)), said };
  } catch (error) {
    if (error instanceof ProblemsError) return { problems: error.problems, said };
    throw error;
  }
}
const count = (app: string) => (JSON.parse(house.restic(['snapshots', '--json'], { place: 'away', app }).stdout) as unknown[]).length;

/** Nights of a volume, each with a tag of its own beside the volume's, through the server that lets nothing be deleted. */
function nights(app: string, many: number): void {
  const lines = Array.from({ length: many }, (_, night) => {
    const at = new Date(Date.UTC(2026, 9, 30 - night, 8)).toISOString().slice(0, 19).replace('T', ' ');
    return `restic --quiet backup --host loutik --tag ${app}-data --tag bytes=${night} --time '${at}' /scripts/wait.sh`;
  });
  const env = {
    RESTIC_REPOSITORY: house.offsite.of(app, `${app}:http-${app}@`),
    RESTIC_PASSWORD: `restic-${app}`,
    RESTIC_CACHE_DIR: '/tmp/cache',
  };
  expect(house.pods().command(['sh', '-euc', lines.join('\n')], env)).toMatchObject({ status: 0 });
}

test('the cluster’s key removes nothing off site, the kit’s what the policy does not keep, app by app', () => {
  nights('one', 12);
  nights('two', 3);
  const env = { RESTIC_REPOSITORY: house.offsite.of('one', 'one:http-one@'), RESTIC_PASSWORD: 'restic-one' };
  house.pods().command(['restic', 'forget', '--tag', 'one-data', '--group-by', '', ...retention.split(' ')], env);
  expect(count('one')).toBe(12);
  const { done, said } = pruned(['one', 'two']);
  // 24 to 30 October, the Sunday of the week before, and the first of all, which stands for weeks and a month that are not over
  expect(done).toEqual([
    { app: 'one', before: 12, after: 8 },
    { app: 'two', before: 3, after: 3 },
  ]);
  expect([count('one'), count('two')]).toEqual([8, 3]);
  expect(said).toContain('one: 12 snapshots were there, 8 are kept');
});

test('one app’s fault keeps no other’s from it, and each is told with what mends it', () => {
  const { problems, said } = pruned(['three', 'one', 'two'], { ...passwords, one: 'other' });
  expect(problems).toEqual([
    {
      code: 'REPOSITORY_FAILED',
      where: 'off site, three',
      what: expect.stringContaining('restic unlock ended with code 10'),
      repair: expect.stringContaining('make it once, by hand'),
    },
    {
      code: 'REPOSITORY_FAILED',
      where: 'off site, one',
      what: expect.stringContaining('ended with code 12'),
      repair: 'give the kit the password that is sealed for the app',
    },
  ]);
  expect(said).toContain('two: 3 snapshots were there, 3 are kept');
  expect(JSON.stringify([problems, said])).not.toMatch(/topsecret|restic-two/);
});

test('without restic it says what to install', () => {
  expect(pruned(['one'], passwords, '/nowhere/restic').problems).toMatchObject([{ code: 'TOOL_MISSING', where: 'restic' }]);
});
