import { notSecretAnnotations } from '../../src/constructs/not-secret';

test('what looks like a secret and is none is said in one annotation, a line for each, and in none when there is nothing', () => {
  expect([notSecretAnnotations(), notSecretAnnotations({})]).toEqual([{}, {}]);
  expect(notSecretAnnotations({ KEY: 'a\npublic\none', 'app.ini:token': 'a name' })).toEqual({
    'waiver.loutik.dev/not-secret': 'KEY: a public one\napp.ini:token: a name',
  });
});
