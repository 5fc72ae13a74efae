import { downloadUrl } from '../../src/inventory/download';

const url = 'https://github.com/k3s-io/k3s/releases/k3s';

test('a file comes from where it is published, when the house has no mirror', () => expect(downloadUrl({}, url)).toBe(url));

test.each(['http://mirror.lan', 'http://mirror.lan/', 'http://mirror.lan//'])(
  'of the mirror %s it lies below the name of its host',
  (mirror) => {
    expect(downloadUrl({ mirror }, url)).toBe('http://mirror.lan/github.com/k3s-io/k3s/releases/k3s');
    expect(downloadUrl({ mirror }, 'http://a.test/https://b')).toBe('http://mirror.lan/a.test/https://b');
  },
);

test('a mirror’s own path stays', () => {
  expect(downloadUrl({ mirror: 'https://mirror.lan/a//b/' }, url)).toBe('https://mirror.lan/a//b/github.com/k3s-io/k3s/releases/k3s');
});
