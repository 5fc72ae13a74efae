import { ArgoCd } from '../../../charts/platform/argocd';
import { Bytes, Cpu, Secret, ServiceChart, Tenant } from '../../../src';
import { assemble } from '../../../src/model/assemble';
import { type Any, objectOf } from '../../constructs/object-of';
import { base, withChange } from '../../inventory/base';
import { modelOf } from '../../proofs/proved';

const declare = (lab: Any) => void new ArgoCd(lab, { home: lab.machines.one, hostname: 'argocd.test.example' });
const quiz = (chart: ServiceChart) =>
  new Tenant(chart, 'tenant', {
    repository: { url: 'https://git.test.example/quiz.git', branch: 'main', path: 'deploy' },
    hostname: 'quiz.test.example',
    quota: { cpu: Cpu.millis(500), memory: Bytes.gib(1), storage: Bytes.gib(2), pods: 7 },
    volumes: [],
  });
const secretOf = (host: string) =>
  Secret.all(modelOf(declare, withChange('git.host', host)).lab).find(({ name }) => name === 'argocd-secret') as Secret;

test('what a webhook shows is made at random, and the Git host is given it anew when it is renewed', () => {
  const own = { 'admin.password': 'bcrypt', 'admin.passwordMtime': 'time:admin.password', 'server.secretkey': 'random' };
  expect(secretOf('none').origins).toEqual(own);
  expect(secretOf('none').renewals).toEqual({});
  expect(secretOf('github').origins).toEqual({ ...own, 'webhook.github.secret': 'random' });
  expect(secretOf('github').renewals).toEqual({
    'webhook.github.secret': {
      what: "the Git host's webhook gets the same",
      commands: ['npx loutik kit show --reveal argocd/argocd-secret/webhook.github.secret'],
    },
  });
});

test('its settings are found by the labels that it looks for', () => {
  for (const name of ['argocd-cm', 'argocd-rbac-cm', 'argocd-cmd-params-cm'])
    expect(objectOf(declare, 'ConfigMap', name).metadata.labels).toMatchObject({
      'app.kubernetes.io/part-of': 'argocd',
      'app.kubernetes.io/name': name,
    });
});

test('its folder names every other app, and a tenant’s repository: itself is the root’s', () => {
  const names = modelOf((lab: Any) => {
    declare(lab);
    new ServiceChart(lab, 'films');
    quiz(new ServiceChart(lab, 'quiz', { trust: 'tenants', priority: 'tenant' }));
  }).objects.ofKind('Application');
  expect(names.map(({ manifest }) => manifest.metadata.name).sort()).toEqual(['films', 'quiz', 'quiz-project']);
});

test('where an app has the name of a tenant’s repository, that is told, and nothing else breaks', () => {
  const { problems } = modelOf((lab: Any) => {
    declare(lab);
    quiz(new ServiceChart(lab, 'quiz', { trust: 'tenants', priority: 'tenant' }));
    new ServiceChart(lab, 'quiz-project');
  });
  expect(problems.map(({ code, where }) => [code, where])).toEqual([['NAME_TAKEN', 'test/quiz-project']]);
});

test('its secret is merged into what the chart made, in the last wave: the controller that opens it comes after the first', () => {
  const keys = ['admin.password', 'admin.passwordMtime', 'server.secretkey', 'webhook.github.secret'];
  const encryptedData = Object.fromEntries(keys.map((key) => [key, 'A']));
  const one = { file: 'x.yaml', namespace: 'argocd', name: 'argocd-secret', encryptedData };
  const sealed = new Map([['argocd/argocd-secret', one as Any]]);
  const { objects } = assemble({ name: 'test', inventory: base, services: declare, sealed, ledger: [] });
  const waves = objects.all.flatMap(({ manifest: { kind, metadata } }: Any) => {
    const wave = metadata.annotations?.['argocd.argoproj.io/sync-wave'];
    return wave !== undefined && kind !== 'Application' ? [[kind, metadata.name, wave]] : [];
  });
  expect(waves.sort()).toEqual([
    ['Ingress', 'argocd-ui', '10'],
    ['Ingress', 'argocd-webhook', '10'],
    ['SealedSecret', 'argocd-secret', '10'],
  ]);
  const [opened] = objects.ofKind('SealedSecret') as Any;
  expect(opened.manifest.spec.template.metadata).toMatchObject({
    labels: { 'app.kubernetes.io/part-of': 'argocd' },
    annotations: { 'sealedsecrets.bitnami.com/patch': 'true' },
  });
});
