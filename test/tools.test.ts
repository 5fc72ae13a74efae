import fs from 'node:fs';
import { join } from 'node:path';
import { resticImage } from '../src/constructs/images';
import { repository } from './lab';

const read = (path: string) => fs.readFileSync(join(repository, path), 'utf8');

// when an image moves: cd tools/restic && go get -tool github.com/restic/restic/cmd/restic@v…, and likewise for its server
test.each([
  ['restic', resticImage.reference],
  ['rest-server', /image\('(\S+rest-server:\S+)'\)/.exec(read('charts/platform/backups.ts'))?.[1]],
])('%s is tested in the version that runs', (name, reference) => {
  const module = new RegExp(`github.com/restic/${name} v(\\S+)`).exec(read(`tools/${name}/go.mod`))?.[1];
  expect(reference).toBe(`docker.io/restic/${name}:${module}`);
});
