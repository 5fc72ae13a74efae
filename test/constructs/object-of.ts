import { Bytes, Cpu, type Inventory, image, ServiceChart } from '../../src';
import { ProblemsError } from '../../src/problems';
import { modelOf } from '../proofs/proved';

// biome-ignore lint/suspicious/noExplicitAny: a manifest's depth is the test's own business
export type Any = any;

/** The least that a container says of itself. */
export const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };

/** An app of a homelab, with what is declared in it; `app` when it has no name of its own. */
export const inApp =
  (declare: (chart: ServiceChart, lab: Any) => void, name = 'app') =>
  (lab: Any) =>
    declare(new ServiceChart(lab, name), lab);

/** One object of what is declared; undefined when no such is made. */
export function objectOf(declare: (lab: Any) => void, kind: string, name: string, inventory?: Inventory): Any {
  const all = modelOf(declare, inventory).objects.all.map(({ manifest }) => manifest);
  return all.find((one) => one.kind === kind && one.metadata.name === name);
}

/** What is wrong with what is declared, as it was told while it was: code and place. No proof is asked. */
export function told(declare: (lab: Any) => void, inventory?: Inventory): readonly (readonly [string, string])[] {
  const all = () => {
    try {
      return modelOf(declare, inventory).problems;
    } catch (error) {
      if (error instanceof ProblemsError) return error.problems;
      throw error;
    }
  };
  return all().map(({ code, where }) => [code, where] as const);
}
