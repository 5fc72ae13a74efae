import { array, call, pairs, table, variable } from '../../../src/bootstrap/proxmox/shell';

test('whatever a value holds, the shell takes it as it is', () => {
  expect(variable('NAME', "it's $HOME")).toBe("NAME='it'\\''s $HOME'\n");
  expect(variable('COUNT', 3)).toBe("COUNT='3'\n");
  expect(
    table('OF', [
      ['a', 1],
      ["b'", 'c'],
    ]),
  ).toBe("declare -A OF=(['a']='1' ['b'\\''']='c')\n");
  expect(table('OF', [])).toBe('declare -A OF=()\n');
});

test('an array has a line for each value, and none when it is empty', () => {
  expect(array('LIST', ['a b', 2])).toBe("LIST=(\n  'a b'\n  '2'\n)\n");
  expect(array('LIST', ['a'], '    ')).toBe("    LIST=(\n      'a'\n    )\n");
  expect([array('LIST', []), array('LIST', [], '  ')]).toEqual(['LIST=()\n', '  LIST=()\n']);
});

test('options and their values are pairs, a line each', () => {
  expect(
    pairs(
      'OPTIONS',
      [
        ['--name', 'a b'],
        ['--cores', '4'],
      ],
      '  ',
    ),
  ).toBe("  OPTIONS=(\n    --name 'a b'\n    --cores '4'\n  )\n");
  expect(pairs('OPTIONS', [['--name', 'a']])).toBe("OPTIONS=(\n  --name 'a'\n)\n");
});

test('a file stands in the function that puts it, with its mode, its owner and what is to be done for it', () => {
  const given = { path: '/etc/own', content: 'one\ntwo\n', mode: '0600', owner: 'root:nut', trigger: 'nut' };
  expect(call('put_files', [given, { path: '/etc/empty', content: '' }])).toBe(
    `put_files() {
  put_file '/etc/own' 0600 'root:nut' 'nut' <<'LOUTIK_END_OF_FILE'
one
two
LOUTIK_END_OF_FILE
  put_file '/etc/empty' 0644 'root:root' '' <<'LOUTIK_END_OF_FILE'
LOUTIK_END_OF_FILE
}
`,
  );
  expect(call('put_files', [])).toBe('put_files() {\n  :\n}\n');
});

test('a file that would end before its end is refused', () => {
  const put = (content: string) => () => call('put', [{ path: '/etc/own', content }]);
  expect(put('a\nLOUTIK_END_OF_FILE\nb\n')).toThrow('/etc/own holds the line LOUTIK_END_OF_FILE');
  expect(put('a')).toThrow('/etc/own does not end in a line');
  expect(put('a LOUTIK_END_OF_FILE\n')).not.toThrow();
});
