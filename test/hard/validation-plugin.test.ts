import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../lab';

// a stock project of cdk8s, with the real command line, which loads what is built as it would anybody's plugin

const root = fs.mkdtempSync(join(tmpdir(), 'loutik-plugin-'));
afterAll(() => fs.rmSync(root, { recursive: true }));

const restricted = "{ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }";
const container = (change = '') => `{
  name: 'web', image: 'docker.io/traefik/whoami:v1.11.0', ports: [{ containerPort: 8080 }],
  resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '16Mi' } },
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } }, ${change}
}`;

/** A chart of a Deployment, as somebody writes it in JavaScript. */
const app = (change: string, more = '') => `
const { App, Chart, ApiObject } = require('cdk8s');
const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop', disableResourceNameHashes: true });
new ApiObject(chart, 'deny', { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'deny' }, spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] } });
new ApiObject(chart, 'web', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: {
  selector: { matchLabels: { app: 'web' } },
  template: { metadata: { labels: { app: 'web' } }, spec: { automountServiceAccountToken: false, securityContext: ${restricted}, containers: [${container(change)}] } },
} });
${more}
app.synth();
`;

function synth(name: string, source: string, properties = '{}') {
  const folder = join(root, name);
  fs.mkdirSync(folder);
  fs.symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
  fs.writeFileSync(join(folder, 'main.js'), source);
  fs.writeFileSync(
    join(folder, 'cdk8s.yaml'),
    `language: typescript\napp: node main.js\nvalidations:\n  - package: ../plugin\n    version: 0.1.0\n    class: LoutikValidation\n    properties: ${properties}\n`.replace(
      '../plugin',
      join(root, 'plugin'),
    ),
  );
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(repository, 'node_modules/cdk8s-cli/bin/cdk8s'),
      'synth',
      '--check-upgrade=false',
      '--validation-reports-output-file',
      'report.json',
    ],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, CI: '1' } },
  );
  const file = join(folder, 'report.json');
  const [report] = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')).reports : [];
  return { status, said: `${stdout}${stderr}`, report };
}

beforeAll(() => {
  const { status, stderr } = spawnSync(process.execPath, [join(repository, 'scripts/plugin.mjs'), join(root, 'plugin')], {
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
});

test('a project that meets every rule is synthesized, and the report says what was looked at', () => {
  const { status, report, said } = synth('sound', app(''));
  expect([status, said.match(/Error.*/)?.[0]]).toEqual([0, undefined]);
  expect(report).toMatchObject({
    violations: [],
    summary: {
      status: 'success',
      metadata: {
        objects: '2',
        'of kinds without a schema here': '0',
        proofs: 'schema, names, apis, pod-security, security, containers, isolation',
      },
    },
  });
});

describe('a project with a mistake of each kind', () => {
  const mistakes = `imagePullPolice: 'Always', image: 'docker.io/traefik/whoami', ports: [{ containerPort: 80, hostPort: 80 }],
    securityContext: { privileged: true, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }`;
  const old =
    "new ApiObject(chart, 'budget', { apiVersion: 'policy/v1beta1', kind: 'PodDisruptionBudget', metadata: { name: 'web' }, spec: { maxUnavailable: 1 } });";
  let broken: ReturnType<typeof synth>;
  beforeAll(() => {
    broken = synth('broken', app(mistakes, old));
  });

  test('ends the synthesis with 2, and says how many objects no schema is known of', () => {
    expect([broken.status, broken.report.summary.status]).toEqual([2, 'failure']);
    expect(broken.report.summary.metadata['of kinds without a schema here']).toBe('1');
  });

  test.each([
    ['a field that Kubernetes does not know', 'schema SCHEMA_INVALID'],
    ['an image without a version', 'containers IMAGE_TAG_INEXACT'],
    ['a privileged container', 'security HARDENING_MISSING pod-security'],
    ['a port of the node', 'isolation PORT_EXPOSED'],
    ['an API that is served no more', 'apis API_REMOVED'],
  ])('%s is told with its rule, file and construct', (_, rule) => {
    const violation = broken.report.violations.find(({ ruleName }: { readonly ruleName: string }) => ruleName === rule);
    expect(violation?.violatingConstructs).toEqual([
      expect.objectContaining({
        resourceName: 'web',
        manifestPath: expect.stringMatching(/shop\.k8s\.yaml$/),
        constructPath: expect.stringMatching(/^shop\//),
      }),
    ]);
  });
});

test('only the proofs that are asked for are carried out; a name that is none stops with those that are', () => {
  const exposed = app("ports: [{ containerPort: 80, hostPort: 80 }], image: 'a/b'");
  const { status, report } = synth('chosen', exposed, '{ proofs: [isolation] }');
  expect([status, report.violations.map(({ ruleName }: { readonly ruleName: string }) => ruleName)]).toEqual([
    2,
    ['isolation PORT_EXPOSED'],
  ]);
  const wrong = synth('wrong', exposed, '{ proofs: [isolatoin] }');
  expect(wrong.status).toBe(1);
  expect(wrong.said).toContain(
    'There is no proof isolatoin of objects alone; there are schema, names, apis, pod-security, security, containers, isolation',
  );
});
