import { parse } from 'yaml';
import { assemble } from '../../src/model/assemble';
import { synthesize } from '../../src/synth/synth';
import { twinFiles, twinModel } from '../../src/twin/overlay';
import { homelab as homelabOf } from '../homelabs/homelabs';

const homelab = homelabOf('house', 'loutik');
const { inventory } = homelab;

describe('the overlay', () => {
  const { git } = inventory;
  const repositories = { [git.url]: 'file:///twin.git' };

  test('changes the repository of Argo CD’s objects and nothing else', () => {
    const real = new Map(synthesize(homelab).files.map((file) => [file.path, file.content]));
    const twin = twinFiles(homelab, { repositories, sealed: {} });
    expect(twin.map(({ path }) => path)).toEqual([...real.keys()]);
    const changed = twin.filter(({ path, content }) => content !== real.get(path));
    expect(changed.length).toBeGreaterThan(15);
    for (const { path, content } of changed) {
      expect(path).toMatch(/\/(application-|appproject-)[^/]*$|\/root\.yaml$/);
      const back = JSON.stringify(parse(content)).replaceAll('file:///twin.git', git.url);
      expect(back).toBe(JSON.stringify(parse(real.get(path) ?? '')));
    }
  });

  test('adds the secrets that the twin can open', () => {
    const { secrets } = twinModel(assemble(homelab));
    const sealed = Object.fromEntries(
      secrets.map(({ namespace, name, keys }) => [
        `${namespace}/${name}`,
        { file: 'x', namespace, name, encryptedData: Object.fromEntries(keys.map((key) => [key, 'AAAA'])) },
      ]),
    );
    const added = twinFiles(homelab, { repositories, sealed }).filter(({ path }) => /sealedsecret-/.test(path));
    expect(added).toHaveLength(secrets.length);
  });
});
