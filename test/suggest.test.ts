import { suggest } from '../src/suggest';

const known = ['label', 'hostname', 'x', 'replicas'];

test.each([
  ['labels', 'label'],
  ['lbel', 'label'],
  ['lable', 'label'],
  ['hsotnmae', 'hostname'],
  ['HostName', 'hostname'],
  ['replica', 'replicas'],
  ['replicsa', 'replicas'],
])('%s was meant to be %s', (wrong, right) => expect(suggest(wrong, known)).toBe(right));

test.each(['', 'y', 'table2', 'guest', 'x'.repeat(1_000_000)])('%.8s was meant to be none of them', (wrong) =>
  expect(suggest(wrong, known)).toBeUndefined(),
);
