import { show } from '../show';
import { checkAnnotations, checkLabels } from './metadata';
import type { Place } from './place';
import { checkPod, type PodSpec } from './pod';
import { checkPodAnnotations, checkProfilesAgree } from './pod-annotations';

export interface PodTemplate {
  readonly metadata?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: PodSpec;
}

/** What pods are made from (pkg/apis/core/validation/validation.go, ValidatePodTemplateSpec). */
export function checkPodTemplate(place: Place, { metadata = {}, spec }: PodTemplate): void {
  checkLabels(place.at('metadata').at('labels'), metadata.labels);
  checkAnnotations(place.at('metadata').at('annotations'), metadata.annotations);
  if (spec === undefined) {
    place.at('spec').at('containers').fault('is missing');
    return;
  }
  checkPod(place.at('spec'), spec);
  if (metadata.annotations === undefined) return;
  checkPodAnnotations(place.at('metadata').at('annotations'), metadata.annotations, spec);
  checkProfilesAgree(place.at('spec'), metadata.annotations, spec);
}

/** A template of pods that are kept running: they are always restarted, and have no deadline. */
export function checkLastingTemplate(place: Place, template: PodTemplate): void {
  checkPodTemplate(place, template);
  const { restartPolicy = '', activeDeadlineSeconds } = template.spec ?? {};
  if (restartPolicy !== '' && restartPolicy !== 'Always') {
    place
      .at('spec')
      .at('restartPolicy')
      .fault(`${show(restartPolicy)} is for jobs: pods that are kept running are Always restarted`);
  }
  if (activeDeadlineSeconds !== undefined)
    place.at('spec').at('activeDeadlineSeconds').fault('is for jobs: pods that are kept running have no end');
}
