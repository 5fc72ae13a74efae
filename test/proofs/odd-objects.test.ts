import fc from 'fast-check';
import { Traefik } from '../../charts/platform/traefik';
import { object, ServiceChart } from '../../src';
import { assemble, type Model } from '../../src/model/assemble';
import { ProblemsError } from '../../src/problems';
import { charts } from '../../src/proofs/charts';
import { drains } from '../../src/proofs/drains';
import { exposure } from '../../src/proofs/exposure';
import { names } from '../../src/proofs/names';
import { prove } from '../../src/proofs/prove';
import { quotas } from '../../src/proofs/quotas';
import { running } from '../../src/proofs/running';
import { traefik } from '../../src/proofs/traefik';
import { base } from '../inventory/base';
import { type Any, declared } from './references/parts';

const kinds = [
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Service', 'Ingress', 'Middleware', 'TLSOption'],
  ...['PodDisruptionBudget', 'HorizontalPodAutoscaler', 'LimitRange', 'PersistentVolumeClaim', 'NetworkPolicy', 'HelmChart'],
] as const;
/** Fields that the proofs look for, so that they are found, with something odd in them. */
const fields = [
  ...[
    'spec',
    'selector',
    'matchLabels',
    'template',
    'metadata',
    'labels',
    'containers',
    'resources',
    'requests',
    'limits',
    'min',
    'max',
    'type',
  ],
  ...[
    'replicas',
    'minAvailable',
    'maxUnavailable',
    'scaleTargetRef',
    'updateStrategy',
    'rollingUpdate',
    'partition',
    'ports',
    'port',
    'name',
  ],
  ...[
    'chain',
    'middlewares',
    'headers',
    'ipAllowList',
    'sourceRange',
    'errors',
    'service',
    'status',
    'plugin',
    'basicAuth',
    'secret',
    'retry',
  ],
  ...[
    'compress',
    'encodings',
    'rateLimit',
    'sourceCriterion',
    'ipStrategy',
    'rules',
    'http',
    'paths',
    'backend',
    'defaultBackend',
    'cipherSuites',
  ],
];
const anything = fc.object({
  key: fc.constantFrom(...fields),
  values: [
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constant([]),
    fc.constant(['a']),
    fc.constantFrom('1Gi', '50%', 'app'),
  ],
  maxDepth: 6,
});

const annotations = fc.dictionary(
  fc
    .constantFrom('entrypoints', 'middlewares', 'priority', 'tls.options', 'x', '')
    .map((name) => `traefik.ingress.kubernetes.io/router.${name}`),
  fc.string(),
);

test('an object that is not as its kind has it is read as far as it goes', () => {
  fc.assert(
    fc.property(fc.constantFrom(...kinds), anything, annotations, (kind, spec, said) => {
      const services = (lab: Any) => {
        new Traefik(lab, { on: lab.disks.one.nvme });
        new ServiceChart(lab, 'kube-system', { namespace: 'kube-system' });
        object(declared(lab), 'x', kind as Any, { ...spec, metadata: { name: 'x', annotations: said }, spec } as Any);
      };
      let model: Model;
      try {
        model = assemble({ name: 'test', inventory: base, services, sealed: new Map(), ledger: [] });
      } catch (error) {
        expect(error).toBeInstanceOf(ProblemsError); // what no manifest can hold is told where it is given
        return;
      }
      for (const { broken } of prove(model, [traefik, running, drains, quotas, names, charts, exposure])) expect(broken).toBeUndefined();
    }),
    { numRuns: Number(process.env.OPTIONS_RUNS ?? 40) },
  );
});
