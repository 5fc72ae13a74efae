import fs from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import type { HelmChart } from '../../src/constructs/helm-release';
import { podsOf } from '../../src/twin/charts/facts';
import { type Chart, factsOf, renderedPods } from './helm';
import { allReleases, type Release } from './platform';

/** Writes the table of a chart, and checks that it gives what helm gives of our values. Called by scripts/charts.mjs. */
export function makeFacts(folder: string, charts: readonly (Omit<Chart, 'helm'> & { readonly name: string })[], helm: string): void {
  const releases = new Map(allReleases().map((release) => [release.chart, release]));
  for (const { name, ...chart } of charts) {
    const release = releases.get(name);
    if (release === undefined) throw new Error(`no release of ours is of a chart ${name}: ${[...releases.keys()].join(', ')}`);
    const facts = factsOf({ ...chart, helm }, release);
    checkFacts({ ...chart, helm }, release);
    const head = `# Facts of chart ${name} ${chart.version}, by \`npm run charts\` from rendering it with helm. Never edit.\n`;
    fs.writeFileSync(
      join(folder, `${name}-${chart.version}.yaml`),
      head + stringify(facts, { aliasDuplicateObjects: false, lineWidth: 140 }),
    );
  }
}

/** The charts that our releases pin, and the published one that K3s v1.36.4 brings as 40.1.4+up40.1.0. */
export function pinnedCharts(): readonly HelmChart[] {
  const traefik = { repository: 'https://traefik.github.io/charts', name: 'traefik', version: '40.1.0' };
  return allReleases().map(({ release: { chart } }) => ('packaged' in chart ? traefik : chart));
}

/** Throws when the table of a chart would give other pods than helm. */
export function checkFacts(chart: Chart, release: Release): void {
  const [ours, helms] = [podsOf(factsOf(chart, release), release.values), renderedPods(chart, release)];
  if (!isDeepStrictEqual(ours, helms)) {
    throw new Error(`${release.chart} ${chart.version} is not rendered as its table says:\n${stringify(ours)}\n---\n${stringify(helms)}`);
  }
}
