import { show } from '../show';
import { check } from './checks';
import type { Container } from './containers';
import { descendingPath } from './paths';
import type { Place } from './place';
import type { PodSpec } from './pod';
import type { Profile } from './security';

type Texts = Readonly<Record<string, string>>;

const keys = {
  cost: 'controller.kubernetes.io/pod-deletion-cost',
  mirror: 'kubernetes.io/config.mirror',
  tolerations: 'scheduler.alpha.kubernetes.io/tolerations',
  seccomp: 'seccomp.security.alpha.kubernetes.io/pod',
  seccompOf: 'container.seccomp.security.alpha.kubernetes.io/',
  appArmorOf: 'container.apparmor.security.beta.kubernetes.io/',
} as const;

const inFile = 'localhost/';
const ofSeccomp = ['runtime/default', 'docker/default', 'unconfined'];
const ofAppArmor = ['', 'runtime/default', 'unconfined'];

/** Annotations of a pod that Kubernetes reads, each in a form of its own (pkg/apis/core/validation/validation.go, ValidatePodSpecificAnnotations). */
export function checkPodAnnotations(place: Place, annotations: Texts, spec: PodSpec): void {
  const { [keys.cost]: cost, [keys.mirror]: mirror, [keys.tolerations]: tolerations } = annotations;
  if (cost !== undefined && !(/^(0|-?[1-9]\d{0,9})$/.test(cost) && Math.abs(Number(cost) + 0.5) < 2 ** 31)) {
    place.at(keys.cost).fault(`${show(cost)} is no whole number of 32 bits`);
  }
  if (mirror !== undefined && !spec.nodeName) {
    place.at(keys.mirror).fault('stands with a nodeName only: it marks what a kubelet runs by itself');
  }
  // the API server still reads it; nothing obeys it since Kubernetes 1.6
  if (tolerations) place.at(keys.tolerations).fault('is obeyed by nothing: tolerations are a field of the pod');
  for (const key in annotations) {
    const value = annotations[key] ?? '';
    if (key === keys.seccomp || key.startsWith(keys.seccompOf)) checkSeccomp(place.at(key), value);
    if (!key.startsWith(keys.appArmorOf)) continue;
    const name = key.slice(keys.appArmorOf.length);
    if (!containersOf(spec).some(([, container]) => container.name === name)) place.at(key).fault(`no container is called ${show(name)}`);
    if (!ofAppArmor.includes(value) && !value.startsWith(inFile)) place.at(key).fault(`${show(value)} is no profile of AppArmor`);
  }
}

function checkSeccomp(place: Place, value: string): void {
  if (value.startsWith(inFile)) check(place, value.slice(inFile.length), descendingPath);
  else if (!ofSeccomp.includes(value)) place.fault(`${show(value)} is no profile of seccomp`);
}

const ofProfiles = [keys.seccomp, keys.seccompOf, keys.appArmorOf];

/** What an annotation says of a profile, its field says as well (validateSeccompAnnotationsAndFields and its AppArmor like). */
export function checkProfilesAgree(place: Place, annotations: Texts, spec: PodSpec): void {
  if (!Object.keys(annotations).some((key) => ofProfiles.some((start) => key.startsWith(start)))) return;
  const ofPod = spec.securityContext;
  agree(place.at('securityContext').at('seccompProfile'), ofPod?.seccompProfile, annotations, keys.seccomp);
  for (const [field, { name, securityContext }] of containersOf(spec)) {
    const at = place.at(field).at('securityContext');
    agree(at.at('seccompProfile'), securityContext?.seccompProfile, annotations, `${keys.seccompOf}${name}`);
    agree(at.at('appArmorProfile'), securityContext?.appArmorProfile ?? ofPod?.appArmorProfile, annotations, `${keys.appArmorOf}${name}`);
  }
}

function containersOf({ containers, initContainers = [] }: PodSpec): readonly (readonly [field: string, Container])[] {
  return [
    ...containers.map((container, index) => [`containers[${index}]`, container] as const),
    ...initContainers.map((container, index) => [`initContainers[${index}]`, container] as const),
  ];
}

function agree(place: Place, profile: Profile | undefined, annotations: Texts, key: string): void {
  const annotation = annotations[key];
  if (profile === undefined || annotation === undefined) return;
  const old: Readonly<Record<string, readonly string[]>> = {
    Unconfined: ['unconfined'],
    RuntimeDefault: key.startsWith(keys.appArmorOf) ? ['runtime/default'] : ['runtime/default', 'docker/default'],
    Localhost: [`${inFile}${profile.localhostProfile}`],
  };
  if (old[profile.type]?.includes(annotation) === false) place.fault(`is not what the annotation ${key} says, ${show(annotation)}`);
}
