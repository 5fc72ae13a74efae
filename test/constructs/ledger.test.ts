import { diskOf } from '../../src/constructs/ledger';

test('a volume of the ledger lies on the disk of the machine that it names', () =>
  expect(diskOf({ disk: 'ryzen.hdd-2' })).toEqual({ machine: 'ryzen', name: 'hdd-2' }));
