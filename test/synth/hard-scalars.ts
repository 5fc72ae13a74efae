/** Strings that some YAML reader takes for something else, unless they are written with care. */
export const hardScalars: readonly string[] = [
  // numbers of one version or the other
  ...['0', '1', '-1', '+1', '007', '0o17', '0O17', '-0o7', '0b11', '0B11', '0x1f', '0X1f', '-0x1F', '1_000', '0b1_0', '1e3', '1E3', '1e+3', '.5', '5.', '-.5', '+.5', '1.5e-7', '190:20:30', '190:20:30.15', '1:30', '0.', '.', '-', '+', '1,000', '12e03', '0o8', '08', '09', '1__0', '_1', '0x', 'e5', '1e', '6.8523015e+5', '685.230_15e+03', '1.2.3', '2026.11', '10.9.0'],
  // words
  ...['true', 'True', 'TRUE', 'false', 'False', 'FALSE', 'yes', 'Yes', 'YES', 'no', 'No', 'NO', 'on', 'On', 'ON', 'off', 'Off', 'OFF', 'y', 'Y', 'n', 'N', 'null', 'Null', 'NULL', '~', '.inf', '-.inf', '+.inf', '.Inf', '.INF', '.nan', '.NaN', '.NAN', 'inf', 'nan', 'NaN', 'Infinity', 'nil', 'none', 'undefined', '=', '<<', 'trueish', 'nope', 'yesterday', 'online'],
  // dates and times
  ...['2026-11-24', '2026-1-4', '2026-11-24T10:00:00Z', '2001-12-14t21:59:43.10-05:00', '2001-12-14 21:59:43.10 -5', '12:30', '12:30:45', '22:30', '2026-11', '2026'],
  // indicators
  ...['-', '- a', '-a', '--', '---', '--- a', '...', '... a', '?', '? a', '?a', ':', ': a', ':a', 'a:', 'a: b', 'a:b', 'a :b', 'a : b', '#', '# a', 'a#b', 'a #b', 'a# b', '&a', '*a', '*', '!', '!a', '!!str', '|', '|-', '>', '>-', '%', '%YAML', '@a', '`a', '"', '"a"', "'", "'a'", "it's", '{', '}', '{}', '{a}', '{a: b}', '[', ']', '[]', '[a]', ',', 'a,b', 'a, b', ', a', 'a{b}', 'a [b]', '\\', 'a\\b', '\\n', '*/5 * * * *', '0 3 * * *', '/', '/a/b', '/a: b', '$(X)', '${X}', 'a=b', '--flag=value', '-c'],
  // white space and lines
  ...['', ' ', '  ', ' a', 'a ', ' a ', '\t', '\ta', 'a\t', 'a\tb', 'a  b', '\n', '\n\n', 'a\n', 'a\n\n', 'a\nb', 'a\nb\n', 'a\nb\n\n', '\na', '\n a', ' a\nb', 'a\n b', 'a\n  b\n c', 'a\n\nb', 'a \nb', 'a\n \nb', 'a\n\tb', '\ta\nb', 'a\r\nb', 'a\rb', '\r', '\r\n', 'a\nb ', 'a\nb\t', '# a\nb', 'a\n# b', '- a\n- b', 'a: b\nc: d', '---\na', 'a\n---\nb', '...\n', 'a\n...\n', '%a\nb', '|\na', '>\na', '"a\nb', "'a\nb", '#!/bin/sh\nset -eu\n', '\n#', 'a\n#'],
  // beyond ASCII
  ...['é', 'naïve', 'Zürich', '日本語', '😀', 'a😀b', '\u0000', '\u0001', '\u0007', '\u001b[0m', '\u007f', '\u0080', '\u0085', 'a\u0085b', '\u00a0', 'a\u00a0b', '\u00ad', '\u2028', 'a\u2028b', '\u2029', '\u200b', '\u200e', '\ufeff', 'a\ufeffb', '\ufeffa', '\ufffd', '\ue000', '\u3000', 'a\u3000', '\u{1F600}\nb', 'é\nü\n', 'a\u2028\nb', 'a\u0085\nb'],
  // what homelabs are full of
  ...['docker.io/library/redis:8.10.1', 'https://git.loutik.example/x.git', 'git@host:owner/repo.git', 'sha256:0e1e2', '1.36', 'v1.36', '10Gi', '500m', '100.64.0.0/10', '192.168.1.1', '::1', 'fe80::1', '52:54:00:12:34:56', '00:00:00:00:00:00', '11:22:33:44:55:66', '0000', '1e10', '7e3', '12345678901234567890', 'AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq', 'a==', '=a', 'x'.repeat(300), 'word '.repeat(60).trim()],
];
