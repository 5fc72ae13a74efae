import { imageFault } from '../../src/constructs/image';
import { busyboxImage, mariadbImage, postgresImage, pythonImage, resticImage } from '../../src/constructs/images';

test.each([
  ['restic', resticImage, /^docker\.io\/restic\/restic:/],
  ['PostgreSQL on Debian', postgresImage, /^docker\.io\/library\/postgres:[\d.]+-[a-z]+$/],
  ['MariaDB on Ubuntu', mariadbImage, /^docker\.io\/library\/mariadb:[\d.]+-[a-z]+$/],
  ['Python on Debian', pythonImage, /^docker\.io\/library\/python:[\d.]+-slim-[a-z]+$/],
  ['busybox', busyboxImage, /^docker\.io\/library\/busybox:[\d.]+$/],
])('the image of %s is its project’s, of a release and not a series', (_, image, reference) => {
  expect(image.reference).toMatch(reference);
  expect(imageFault(image)).toBeUndefined();
});
