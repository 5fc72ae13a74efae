import fs from 'node:fs';
import { join } from 'node:path';
import { Copy } from '../copy';

const copy = new Copy();
afterEach(() => copy.mend());
afterAll(() => copy.remove());
const services = 'clusters/loutik/services.ts';

test('a homelab that ends the program in the middle is no success', () => {
  const before = copy.generated();
  copy.write(services, 'process.exit(0);\nexport default () => {};\n');
  expect(copy.loutik(['synth'])).toMatchObject({
    status: 1,
    stderr: 'It ended in the middle, and nothing was done: a file of the homelab calls process.exit, or waits for what never comes.\n',
  });
  expect(copy.generated()).toEqual(before);
});

test.each(['services.ts', 'waivers.ts'])('%s as a link to nowhere, or as a folder, is told in a sentence', (file) => {
  const path = join(copy.root, 'clusters/loutik', file);
  fs.rmSync(path, { force: true });
  fs.symlinkSync('/nowhere', path);
  const link = `clusters/loutik/${file} is a link that leads to no file. Mend it, or take it out.\n`;
  expect(copy.loutik(['synth'])).toMatchObject({ status: 1, stderr: link });
  fs.rmSync(path);
  fs.mkdirSync(path);
  expect(copy.loutik(['synth'])).toMatchObject({ status: 1, stderr: `clusters/loutik/${file} is no file. Take it out of the way.\n` });
});
