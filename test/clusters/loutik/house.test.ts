import { synthesize } from '../../../src/synth/synth';
import { homelab } from '../../homelabs/homelabs';
import { reference } from './homelab';

test('the house that twins, machines and disks are tried with is this homelab: what changes here is copied there', () => {
  const files = (of: ReturnType<typeof synthesize>) => new Map(of.files.map(({ path, content }) => [path, content]));
  expect(files(synthesize(homelab('house', 'loutik')))).toEqual(files(reference()));
});
