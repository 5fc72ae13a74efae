import { minorOf } from '../inventory/kubernetes-version';
import { object as fields, optional, record } from '../shape/composed';
import { anyText, oneOf, text } from '../shape/values';
import type { ServiceChart } from './chart';
import { Lab } from './lab';
import { object } from './object';
import { Part } from './part';

/** A reason to let a namespace's pods do more than Pod Security `restricted` allows. */
export interface PodSecurityWaiver {
  readonly level: 'baseline' | 'privileged';
  readonly reason: string;
}

/** Options of a `Namespace`. */
export interface NamespaceProps {
  /** Its name in the cluster. */
  readonly name: string;
  /** Less than Pod Security `restricted`, and why. */
  readonly waiver?: PodSecurityWaiver;
  /** Labels beside its own. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations beside its own. */
  readonly annotations?: Readonly<Record<string, string>>;
}

export const podSecurity = fields<PodSecurityWaiver>({ level: oneOf('baseline', 'privileged'), reason: text });

const shape = fields<NamespaceProps>({
  name: text,
  waiver: optional(podSecurity),
  labels: optional(record(anyText)),
  annotations: optional(record(anyText)),
});

/** A namespace: Pod Security labels, nothing in, nothing out but names; every flow beyond is declared by a pod set. */
export class Namespace extends Part<NamespaceProps> {
  static all(lab: Lab): readonly Namespace[] {
    return lab.all(Namespace);
  }

  readonly name: string;
  readonly waiver?: PodSecurityWaiver;

  constructor(chart: ServiceChart, id: string, given: NamespaceProps) {
    super(chart, id, shape, given);
    const { props } = this;
    this.name = props.name;
    this.waiver = props.waiver;
    const level = props.waiver?.level ?? 'restricted';
    const version = `v${minorOf(Lab.of(this).inventory.k3s.version)}`;
    object(this, 'namespace', 'Namespace', {
      metadata: {
        name: props.name,
        labels: {
          ...props.labels,
          ...Object.fromEntries(
            ['enforce', 'audit', 'warn'].flatMap((mode) => [
              [`pod-security.kubernetes.io/${mode}`, level],
              [`pod-security.kubernetes.io/${mode}-version`, version],
            ]),
          ),
        },
        annotations: {
          ...props.annotations,
          ...(props.waiver ? { 'loutik.dev/pod-security-waiver': props.waiver.reason } : {}),
        },
      },
    });
    object(this, 'default-deny', 'NetworkPolicy', {
      metadata: { name: 'default-deny', namespace: props.name },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    });
    object(this, 'allow-dns', 'NetworkPolicy', {
      metadata: { name: 'allow-dns', namespace: props.name },
      spec: {
        podSelector: {},
        policyTypes: ['Egress'],
        egress: [
          {
            to: [
              {
                namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
                podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
              },
            ],
            ports: [
              { protocol: 'UDP', port: 53 },
              { protocol: 'TCP', port: 53 },
            ],
          },
        ],
      },
    });
  }
}
