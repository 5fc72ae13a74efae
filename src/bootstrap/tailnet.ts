/** What a machine is on the tailnet: its policy goes by these. */
export const tags = { gateway: 'tag:gateway', host: 'tag:host', node: 'tag:node' } as const;

/** Succeeds on a member that is in touch with the tailnet. */
export const isOnTailnet = [
  'sh',
  '-c',
  `tailscale status --json | jq --exit-status '.BackendState == "Running" and .Self.Online != false' >/dev/null`,
] as const;

/** Tailscale's own interface, and its DNS, which knows the tailnet's names on every member whatever its resolver is. */
export const tailscaleInterface = 'tailscale0';
export const magicDns = '100.100.100.100';

/** What a machine's key file holds. An OAuth client's secret makes ephemeral members by default, which are forgotten when they are off. */
export function authKey(key: string): string {
  return key.startsWith('tskey-client-') && !key.includes('?') ? `${key}?ephemeral=false&preauthorized=true` : key;
}
