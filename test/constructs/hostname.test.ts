import { ServiceChart } from '../../src/constructs/chart';
import { checkHostname, hostname } from '../../src/constructs/hostname';
import { Lab } from '../../src/constructs/lab';
import { Place } from '../../src/shape/shape';
import { base } from '../inventory/base';

const checked = (name: string) => {
  const lab = new Lab({ homelab: 'test', inventory: base });
  const can = checkHostname(new ServiceChart(lab, 'app'), name, 'games');
  return { can, told: lab.problems.map(({ code, where, what, repair }) => [code, where, what, repair]) };
};

test.each(['films.test.example', 'a.org'])('%s can be had', (name) => expect(checked(name)).toEqual({ can: true, told: [] }));

test.each(['Films.org', 'films', 'a_b.org', ''])('%j is no name for the web, and one like it in the homelab’s domain is shown', (name) => {
  expect(checked(name)).toEqual({
    can: false,
    told: [
      [
        'HOSTNAME_INVALID',
        'test/app',
        expect.stringMatching(/ is not a name for the web$/),
        'use lower-case labels of letters, digits and hyphens, like games.test.example',
      ],
    ],
  });
});

test('a name that nobody can own is told with its end', () => {
  expect(checked('films.local')).toEqual({
    can: false,
    told: [
      [
        'HOSTNAME_INVALID',
        'test/app',
        'nobody gets a certificate for films.local: names in local belong to nobody',
        'use a name below a domain that you registered, like games.test.example',
      ],
    ],
  });
});

test('what is given in its place is told as one, and stands for a name that can be had', () => {
  const place = Place.of();
  expect(hostname.read('any', place)).toBe('any');
  expect(place.problems).toEqual([]);
  expect(checked(hostname.read(1, place)).can).toBe(true);
  expect(place.problems.map(({ code }) => code)).toEqual(['HOSTNAME_INVALID']);
  expect(checked(hostname.instead()).can).toBe(true);
});
