import { toYaml } from '../files/yaml';
import type { SealedFor } from './seal';

/** A SealedSecret as it is committed, and read by synth: strict scope, nothing but the values. */
export function sealedText({ namespace, name }: SealedFor, encryptedData: Readonly<Record<string, string>>): string {
  return toYaml({
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: { name, namespace },
    spec: { encryptedData },
  });
}
