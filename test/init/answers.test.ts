import {
  checkMachines,
  isFault,
  readCountry,
  readKeyboard,
  readMachine,
  readOffsite,
  readRouter,
  readTimezone,
  readYesNo,
} from '../../src/init/answers';
import { missingFlags, readFlags } from '../../src/init/describe';
import { machine } from './generated';

describe('a machine', () => {
  test('is read from one word: name, memory, processor and disks', () => {
    expect(readMachine('i5:32:4/8:nvme120,hdd500,ssd1000')).toEqual({
      name: 'i5',
      memory: 32,
      cores: 4,
      threads: 8,
      disks: [
        { kind: 'nvme', size: 120 },
        { kind: 'hdd', size: 500 },
        { kind: 'ssd', size: 1000 },
      ],
    });
  });

  test.each([
    ['', 'is not NAME'],
    ['i5', 'is not NAME'],
    ['i5:32:4/4', 'is not NAME'],
    ['i5:32:4/4:nvme120:x', 'is not NAME'],
    [':32:4/4:nvme120', 'has the name ""'],
    ['I5:32:4/4:nvme120', 'has the name "I5"'],
    ['5i:32:4/4:nvme120', 'has the name "5i"'],
    ['i5-:32:4/4:nvme120', 'has the name "i5-"'],
    [`${'a'.repeat(21)}:32:4/4:nvme120`, 'has the name'],
    ['router:32:4/4:nvme120', 'has the name router, which something else has'],
    ['gateway:32:4/4:nvme120', 'has the name gateway, which something else has'],
    ['localhost:32:4/4:nvme120', 'has the name localhost, which something else has'],
    ['i5:7:4/4:nvme120', 'has 7 GiB of memory'],
    ['i5:2049:4/4:nvme120', 'has 2049 GiB of memory'],
    ['i5:31.5:4/4:nvme120', 'has 31.5 GiB of memory'],
    ['i5:32:4:nvme120', 'has 4 for cores/threads'],
    ['i5:32:8/4:nvme120', 'has 8/4 for cores/threads'],
    ['i5:32:0/4:nvme120', 'has 0/4 for cores/threads'],
    ['i5:32:4/4:sata120', 'has a disk sata120'],
    ['i5:32:4/4:nvme', 'has a disk nvme'],
    ['i5:32:4/4:nvme120,', 'has a disk '],
    ['i5:32:4/4:nvme63', 'has a first disk of 63 GB'],
    ['i5:32:4/4:nvme64,hdd15', 'has a disk of 15 GB'],
  ])('is refused as %j, with the reason', (text, fault) => {
    expect(readMachine(text)).toEqual({ fault: expect.stringMatching(new RegExp(`^${fault.replace(/[/"]/g, '.')}`)) });
  });

  test.each(['a:8:1/1:hdd64', `${'a'.repeat(20)}:2048:128/256:nvme64,hdd16`, 'a-1:16:4/8:ssd999999'])('may be %s', (text) => {
    expect(isFault(readMachine(text))).toBe(false);
  });

  test('is one of one to three, each with a name of its own', () => {
    const of = (...names: string[]) => checkMachines(names.map((name) => machine(name)));
    expect([of(), of('a'), of('a', 'b', 'c'), of('a', 'b', 'a'), of('a', 'b', 'c', 'd')]).toEqual([
      'there is no machine',
      undefined,
      undefined,
      'two machines are called a',
      'there are 4 machines, and init knows up to three: add the others to inventory.ts',
    ]);
  });
});

