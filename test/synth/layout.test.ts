import { ethernet, object, Rate, ServiceChart, toFill } from '../../src';
import { header, isGenerated } from '../../src/files/file-spec';
import { layOut } from '../../src/synth/layout';
import { base, withChange } from '../inventory/base';
import { modelOf } from '../proofs/proved';

const site = 'clusters/test/site.ts';
const contentOf = ({ files }: ReturnType<typeof layOut>, path: string) => files.find((file) => file.path === path)?.content;
const mac = withChange('machines.two.nics.lan', ethernet(Rate.gbps(1), toFill('the MAC address of two')), base);

/** An app with a ConfigMap of each text. */
const configMaps =
  (...texts: readonly string[]) =>
  // biome-ignore lint/suspicious/noExplicitAny: a lab of any homelab
  (lab: any) => {
    const chart = new ServiceChart(lab, 'app');
    for (const [index, text] of texts.entries())
      object(chart, `x${index}`, 'ConfigMap', { metadata: { name: `x${index}` }, data: { text } });
  };

test('each file is told where to change it: an object’s by its source, the root application by the inventory', () => {
  const layout = layOut(modelOf(configMaps('whole')));
  const first = (path: string) => contentOf(layout, path)?.split('\n', 1)[0];
  expect(first('clusters/test/root.yaml')).toBe(header('clusters/test/inventory.ts'));
  expect(first('dist/test/app/configmap-x0.yaml')).toBe(header('test/app/x0'));
  expect(layout.todo).toEqual([]);
});

test('a manifest with a hole is withheld, each by its path, and the others stand', () => {
  const hole = toFill('the key');
  const layout = layOut(modelOf(configMaps(hole, 'whole', `at ${hole}`)));
  expect(layout.files.map(({ path }) => path).filter((path) => path.startsWith('dist/test/app/configmap-'))).toEqual([
    'dist/test/app/configmap-x1.yaml',
  ]);
  expect(layout.todo).toEqual([
    {
      what: 'fill in the key',
      where: site,
      about: 'until then withheld: dist/test/app/configmap-x0.yaml, dist/test/app/configmap-x2.yaml',
    },
  ]);
});

test('what builds a machine is there with its hole, below its header a note that it is not to be used', () => {
  const layout = layOut(modelOf(() => {}, mac));
  const whole = layOut(modelOf(() => {}));
  const differ = layout.files.filter(({ path, content }) => content !== contentOf(whole, path));
  expect(layout.files.map(({ path }) => path)).toEqual(whole.files.map(({ path }) => path));
  expect(layout.todo).toEqual([
    { what: 'fill in the MAC address of two', where: site, about: `until then unusable: ${differ.map(({ path }) => path).join(', ')}` },
  ]);
  expect(differ.length).toBeGreaterThan(0);
  for (const { path, content } of differ) {
    expect([path, path.startsWith('bootstrap/test/'), isGenerated(content)]).toEqual([path, true, true]);
    expect(content).toContain(`Not to be used until ${site} has:`);
    expect(content).toContain('- the MAC address of two');
  }
});

test('a hole in both is told once, with what is withheld before what is unusable', () => {
  const layout = layOut(modelOf(configMaps(toFill('the MAC address of two')), mac));
  expect(layout.todo.map(({ what }) => what)).toEqual(['fill in the MAC address of two']);
  expect(layout.todo[0]?.about).toMatch(
    /^until then withheld: dist\/test\/app\/configmap-x0\.yaml; until then unusable: bootstrap\/test\/[^;]+$/,
  );
});
