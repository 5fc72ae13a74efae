import { Secret, ServiceChart } from '../../src';
import { type Kit, newKit, withValue } from '../../src/kit/kit';
import { modelOf } from '../proofs/proved';

export const begun = new Date('2026-11-01T10:00:00.000Z');
export const later = new Date('2026-11-03T10:00:00.000Z');

/** A homelab whose only apps declare a secret's key of each origin. */
export const { lab } = modelOf((of) => {
  const app = new ServiceChart(of, 'app');
  const renewals = { token: { what: 'the bot is started anew', commands: ['start it'] } };
  new Secret(app, 'token', { keys: ['token', 'made'], origins: { made: 'random' }, about: 'where the bot is registered', renewals });
  new Secret(app, 'admin', {
    keys: ['name', 'password', 'since'],
    origins: { name: 'fixed:admin', password: 'bcrypt', since: 'time:password' },
    about: 'who may do all',
  });
  new Secret(app, 'hub', { keys: ['key'], origins: { key: 'same:hub.key' }, about: 'the hub' });
  const more = new ServiceChart(of, 'more');
  new Secret(more, 'hub', {
    keys: ['key', 'place'],
    origins: { key: 'same:hub.key', place: 'below:backups.offsite.repository' },
    about: 'hub too',
  });
});

/** A kit with these values, all of one time. */
export const kitOf = (values: Readonly<Record<string, string>>, at = begun): Kit =>
  Object.entries(values).reduce((kit, [name, value]) => withValue(kit, name, value, at), newKit('test', ['age1a', 'age1b'], begun));