test.each([
  ['192.168.1.1/24', { address: '192.168.1.1', cidr: '192.168.1.0/24' }],
  ['10.0.7.254/16', { address: '10.0.7.254', cidr: '10.0.0.0/16' }],
  ['172.31.0.1/28', { address: '172.31.0.1', cidr: '172.31.0.0/28' }],
  ['192.168.1.1', { fault: expect.stringContaining("is not the router's address in its network") }],
  ['router/24', { fault: expect.stringContaining("is not the router's address in its network") }],
  ['8.8.8.8/24', { fault: expect.stringContaining('is of no private network') }],
  ['172.32.0.1/24', { fault: expect.stringContaining('is of no private network') }],
  ['100.64.0.1/24', { fault: expect.stringContaining('is of no private network') }],
  ['10.0.0.1/15', { fault: expect.stringContaining('is of a network of /15') }],
  ['10.0.0.1/29', { fault: expect.stringContaining('is of a network of /29') }],
  ['192.168.1.0/24', { fault: expect.stringContaining('the first or the last') }],
  ['192.168.1.255/24', { fault: expect.stringContaining('the first or the last') }],
])('the router %s is read, or refused with the reason', (text, answer) => {
  expect(readRouter(text)).toEqual(answer);
});

test.each<[string, (text: string) => unknown, readonly string[], readonly string[]]>([
  ['country', readCountry, ['ch', 'us'], ['CH', 'che', '', 'switzerland']],
  ['keyboard', readKeyboard, ['fr-ch', 'en-us'], ['azerty', '', 'FR-CH']],
  ['time zone', readTimezone, ['Europe/Zurich', 'UTC'], ['Europe/Berne', 'europe/zurich', 'CET+1', '']],
  ['place off site', readOffsite, ['yes', 'no', 's3', 'sftp', 'swift'], ['rclone', '', 'S3', 'toString']],
  ['yes or no', readYesNo, ['yes', 'no', 'y', 'n'], ['maybe', '', 'YES', 'true']],
])('a %s is taken in its own letters, and nothing else is', (_, read, right, wrong) => {
  expect(right.map((text) => isFault(read(text)))).toEqual(right.map(() => false));
  expect(wrong.map((text) => isFault(read(text)))).toEqual(wrong.map(() => true));
});

describe('by flags', () => {
  test('each that is wrong is told, all at once', () => {
    expect(readFlags({ machine: ['i5:32:4/4:nvme120', 'x:1:1/1:hdd64'], router: '1.2.3.4', country: 'ch', ups: 'perhaps' }).faults).toEqual(
      [
        '--machine "x:1:1/1:hdd64" has 1 GiB of memory: it takes a whole number of at least 8',
        '--router "1.2.3.4" is not the router\'s address in its network, like 192.168.1.1/24',
        '--ups "perhaps" is neither yes nor no',
      ],
    );
    expect(readFlags({ machine: ['a:8:1/1:hdd64', 'a:8:1/1:hdd64'] }).faults).toEqual(['--machine: two machines are called a']);
  });

  test('a gateway comes with its tailnet, and not without', () => {
    expect(readFlags({ gateway: 'yes' }).answers).toEqual({ gateway: true, tailnet: true });
    expect(readFlags({ gateway: 'yes', tailnet: 'no' }).faults).toEqual([
      '--gateway yes needs --tailnet yes: by the tailnet it reaches home',
    ]);
    expect(readFlags({ gateway: 'no', tailnet: 'no' })).toEqual({ answers: { gateway: false, tailnet: false }, faults: [] });
  });

  test('what is missing is named as it is to be given', () => {
    expect(missingFlags({})).toEqual([
      '--machine NAME:GIB:CORES/THREADS:DISKS',
      '--router ADDRESS/PREFIX',
      '--country CC',
      '--keyboard LAYOUT',
      '--timezone ZONE',
      '--gateway yes|no',
      '--tailnet yes|no',
      '--ups yes|no',
      '--offsite yes|no|BACKEND',
    ]);
    expect(
      missingFlags(readFlags({ machine: ['a:8:1/1:hdd64'], gateway: 'yes', ups: 'no', offsite: 'no', country: 'ch' }).answers),
    ).toEqual(['--router ADDRESS/PREFIX', '--keyboard LAYOUT', '--timezone ZONE']);
  });
});
