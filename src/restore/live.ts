import type { Manifest } from '../objects/manifest';
import type { PodSpec } from '../objects/pods';

/** An object as a cluster holds it, as far as a restore looks at it. */
export interface Live extends Manifest {
  readonly metadata: Manifest['metadata'] & {
    readonly uid?: string;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
    readonly resourceVersion?: string;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
  };
}

export interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: PodSpec;
}

/** The pods that an object makes, or is. */
export function templateOf(object: Manifest): Template | undefined {
  if (object.kind === 'Pod') return object as unknown as Template;
  type Templated = { readonly template?: Template; readonly jobTemplate?: { readonly spec?: { readonly template?: Template } } };
  const spec = object.spec as Templated | undefined;
  return spec?.template ?? spec?.jobTemplate?.spec?.template;
}

type Container = PodSpec['containers'][number];

/** The container of a pod, first to last, that runs a script. */
export function running({ initContainers = [], containers }: PodSpec, script: string): Container | undefined {
  return [...initContainers, ...containers].find(({ command = [], args = [] }) => [...command, ...args].includes(script));
}

/** A plain value of a container's environment. */
export function envOf({ env = [] }: Container, name: string): string | undefined {
  return env.find((one) => one.name === name)?.value;
}
