import { readInventory } from '../../../src/inventory/check-inventory';
import { dnsOf, dnsProviders } from '../../../src/inventory/dns';
import { withChange } from '../base';

const found = (dns: unknown) => readInventory(withChange('dns', dns)).problems.map(({ code, where }) => [code, where]);
const token = { token: 'SOME_TOKEN' };

test('a provider whose credentials are known needs no more than its name, and none is Infomaniak', () => {
  for (const provider of Object.keys(dnsProviders)) expect([provider, found({ provider })]).toEqual([provider, []]);
  expect(found(undefined)).toEqual([]);
  expect(dnsOf({})).toEqual({ provider: 'infomaniak', credentials: { token: 'INFOMANIAK_ACCESS_TOKEN' } });
  expect(dnsOf({ dns: { provider: 'cloudflare' } }).credentials).toEqual({ token: 'CF_DNS_API_TOKEN' });
});

test('any other says what it takes, and one that is known may take something else', () => {
  expect(found({ provider: 'gcore' })).toEqual([['VALUE_INVALID', 'dns.provider']]);
  expect(found({ provider: 'gcore', credentials: {} })).toEqual([['VALUE_INVALID', 'dns.provider']]);
  expect(found({ provider: 'toString' })).toEqual([['VALUE_INVALID', 'dns.provider']]);
  expect(found({ provider: 'gcore', credentials: { token: 'GCORE_PERMANENT_API_TOKEN' } })).toEqual([]);
  expect(dnsOf({ dns: { provider: 'hetzner', credentials: token } }).credentials).toEqual(token);
});

test('a name that is nearly one of the known is told with that', () => {
  const [problem] = readInventory(withChange('dns', { provider: 'cloudflair' })).problems;
  expect(problem?.what).toContain('did you mean cloudflare?');
});

test.each([['Cloudflare'], ['cloud flare'], ['a,b'], ['--api'], ['']])('%j is no provider’s name', (provider) =>
  expect(found({ provider, credentials: token })).toEqual([['VALUE_INVALID', 'dns.provider']]),
);

test.each<[object, string | undefined]>([
  [{ 'api-key': 'A', b2: '_B_2' }, undefined],
  [{ 'Api key': 'A' }, 'dns.credentials'],
  [{ 'api.key': 'A' }, 'dns.credentials'],
  [{ ['k'.repeat(63)]: 'A' }, undefined],
  [{ ['k'.repeat(64)]: 'A' }, 'dns.credentials'],
  [{ token: 'the value itself' }, 'dns.credentials.token'],
  [{ token: 'a_token' }, 'dns.credentials.token'],
  [{ token: '1A' }, 'dns.credentials.token'],
  [{ token: '' }, 'dns.credentials.token'],
  [{ a: 'SAME', b: 'SAME' }, 'dns.credentials.b'],
  [{ a: 'SAME', b: 'OTHER' }, undefined],
])('credentials %j', (credentials, where) =>
  expect(found({ provider: 'hetzner', credentials })).toEqual(where === undefined ? [] : [['VALUE_INVALID', where]]),
);

test('a value that stands where a variable’s name belongs is not repeated in what is told', () => {
  const [problem] = readInventory(withChange('dns', { provider: 'hetzner', credentials: { token: 'hunter2-secret' } })).problems;
  expect(JSON.stringify(problem)).not.toContain('hunter2');
});
