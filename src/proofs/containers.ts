import { movement } from '../constructs/exact-tag';
import { exactWaiver, imageFault } from '../constructs/image';
import { at } from '../objects/lenient';
import { defaultsOf } from '../objects/limit-range';
import { containersOf, type Pod, type PodSpec, stayingOf } from '../objects/pods';
import { valuesOf } from '../objects/references';
import type { Problem } from '../problems';
import { failures, type ObjectProof } from './proof';

export const containers: ObjectProof = {
  id: 'containers',
  states: 'Each container runs an image that is the same tomorrow, and each that stays says what it asks for.',
  why: 'A tag that moves runs tomorrow what nobody tried today; a pod that asks for nothing is counted nowhere, and is the first to be thrown out.',
  prove({ objects }) {
    const pods = objects.pods();
    const withDefaults = defaultsOf(objects);
    const releases = [...objects.ofKind('HelmChart'), ...objects.ofKind('HelmChartConfig')];
    return {
      figures: [{ about: 'containers', value: String(pods.reduce((sum, { spec }) => sum + containersOf(spec).length, 0)) }],
      findings: failures([
        ...pods.flatMap((pod) => [...moving(pod), ...asksNothing(pod, withDefaults(pod.namespace, pod.spec))]),
        ...releases.flatMap(({ source, manifest }) => movingIn(source, valuesOf(manifest.spec), 'valuesContent', '')),
      ]),
    };
  },
};

/** Those of constructs are told where the image was given; what is here was written as a manifest. */
function moving({ by, annotations, spec }: Pod): Problem[] {
  return containersOf(spec).flatMap(({ name, image: reference = '' }): Problem[] => {
    const exact = annotations[exactWaiver(name)];
    const fault = imageFault({ reference, ...(exact === undefined ? {} : { exact }) });
    if (fault === undefined) return [];
    return [
      {
        code: 'IMAGE_TAG_INEXACT',
        where: by.source,
        what: `container ${name}: ${fault.what}`,
        repair: fault.repair.replace(/image\('…', \{ exact: '…' \}\)/, `the annotation ${exactWaiver(name)} of its pod`),
      },
    ];
  });
}

function asksNothing({ by, spec: own }: Pod, spec: PodSpec): Problem[] {
  const ofPod = (name: string) => at(own, 'resources', 'requests', name) ?? at(own, 'resources', 'limits', name);
  return stayingOf(spec).flatMap((container): Problem[] => {
    const unsaid = ['cpu', 'memory'].filter((name) => container.resources?.requests?.[name] === undefined && ofPod(name) === undefined);
    if (unsaid.length === 0) return [];
    return [
      {
        code: 'RESOURCES_INVALID',
        where: by.source,
        what: `container ${container.name} says nothing of the ${unsaid.join(' and ')} that it asks for: no node's room is counted for it`,
        repair: "give it resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '128Mi' } }, as much as it takes",
      },
    ];
  });
}

/** Images that the values of a chart name. What they leave out is the chart's own, as exact as its version. */
function movingIn(source: string, value: unknown, path: string, key: string): Problem[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => movingIn(source, item, `${path}[${index}]`, key));
  const isImage = /image$/i.test(key);
  if (typeof value === 'string') return isImage ? inValues(source, path, ...splitOf(value)) : [];
  if (typeof value !== 'object' || value === null) return [];
  const { registry, repository, name, tag, digest, sha } = value as Readonly<Record<string, unknown>>;
  const whole = [registry, repository ?? name].filter((part) => typeof part === 'string' && part !== '').join('/');
  const own = isImage || repository !== undefined ? inValues(source, `${path}.tag`, whole, digest || sha ? undefined : tag) : [];
  return [...own, ...Object.entries(value).flatMap(([inner, one]) => movingIn(source, one, `${path}.${inner}`, inner))];
}

function splitOf(reference: string): readonly [repository: string, tag: string | undefined] {
  const [, repository = '', tag] = /^([^\s@]+?)(?::([^/:@\s]+))?$/.exec(reference) ?? [];
  return [repository, tag];
}

function inValues(where: string, path: string, repository: string, tag: unknown): Problem[] {
  if ((typeof tag !== 'string' && typeof tag !== 'number') || tag === '' || String(tag).includes('@')) return [];
  const full = repository.includes('/') ? repository : `library/${repository}`;
  const why = movement(/^[^/]*[.:][^/]*\//.test(full) ? full : `docker.io/${full}`, String(tag));
  // whose habits are not known may name releases by two numbers
  if (why === undefined || (repository === '' && /\d/.test(String(tag)))) return [];
  return [
    {
      code: 'IMAGE_TAG_INEXACT',
      where,
      what: `${path} may be another image tomorrow: ${tag}, ${why}`,
      repair: 'name a release, add its digest (tag@sha256:…), or leave it out: the chart has its own',
    },
  ];
}
