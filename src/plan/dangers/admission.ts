import { listAt, textAt } from '../../objects/lenient';
import type { Change } from '../change';
import { type Danger, type DangerRule, placeOf } from '../danger';

/** What refuses objects that reach too far. */
export const admission: DangerRule = {
  states: 'What an admission policy refuses today it refuses tomorrow.',
  find: ({ changes }) =>
    changes.flatMap((change): Danger[] => {
      const what = loosened(change);
      if (what === undefined) return [];
      return [
        {
          kind: 'admission-loosened',
          ...placeOf(change),
          what,
          consequence: 'objects come through that were refused, also those of tenants',
          instead: 'leave it; narrow what it matches when it refuses something that is right',
        },
      ];
    }),
};

function loosened({ before, after, fate }: Change): string | undefined {
  const kind = before?.manifest.kind ?? '';
  if (before === undefined || !/^ValidatingAdmissionPolicy(Binding)?$/.test(kind)) return undefined;
  if (after === undefined) return fate?.fate === 'kept' ? undefined : 'it goes';
  if (kind === 'ValidatingAdmissionPolicyBinding') {
    const denies = (value: unknown) => listAt(value, 'spec', 'validationActions').includes('Deny');
    return denies(before.manifest) && !denies(after.manifest) ? 'it does not deny any more' : undefined;
  }
  const policy = (value: unknown) => textAt(value, 'spec', 'failurePolicy') ?? 'Fail';
  if (policy(before.manifest) === 'Fail' && policy(after.manifest) === 'Ignore')
    return 'where it cannot tell it lets through (failurePolicy Ignore)';
  const rules = (value: unknown) => listAt(value, 'spec', 'validations').length;
  return rules(after.manifest) < rules(before.manifest)
    ? `it checks ${rules(after.manifest)} things; it was ${rules(before.manifest)}`
    : undefined;
}
