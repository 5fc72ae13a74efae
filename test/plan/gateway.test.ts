import { Objects } from '../../src/objects/objects';
import { planOf } from '../../src/plan/plan';
import { bootstrapOf, declarePorts, declareWeb, webInventory } from '../bootstrap/gateway-lab';
import { withChange } from '../inventory/base';

const none = new Objects([]);
/** Files outside of the cluster, as the plan knows them. */
const texts = (inventory = webInventory, declare = declarePorts) =>
  new Map([...bootstrapOf(inventory, declare)].map(([path, content]) => [`bootstrap/test/${path}`, content]));
const dangers = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>) =>
  planOf({ homelab: 'test', before: none, after: none }, { before, after }).dangers.map(
    ({ kind, object, what }) => `${kind} ${object}: ${what}`,
  );
const four = texts();
const six = texts(withChange('gateway.address6', '2001:db8::7', webInventory));

test('a gateway that is given an address of IPv6 opens its ports by that, and the plan says so', () =>
  expect(dangers(four, six)).toEqual(['route-opened bootstrap/test/gateway/user-data: its ports 443, 80, 25565 are open by IPv6']));

test('a port that it opens later is told by itself', () =>
  expect(dangers(texts(withChange('gateway.address6', '2001:db8::7', webInventory), declareWeb), six)).toEqual([
    'route-opened bootstrap/test/gateway/user-data: its ports 25565 are open by IPv6',
  ]));

test('an address that goes, or is another, opens nothing; nor does a gateway that is new, of which its routes tell', () => {
  expect(dangers(six, four)).toEqual([]);
  expect(dangers(six, texts(withChange('gateway.address6', '2001:db8::8', webInventory)))).toEqual([]);
  expect(dangers(new Map(), six)).toEqual([]);
});
