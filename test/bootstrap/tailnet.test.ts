import { authKey, isOnTailnet, magicDns, tags, tailscaleInterface } from '../../src/bootstrap/tailnet';
import { tailscaleFiles } from '../../src/bootstrap/tailscale';
import { base, withChange } from '../inventory/base';

test('a client’s secret makes members that are kept when they are off, unless it says itself what it makes', () => {
  expect(authKey('tskey-client-abc')).toBe('tskey-client-abc?ephemeral=false&preauthorized=true');
  expect(authKey('tskey-client-abc?ephemeral=true')).toBe('tskey-client-abc?ephemeral=true');
  expect(authKey('tskey-auth-abc')).toBe('tskey-auth-abc');
  expect(authKey('')).toBe('');
});

test('the policy’s tags, Tailscale’s interface and its DNS are these', () => {
  expect(tags).toEqual({ gateway: 'tag:gateway', host: 'tag:host', node: 'tag:node' });
  expect([tailscaleInterface, magicDns]).toEqual(['tailscale0', '100.100.100.100']);
});

test('a member is on the tailnet when it runs and Tailscale does not say that it is off line', () => {
  expect(isOnTailnet).toEqual([
    'sh',
    '-c',
    `tailscale status --json | jq --exit-status '.BackendState == "Running" and .Self.Online != false' >/dev/null`,
  ]);
});

test('Tailscale is installed from its own servers, by its own key, after the packages that this needs', () => {
  const [settings, sources, script, unit, ...more] = tailscaleFiles(base, 'server', tags.node);
  expect(settings).toEqual({
    path: '/etc/loutik/tailscale.env',
    content: "KEYRING_URL='https://pkgs.tailscale.com/stable/debian/trixie.noarmor.gpg'\nNAME='server'\nTAG='tag:node'\n",
  });
  expect(sources).toEqual({
    path: '/etc/loutik/tailscale.sources',
    content:
      'Types: deb\nURIs: https://pkgs.tailscale.com/stable/debian\nSuites: trixie\nComponents: main\nSigned-By: /usr/share/keyrings/tailscale-archive-keyring.gpg\n',
  });
  expect(script).toMatchObject({ path: '/usr/local/lib/loutik/tailscale', mode: '0755' });
  expect(unit?.content).toContain('\nDescription=Tailscale\nAfter=loutik-packages.service\n');
  expect(more).toEqual([]);
});

test('with a mirror both its packages and its key come from there', () => {
  const [settings, sources] = tailscaleFiles(withChange('mirror', 'http://nas.test.example'), 'server', tags.node);
  expect(settings?.content).toContain("'http://nas.test.example/pkgs.tailscale.com/stable/debian/trixie.noarmor.gpg'");
  expect(sources?.content).toContain('URIs: http://nas.test.example/pkgs.tailscale.com/stable/debian\n');
});
