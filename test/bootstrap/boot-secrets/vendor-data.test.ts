import { secretScript, secretVendorData } from '../../../src/bootstrap/boot-secrets/vendor-data';

test('each file of a machine’s secrets is a line of its name and base64, after the script’s own', () => {
  const script = secretScript({});
  expect(script.startsWith('#!/bin/sh\n')).toBe(true);
  expect(script.endsWith('# -- secrets --\n')).toBe(true);
  expect(secretScript({ one: 'é\n', two: '' })).toBe(`${script}one w6kK\ntwo \n`);
});

test('what it writes, and the folder that it is in, is for root alone', () => {
  expect(secretScript({}).split('\n')).toEqual(expect.arrayContaining(['umask 077', 'chmod 700 "$folder"']));
});

test('when they were made stands before them, where it is known', () => {
  expect(secretScript({ one: 'a' }, '2026-01-02T03:04:05Z')).toBe(`${secretScript({})}@made 2026-01-02T03:04:05Z\none YQ==\n`);
});

test('as vendor-data the script is the one part of an archive, which cloud-init runs at every boot', () => {
  expect(secretVendorData({ one: 'a' }, '2026-01-02T03:04:05Z')).toBe(
    `Content-Type: multipart/mixed; boundary="==loutik-secrets=="
MIME-Version: 1.0

--==loutik-secrets==
Content-Type: text/cloud-boothook; charset="us-ascii"
MIME-Version: 1.0
Content-Transfer-Encoding: 7bit
Content-Disposition: attachment; filename="write-secrets"

${secretScript({ one: 'a' }, '2026-01-02T03:04:05Z')}
--==loutik-secrets==--
`,
  );
});
