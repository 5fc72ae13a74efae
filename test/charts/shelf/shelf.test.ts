import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ServiceChart } from '../../../src/constructs/chart';
import { assemble } from '../../../src/model/assemble';
import { prove } from '../../../src/proofs/prove';
import { homelab } from '../../homelabs/homelabs';
import { repository } from '../../lab';

const model = assemble(homelab('shelf'));

test('three machines hold the whole shelf at once: every proof holds, and only secrets are left to be sealed', () => {
  const findings = prove(model).flatMap(({ findings: found }) => found);
  expect([...model.problems, ...findings.filter(({ severity }) => severity === 'fails')]).toEqual([]);
  expect(findings.filter(({ severity }) => severity === 'to do').filter(({ code }) => code !== 'SECRET_UNSEALED')).toEqual([]);
});

test('every chart of the shelf runs in it', () => {
  const files = readdirSync(join(repository, 'charts/shelf')).filter((file) => file.endsWith('.ts'));
  const apps = ServiceChart.all(model.lab)
    .filter(({ trust }) => trust === 'services')
    .map((chart) => chart.constructor.name.toLowerCase());
  expect(apps.sort()).toEqual(files.map((file) => file.replace(/\.ts$/, '').replaceAll('-', '')).sort());
});
