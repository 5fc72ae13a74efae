import { withValue } from '../../src/kit/kit';
import { sealingKeys, unsealedBy } from '../../src/kit/sealing-keys';
import { seal } from '../../src/secrets/seal';
import { selfSigned } from '../bootstrap/self-signed';
import { begun, kitOf, later } from './small-lab';

const name = 'sealingKey.privateKey';
const [first, second] = [selfSigned(), selfSigned()];
const secret = { namespace: 'app', name: 'token' };
const opened = (keys: readonly string[], sealedFor = secret) =>
  unsealedBy(keys, sealedFor, seal(first.certificate, secret, 'x'))?.toString();

test('a kit’s sealing keys are the one that it has and those that it had, the newest first', () => {
  expect(sealingKeys(kitOf({}))).toEqual([]);
  const kit = ['one', 'two', 'three'].reduce((all, key) => withValue(all, name, key, later), kitOf({ other: 'x' }, begun));
  expect(sealingKeys(kit)).toEqual(['three', 'two', 'one']);
});

test('a value opens with whichever key it was sealed for, and with none for another secret', () => {
  expect(opened([first.privateKey])).toBe('x');
  expect(opened([second.privateKey, 'no key', first.privateKey])).toBe('x');
  expect([opened([second.privateKey]), opened([])]).toEqual([undefined, undefined]);
  expect(opened([first.privateKey], { ...secret, name: 'other' })).toBeUndefined();
});
