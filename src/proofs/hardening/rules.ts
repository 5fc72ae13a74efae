import { objectRules } from './objects';
import { podRules } from './pods';
import { rightRules } from './rights';
import type { HardeningRule } from './rule';

/** Every rule, in the order in which they are told. */
export const hardeningRules: readonly HardeningRule[] = [...podRules, ...rightRules, ...objectRules];

/** What the tools ask for as well, and this proof does not: each with the reason, or the proof that says it. */
export const notAsked: readonly (readonly [asked: string, because: string])[] = [
  [
    'limits of processor time (C-0270, KSV-0011, Polaris cpuLimitsMissing)',
    'they slow a pod on an idle node; requests share it justly, and `placement` proves that they fit',
  ],
  ['imagePullPolicy Always (Polaris, kube-score)', 'tags are exact, and what runs has to start without the Internet'],
  ['user and group ids above 10000 (KSV-0020, KSV-0021)', 'images and their data have the ids that they were made with'],
  [
    'requests, and tags that are not latest (kube-linter unset-cpu-requirements, unset-memory-requirements, latest-tag; Polaris tagNotSpecified)',
    '`containers` proves that each image is the same tomorrow, and that each pod says what it asks for',
  ],
  ['tls of each Ingress (Polaris tlsSettingsMissing)', 'the entrypoints end TLS, whatever an Ingress says of it'],
  [
    'two and more replicas, spreading (Polaris deploymentMissingReplicas, kube-linter minimum-three-replicas)',
    'a volume on one disk has one pod',
  ],
  ['a PodDisruptionBudget for one replica (Polaris)', 'it forbids nothing that it could forbid'],
  [
    'secrets as files, not as environment (read-secret-from-env-var)',
    'most images read nothing else; `plain-secrets` proves that none stands in the clear',
  ],
  ['dangling Services, accounts, ports (kube-linter dangling-*, invalid-target-ports)', '`references` proves it over all objects at once'],
  [
    'network policies (Polaris missingNetworkPolicy, kube-linter non-isolated-pod)',
    '`isolation` and `exposure` evaluate them instead of counting',
  ],
  [
    'node ports, host ports, exposed Services (kube-linter exposed-services, Polaris hostPortSet)',
    '`exposure` proves that each is declared',
  ],
];
