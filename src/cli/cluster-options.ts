import type { Option } from './command';

/** Options of commands that talk to the cluster. */
export const clusterOptions = {
  kubeconfig: { type: 'string', value: 'FILE', about: 'how to reach the cluster; $KUBECONFIG or ~/.kube/config without it' },
  context: { type: 'string', value: 'NAME', about: 'which of its contexts; the current one without it' },
} as const satisfies Readonly<Record<string, Option>>;
