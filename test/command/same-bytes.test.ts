import { Copy } from '../copy';

test('the same homelab gives the same bytes, in another folder, time zone and locale too', () => {
  const here = new Copy();
  const there = new Copy();
  here.edit('clusters/loutik/inventory.ts', (text) => text.replaceAll('loutik.example', 'other.example'));
  there.edit('clusters/loutik/inventory.ts', (text) => text.replaceAll('loutik.example', 'other.example'));
  expect(here.loutik(['synth'], { env: { TZ: 'UTC', LC_ALL: 'C' } }).status).toBe(0);
  expect(there.loutik(['synth'], { env: { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8' } }).status).toBe(0);
  expect(there.generated()).toEqual(here.generated());
  expect(there.json(['synth']).files).toMatchObject({ added: [], changed: [], removed: [] });
  here.remove();
  there.remove();
});
