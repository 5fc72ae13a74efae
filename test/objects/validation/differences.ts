import type { Json } from './seeds/object';
import { withField } from './sides/side';

/** Something of which our rules say another thing than the API server, on purpose. */
export interface Difference {
  readonly what: string;
  readonly why: string;
  readonly object: Json;
  /** Who refuses it. */
  readonly by: 'us' | 'the API server';
}

const pod = 'spec.template.spec';
const policy = (field: string, expression: string) => withField('ValidatingAdmissionPolicy', `spec.${field}`, expression);

/** All of them: what is here is asserted, and the generator makes none of it. */
export const differences: readonly Difference[] = [
  {
    what: 'settings of Windows in a container',
    why: 'every node is Linux: the pod would never start',
    object: withField('Deployment', `${pod}.containers[1].securityContext`, { windowsOptions: { runAsUserName: 'a' } }),
    by: 'us',
  },
  {
    what: 'settings of Windows in a pod',
    why: 'every node is Linux: the pod would never start',
    object: withField('Deployment', `${pod}.securityContext.windowsOptions`, { runAsUserName: 'a' }),
    by: 'us',
  },
  {
    what: 'a pod for Windows',
    why: 'every node is Linux: no node would take it',
    object: withField('Deployment 2', `${pod}.os`, { name: 'windows' }),
    by: 'us',
  },
  {
    what: 'tolerations in an annotation',
    why: 'nothing obeys them since Kubernetes 1.6: the pod would wait for ever where it was meant to be let in',
    object: withField('Deployment', 'spec.template.metadata.annotations', {
      'scheduler.alpha.kubernetes.io/tolerations': '[{"key":"a","operator":"Exists"}]',
    }),
    by: 'us',
  },
  ...[29_999, 32_768].map(
    (port): Difference => ({
      what: `the node port ${port}`,
      why: 'a dry run allocates no port: what is no dry run is refused by both, as the test below says',
      object: withField('Service 2', 'spec.ports[0].nodePort', port),
      by: 'us',
    }),
  ),
  ...[29_999, 32_768].map(
    (port): Difference => ({
      what: `the port ${port} for checks of health`,
      why: 'a dry run allocates no port',
      object: withField('Service 2', 'spec.healthCheckNodePort', port),
      by: 'us',
    }),
  ),
  {
    what: 'a volume that is a flexVolume and another one',
    why: "the API server does not count the first, and which of both the pod would get is nobody's to say",
    object: withField('PersistentVolume 2', 'spec.flexVolume', { driver: 'a/b' }),
    by: 'us',
  },
  {
    what: 'an expression that is no CEL',
    why: 'only a compiler of CEL knows: what the charts here write is applied to the API server, in twin.test.ts',
    object: policy('validations[0].expression', 'object.'),
    by: 'the API server',
  },
  {
    what: 'an expression of another type than is wanted',
    why: 'only a compiler of CEL knows',
    object: policy('validations[0].expression', '1'),
    by: 'the API server',
  },
];
