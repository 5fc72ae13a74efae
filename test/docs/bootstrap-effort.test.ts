import { bootstrapEffort } from '../../scripts/bootstrap-effort';
import { read } from '../lab';

const page = read('docs/bootstrap.md');

test('the way from bare metal to green asks no more of a person than before: lower these, never raise them', () => {
  const most = { copied: 8, typed: 4, asked: 14, commands: 9, hands: 110, waits: 45 };
  const effort = bootstrapEffort(page);
  for (const [what, number] of Object.entries(effort)) {
    expect([what, number > 0]).toEqual([what, true]);
    expect([what, number <= most[what as keyof typeof most]]).toEqual([what, true]);
  }
});

test('each command and each minute of its steps is counted, and none of what stands before or after them', () => {
  const way = [
    '# Way (5 min)',
    '    before',
    '## 1. One (30 min)',
    '    sh one   # said',
    '',
    '    sh two',
    'then `npx loutik kit create`, `cd`',
  ];
  const each = ['## 2. Two (10 min a machine)', '| 10 min | a |', '| 45 min | b |', '| +15 min | c |', '## 3. Only wait'];
  const after = ['## Afterwards', '    sh after', '`npx loutik doctor` | 99 min |', '| 99 min | d |'];
  expect(bootstrapEffort([...way, ...each, ...after].join('\n'))).toMatchObject({ commands: 3, hands: 50, waits: 45 });
});
