import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Inventory } from '../../src';
import { check } from '../../src/cli/check';
import { UsageError } from '../../src/cli/command';
import { ProblemsError } from '../../src/problems';
import { proofs } from '../../src/proofs/registry';
import type { Checked } from '../../src/proofs/tell-evidence';
import { homelab } from '../homelabs/homelabs';
import { withChange } from '../inventory/base';

const root = fs.mkdtempSync(join(tmpdir(), 'loutik-check-'));
afterAll(() => fs.rmSync(root, { recursive: true }));

const { inventory, services } = homelab('one');
const thirsty = withChange('budgets.power', inventory.devices.router?.draw.value, inventory as Inventory);

const run = (options: Readonly<Record<string, string | boolean>> = {}, given: unknown = inventory, declare: unknown = services) =>
  check.run({
    root,
    homelab: 'one',
    modules: { inventory: async () => ({ inventory: given }), services: async () => ({ default: declare }) },
    json: false,
    options,
    args: [],
  });
const of = (result: object) => (result as { readonly proofs: readonly Checked[] }).proofs;

test('every proof is carried out and shown, nothing is written, and what is to do is not wrong', async () => {
  const { text, result, code } = await run();
  expect(of(result).map(({ id }) => id)).toEqual(proofs.map(({ id }) => id));
  for (const { states } of proofs) expect(text).toContain(states);
  expect(result).toMatchObject({ ok: true, homelab: 'one', version: 2 });
  expect(code).toBe(0);
  expect(fs.readdirSync(root)).toEqual([]);
});

test('a proof that fails is told with its finding, the others beside it, and the exit code is 1', async () => {
  const { text, result, code } = await run({}, thirsty);
  expect(
    of(result)
      .filter(({ outcome }) => outcome === 'fails')
      .map(({ id }) => id),
  ).toEqual(['power']);
  expect(of(result).find(({ id }) => id === 'power')?.findings).toMatchObject([{ code: 'BUDGET_EXCEEDED', severity: 'fails' }]);
  expect(text).toMatch(new RegExp(`✗ one: ${proofs.length - 1} of ${proofs.length} proofs hold`));
  expect(result).toMatchObject({ ok: false });
  expect(code).toBe(1);
});

test('strict, what is to do is wrong; without anything to do it is not', async () => {
  expect(await run({ strict: true, only: 'secrets' })).toMatchObject({ code: 1, result: { ok: false } });
  expect(await run({ only: 'secrets' })).toMatchObject({ code: 0, result: { ok: true } });
  expect(await run({ strict: true, only: 'memory' })).toMatchObject({ code: 0, result: { ok: true } });
});

test('only those that are asked for are carried out, in their own order', async () => {
  expect(of((await run({ only: 'placement,memory' }, thirsty)).result).map(({ id }) => id)).toEqual(['memory', 'placement']);
  await expect(run({ only: 'placements' })).rejects.toThrow(new UsageError('There is no proof placements; did you mean placement?'));
  await expect(run({ only: 'memory,' })).rejects.toThrow(UsageError);
});

test('a homelab that cannot be understood has no proofs: its problems are told as synth tells them', async () => {
  await expect(run({}, { ...inventory, domain: 7 })).rejects.toThrow(ProblemsError);
});
