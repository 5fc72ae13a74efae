import { problemsIn } from '../lab';
import { base, withChange } from './base';

const codes = (path: string, value: unknown, from = base) =>
  problemsIn(withChange(path, value, from)).filter(({ where }) => where === path || `${where}.cidr` === path);

describe.each([
  // base has two nodes: two ranges of /24
  ['k3s.pods', '10.64.0.0/23', '10.64.0.0/24', '10.0.0.0/8', '10.0.0.0/7'],
  ['k3s.services', '10.97.0.0/28', '10.97.0.0/29', '172.16.0.0/12', '172.0.0.0/11'],
])('%s', (path, narrow, tooNarrow, wide, tooWide) => {
  test(`may be ${narrow}`, () => expect(codes(path, narrow)).toEqual([]));
  test(`is too small as ${tooNarrow}`, () =>
    expect(codes(path, tooNarrow)).toEqual([
      expect.objectContaining({ code: 'CIDR_INVALID', what: expect.stringMatching(/ is too small for /) }),
    ]));
  test(`may be as wide as ${wide} as far as Kubernetes goes`, () =>
    expect(codes(path, wide).filter(({ code }) => code === 'CIDR_INVALID')).toEqual([]));
  test(`is refused as ${tooWide}`, () => expect(codes(path, tooWide).map(({ code }) => code)).toContain('CIDR_INVALID'));
});

test.each(['8.8.8.0/24', '172.15.0.0/16', '172.32.0.0/16', '192.167.1.0/24', '192.0.0.0/8', '11.0.0.0/16'])(
  'a range of the Internet, %s, is refused for pods and for a network',
  (cidr) => {
    const one = expect.objectContaining({ code: 'CIDR_INVALID', what: expect.stringContaining('addresses of the Internet') });
    expect(codes('k3s.pods', cidr)).toEqual([one]);
    expect(problemsIn(withChange('networks.lan.cidr', cidr))).toContainEqual(one);
  },
);

test.each([
  ['0.0.0.0/8', '0.0.0.0/8, which stands for no address yet'],
  ['127.0.0.0/8', '127.0.0.0/8, which is every machine itself'],
  ['127.5.0.0/16', '127.0.0.0/8, which is every machine itself'],
  ['169.254.0.0/16', '169.254.0.0/16, which machines give themselves, and no router passes on'],
  ['192.0.2.0/24', '192.0.2.0/24, which stands in documents and leads nowhere'],
  ['198.18.0.0/16', '198.18.0.0/15, which measurements of networks use'],
  ['224.0.0.0/16', '224.0.0.0/4, which are groups and no machines (multicast)'],
  ['239.255.0.0/16', '224.0.0.0/4, which are groups and no machines (multicast)'],
  ['240.0.0.0/16', '240.0.0.0/4, which no system takes for a machine'],
])('a range with a meaning of its own, %s, is refused with that', (cidr, meaning) => {
  const one = expect.objectContaining({ code: 'CIDR_INVALID', what: `${cidr} has addresses of ${meaning}` });
  expect(problemsIn(withChange('networks.lan.cidr', cidr))).toContainEqual(one);
  if (!cidr.endsWith('/24')) expect(codes('k3s.pods', cidr)).toEqual([one]);
});

test('a range of the tailnet is told once, as an overlap', () =>
  expect(codes('k3s.pods', '100.100.0.0/16')).toEqual([expect.objectContaining({ code: 'CIDR_OVERLAP' })]));

test('a network of two addresses is too small, one of four is not', () => {
  const of = (cidr: string) => problemsIn(withChange('networks.lan.cidr', cidr)).filter(({ code }) => code === 'CIDR_INVALID');
  expect(of('192.168.7.0/31')).toEqual([expect.objectContaining({ where: 'networks.lan' })]);
  expect(of('192.168.7.0/30')).toEqual([]);
});

test('a bridge joins one network', () => {
  const two = withChange('networks.other', { cidr: '10.9.9.0/24', bridge: 'vmbr0' });
  expect(problemsIn(two)).toContainEqual({
    code: 'VALUE_INVALID',
    where: 'networks.other.bridge',
    what: 'vmbr0 is already the bridge of lan: it would join the two',
    repair: 'give it a bridge of its own, or a tag (vlan: 30), or make both one network',
  });
  const apart = withChange('networks.other', { cidr: '10.9.9.0/24', bridge: 'vmbr1' });
  expect(problemsIn(apart).filter(({ where }) => where === 'networks.other.bridge')).toEqual([]);
});

test.each([
  ['home.lan', true],
  ['house.local', true],
  ['test.example', false],
  ['family.ch', false],
])('the domain %s is one that nobody can own: %s', (domain, unowned) =>
  expect(
    problemsIn(withChange('domain', domain)).some(({ where, what }) => where === 'domain' && /nobody gets a certificate/.test(what)),
  ).toBe(unowned),
);
