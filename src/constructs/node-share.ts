import type { k8s } from 'cdk8s-plus-28';
import type { Plain } from '../objects/kinds';
import { type Fields, optional } from '../shape/composed';
import { text } from '../shape/values';

/** What a pod shares with its node, each with the reason: Pod Security is `privileged` then. */
export interface NodeShare {
  /**
   * Why it is on its node's own network: it asks the house by broadcasts, or is asked so. Every port of it is the node's, no network
   * policy holds it back, and of other pods it may reach those of its own node alone. @default - a network of its own
   */
  readonly hostNetwork?: string;
  /** Why it sees all processes of its node. @default - it sees its own */
  readonly hostPID?: string;
}

export const nodeShareFields: Fields<NodeShare> = { hostNetwork: optional(text), hostPID: optional(text) };

/** Kubernetes' fields for it. A pod on its node's network would ask the node's DNS, which knows no Service. */
export function nodeShareSpec({ hostNetwork, hostPID }: NodeShare): Partial<Plain<k8s.PodSpec>> {
  return {
    ...(hostNetwork === undefined ? {} : { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }),
    ...(hostPID === undefined ? {} : { hostPID: true }),
  };
}

/** The annotation in which a pod says why it is on its node's network. */
export const hostNetworkWaiver = 'waiver.loutik.dev/host-network';

/** The reasons, as annotations of the pod. */
export function nodeShareWaivers({ hostNetwork, hostPID }: NodeShare): Readonly<Record<string, string>> {
  return {
    ...(hostNetwork === undefined ? {} : { [hostNetworkWaiver]: hostNetwork }),
    ...(hostPID === undefined ? {} : { 'waiver.loutik.dev/host-pid': hostPID }),
  };
}
