import { mirroredDebian, packageFiles } from '../../src/bootstrap/packages';
import { base, withChange } from '../inventory/base';

const bothArchives = (mirror: string) => `Types: deb
URIs: ${mirror}/debian
Suites: trixie trixie-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: ${mirror}/debian-security
Suites: trixie-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`;

test('a machine’s packages are installed by a step of their own, from Debian’s own servers', () => {
  const [settings, script, unit, ...more] = packageFiles(base, ['curl', 'jq']);
  expect(settings).toEqual({ path: '/etc/loutik/packages.env', content: "PACKAGES='curl jq'\n" });
  expect(script).toMatchObject({ path: '/usr/local/lib/loutik/packages', mode: '0755' });
  expect(unit?.path).toBe('/etc/systemd/system/loutik-packages.service');
  expect(more).toEqual([]);
});

test('with a mirror they come from there too, security among them', () => {
  const files = packageFiles(withChange('mirror', 'http://nas.test.example/m/'), ['curl']);
  expect(files.slice(3)).toEqual([
    { path: '/etc/apt/sources.list.d/loutik-mirror.sources', content: bothArchives('http://nas.test.example/m') },
  ]);
});

test('a mirror’s address may end in slashes, and its archives have the components that are asked for', () => {
  expect(mirroredDebian('http://nas.test.example/m///', 'main')).toBe(bothArchives('http://nas.test.example/m'));
  expect(mirroredDebian('http://a//b', 'main')).toBe(bothArchives('http://a//b'));
  expect(mirroredDebian('http://a', 'main non-free-firmware').match(/^Components: .*$/gm)).toEqual(
    Array(2).fill('Components: main non-free-firmware'),
  );
});
