import { constants, createDecipheriv, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { seal } from '../../src/secrets/seal';

test('a sealed value opens with the private key for exactly its namespace and name', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const bytes = Buffer.from(seal(pem, { namespace: 'bot', name: 'bot-token' }, 'hunter2'), 'base64');
  const length = bytes.readUInt16BE(0);
  const open = (label: string) => {
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    const session = privateDecrypt(
      { key: privateKey, padding, oaepHash: 'sha256', oaepLabel: Buffer.from(label) },
      bytes.subarray(2, 2 + length),
    );
    const cipher = createDecipheriv('aes-256-gcm', session, Buffer.alloc(12));
    cipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([cipher.update(bytes.subarray(2 + length, -16)), cipher.final()]).toString();
  };
  expect(open('bot/bot-token')).toBe('hunter2');
  expect(() => open('bot/other')).toThrow();
});
