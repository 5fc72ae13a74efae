import { createServer } from 'node:net';
import { type Answer, answerOf, askedFor, judgeNoSix, judgeRecord, judgeTailnetRecord, type Place } from '../../src/doctor/dns';
import { judgeKnock, knock } from '../../src/doctor/tcp';

const place: Place = { check: 'dns-world', asked: '198.51.100.53', mend: "at the domain's DNS provider" };
const judged = (wanted: readonly string[], addresses: readonly string[]) =>
  judgeRecord(place, 'cloud.loutik.house', wanted, { kind: 'addresses', addresses });

describe('a name', () => {
  test.each([
    ['its address', ['198.51.100.7'], ['198.51.100.7'], 'ok'],
    ['its addresses in another order', ['192.168.1.20', '192.168.1.21'], ['192.168.1.21', '192.168.1.20'], 'ok'],
    ['another address', ['198.51.100.7'], ['198.51.100.8'], 'wrong'],
    ['one address too many', ['198.51.100.7'], ['198.51.100.7', '198.51.100.8'], 'wrong'],
    ['one address too few', ['192.168.1.20', '192.168.1.21'], ['192.168.1.20'], 'wrong'],
  ])('that has %s: %j, answered %j, is %s', (_, wanted, has, state) => {
    const finding = judged(wanted, has);
    expect(finding.state).toBe(state);
    expect(finding.seen).toContain([...has].sort().join(', '));
    expect(finding.repair).toBe(
      state === 'ok' ? undefined : `at the domain's DNS provider: cloud.loutik.house is A ${wanted.join(', ')}, and nothing else`,
    );
  });

  test.each([
    ['ENOTFOUND', 'wrong'],
    ['ENODATA', 'wrong'],
    ['ETIMEOUT', 'not known'],
    ['ECONNREFUSED', 'not known'],
    ['EREFUSED', 'not known'],
    ['ESERVFAIL', 'not known'],
    ['ECANCELLED', 'not known'],
  ])('answered with %s is %s, with the code shown and something to do', (code, state) => {
    for (const finding of [
      judgeRecord(place, 'x.loutik.house', ['192.0.2.1'], answerOf({ code })),
      judgeTailnetRecord({ ...place, check: 'dns-tailnet' }, 'x.loutik.house', ['master'], answerOf({ code })),
    ]) {
      expect(finding).toMatchObject({ where: 'x.loutik.house', state, repair: expect.stringMatching(/\w/) });
      expect(finding.seen).toContain(code);
    }
  });

  test.each([
    ['its address', ['2001:db8::7'], 'ok'],
    ['its address, spelled otherwise', ['2001:db8:0:0:0:0:0:7'], 'ok'],
    ['another', ['2001:db8::8'], 'wrong'],
    ['one too many', ['2001:db8::7', '2001:db8::8'], 'wrong'],
  ])('that has by IPv6 %s, %j, is told by the record of that family: %s', (_, addresses, state) => {
    const finding = judgeRecord(place, 'x.loutik.house', ['2001:db8::7'], { kind: 'addresses', addresses }, 'AAAA');
    expect([finding.state, finding.repair]).toEqual([
      state,
      state === 'ok' ? undefined : "at the domain's DNS provider: x.loutik.house is AAAA 2001:db8::7, and nothing else",
    ]);
  });

  test('that should have no address of IPv6 and has one is wrong, for devices prefer it; that has none, or of which nobody says, is not told', () => {
    const none = (answer: Answer) =>
      judgeNoSix(place, 'x.loutik.house', answer).map(({ state, seen, repair }) => [state, seen.split(',')[0], repair]);
    expect(none({ kind: 'addresses', addresses: ['2001:DB8::9'] })).toEqual([
      ['wrong', 'AAAA 2001:db8::9', "at the domain's DNS provider: x.loutik.house has no AAAA"],
    ]);
    expect([none({ kind: 'addresses', addresses: [] }), none(answerOf({ code: 'ENODATA' })), none(answerOf({ code: 'ETIMEOUT' }))]).toEqual(
      [[], [], []],
    );
  });

  test.each([
    [['100.64.0.0'], 'ok'],
    [['100.127.255.255'], 'ok'],
    [['100.63.255.255'], 'wrong'],
    [['100.128.0.0'], 'wrong'],
    [['101.64.0.0'], 'wrong'],
    [['100.64.0.1', '198.51.100.7'], 'wrong'],
    [[], 'wrong'],
  ])('for members of the tailnet that leads to %j is %s', (addresses, state) => {
    const finding = judgeTailnetRecord({ ...place, check: 'dns-tailnet' }, 'argocd.loutik.house', ['master'], {
      kind: 'addresses',
      addresses,
    });
    expect([finding.check, finding.state]).toEqual(['dns-tailnet', state]);
  });

  test('of a wildcard is asked for by one that it covers, any other by itself', () => {
    expect(['*.lab.loutik.house', 'lab.loutik.house'].map(askedFor)).toEqual(['loutik-doctor.lab.loutik.house', 'lab.loutik.house']);
  });
});

describe('a port', () => {
  test.each([
    ['connected', 'ok'],
    ['ECONNREFUSED', 'wrong'],
    ['ETIMEDOUT', 'not known'],
    ['EHOSTUNREACH', 'not known'],
    ['ENETUNREACH', 'not known'],
  ])('that says %s is %s', (said, state) => {
    expect(judgeKnock('198.51.100.7:443', said)).toMatchObject({ check: 'gateway', where: '198.51.100.7:443', state });
  });

  test('of IPv6 says nothing of the gateway where this computer has none; of IPv4 the same answer is silence', () => {
    expect(judgeKnock('[2001:db8::7]:443', 'ENETUNREACH')).toMatchObject({ state: 'not known', seen: 'this computer has no IPv6' });
    expect(judgeKnock('[2001:db8::7]:443', 'ETIMEDOUT')).toMatchObject({ state: 'not known', seen: 'no answer (ETIMEDOUT)' });
    expect(judgeKnock('198.51.100.7:443', 'ENETUNREACH')).toMatchObject({ state: 'not known', seen: 'no answer (ENETUNREACH)' });
  });

  test('that takes a connection is connected, and one that nobody listens at refuses', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    expect(await knock('127.0.0.1', port)).toBe('connected');
    await new Promise((resolve) => server.close(resolve));
    expect(await knock('127.0.0.1', port)).toBe('ECONNREFUSED');
  });
});
