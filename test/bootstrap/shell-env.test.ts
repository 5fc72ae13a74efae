import { shellEnv } from '../../src/bootstrap/shell-env';

test('each setting is a line, and whatever a value holds is no word of the shell', () => {
  expect(shellEnv({ ONE: 'a b', TWO: '', THREE: "it's $HOME '", FOUR: 'two\nlines' })).toBe(
    "ONE='a b'\nTWO=''\nTHREE='it'\\''s $HOME '\\'''\nFOUR='two\nlines'\n",
  );
  expect(shellEnv({})).toBe('');
});
