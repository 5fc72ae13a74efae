import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dnsProviders } from '../../src/inventory/dns';
import { repository } from '../lab';
import { moduleFolder } from './tools';

let providers: string;
beforeAll(async () => {
  const modules = readFileSync(join(repository, 'tools/traefik/go.mod'), 'utf8');
  const [, module, version] = /^\s*(github\.com\/go-acme\/lego\/v\d+) (\S+)/m.exec(modules) ?? [];
  providers = await moduleFolder(`${module}@${version}`, 'providers/dns', 'traefik');
});

test.each(Object.entries(dnsProviders))('%s is known to the ACME client of Traefik, and reads those variables', (name, credentials) => {
  const description = join(providers, name, `${name}.toml`);
  expect(existsSync(description)).toBe(true);
  const text = readFileSync(description, 'utf8');
  expect(/^Code = "(.*)"$/m.exec(text)?.[1]).toBe(name);
  for (const variable of Object.values(credentials)) expect(text).toMatch(new RegExp(`^\\s+${variable} = "`, 'm'));
});
