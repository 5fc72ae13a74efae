import { type Lab, pathOf } from '../constructs/lab';
import { Secret } from '../constructs/secret';
import type { Problem } from '../problems';
import { type Finding, failures, type Proof } from './proof';

export const secrets: Proof = {
  id: 'secrets',
  states: 'Every declared secret is sealed, declared once, and nothing else is.',
  why: 'A secret that is not sealed starts no pod; one that nothing declares any more is a key lying about.',
  prove({ lab }) {
    const all = Secret.all(lab);
    const sealed = all.filter(({ isSealed }) => isSealed).length;
    return {
      figures: [{ about: 'sealed', value: `${sealed} of ${all.length}` }],
      findings: [...failures([...twice(all), ...unused(lab, all)]), ...unsealed(all)],
    };
  },
};

const keyOf = ({ namespace, name }: Pick<Secret, 'namespace' | 'name'>) => `${namespace}/${name}`;

function twice(all: readonly Secret[]): Problem[] {
  const first = new Map<string, Secret>();
  return all.flatMap((secret): Problem[] => {
    const other = first.get(keyOf(secret));
    first.set(keyOf(secret), other ?? secret);
    if (other === undefined) return [];
    return [
      {
        code: 'OBJECT_DUPLICATE',
        where: pathOf(secret),
        what: `the secret ${keyOf(secret)} is also declared by ${pathOf(other)}`,
        repair: 'give one of them another name, or hand the one to both that use it',
      },
    ];
  });
}

function unused(lab: Lab, all: readonly Secret[]): Problem[] {
  const declared = new Set(all.map(keyOf));
  return [...lab.sealed].flatMap(([key, { file }]): Problem[] =>
    declared.has(key)
      ? []
      : [
          {
            code: 'SEALED_SECRET_UNUSED',
            where: file,
            what: `nothing declares a secret ${key}`,
            repair: 'remove the file, or declare the secret in its chart',
          },
        ],
  );
}

function unsealed(all: readonly Secret[]): Finding[] {
  return all
    .filter(({ isSealed }) => !isSealed)
    .map((secret) => ({
      severity: 'to do',
      code: 'SECRET_UNSEALED',
      where: secret.homelabFile,
      what: `seal ${keyOf(secret)} (${secret.keys.join(', ')})`,
      repair: secret.about,
    }));
}
