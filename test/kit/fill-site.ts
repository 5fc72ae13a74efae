/** Puts a value in for everything that only the owner of the house knows, and names of one's own: then nothing is withheld. */
export function fillSite(edit: (path: string, change: (text: string) => string) => void): void {
  for (const file of ['inventory', 'services'])
    edit(`clusters/loutik/${file}.ts`, (text) => text.replaceAll('loutik.example', 'loutik.house'));
  const macs = ['10', '11', '12', '13'].map((last) => `'52:54:00:00:02:${last}'`);
  edit('clusters/loutik/site.ts', (text) =>
    text
      .replace(/toFill\('the MAC[^']*'\)/g, () => macs.pop() ?? '')
      .replace(/toFill\('the public IPv4[^']*'\)/, "'198.51.100.7'")
      .replace(/toFill\('the SSH[^']*'\)/, "'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f owner'")
      .replace(/toFill\('the name of the tailnet[^']*'\)/, "'loutik.ts.net'")
      .replace(/toFill\('the tailnet login[^']*'\)/, "'owner@loutik.example'")
      .replace(/toFill\('([^']*)'\)/g, (_, what: string) => `'${what.replace(/\W+/g, '-')}'`),
  );
}
