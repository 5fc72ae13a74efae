import { type Side, sidesOf, words } from './side';

const pod = sidesOf('Deployment', 'spec.template.spec');
const node = 'affinity.nodeAffinity';
const must = 'requiredDuringSchedulingIgnoredDuringExecution';
const may = 'preferredDuringSchedulingIgnoredDuringExecution';
const terms = `${node}.${must}.nodeSelectorTerms`;
const expression = `${terms}[0].matchExpressions[0]`;
const preferred = `${node}.${may}[0]`;
const anti = `affinity.podAntiAffinity.${must}[0]`;
const spread = 'topologySpreadConstraints[0]';
const toleration = 'tolerations[0]';
const selector = { matchLabels: { app: 'web' } };
const keys = { takes: ['a.b/c', 'A'], refuses: ['', 'a b', 'a/b/c'] };
const term = { labelSelector: selector, topologyKey: 'a' };

/** Where a pod goes, and what it puts up with. */
export const scheduling: readonly Side[] = [
  pod(terms, { takes: [[{}]], refuses: [[]] }),
  pod(expression, {
    takes: [
      { key: 'a', operator: 'Exists' },
      { key: 'a', operator: 'Exists', values: [] },
      { key: 'a', operator: 'DoesNotExist' },
      { key: 'a', operator: 'NotIn', values: ['a'] },
      { key: 'a', operator: 'Gt', values: ['1'] },
      { key: 'a', operator: 'Lt', values: ['x'] },
    ],
  }),
  pod(
    expression,
    {
      refuses: [
        { key: 'a', operator: 'In' },
        { key: 'a', operator: 'NotIn', values: [] },
        { key: 'a', operator: 'Exists', values: ['a'] },
        { key: 'a', operator: 'DoesNotExist', values: ['a'] },
        { key: 'a', operator: 'Gt', values: ['1', '2'] },
        { key: 'a', operator: 'Lt' },
      ],
    },
    `${expression}.values`,
  ),
  pod(`${expression}.operator`, { takes: ['In', 'NotIn'], refuses: ['in', '', 'Equal'] }),
  pod(`${expression}.key`, keys),
  pod(`${expression}.values[0]`, { takes: ['', 'a_B.c'], refuses: ['a b', '-a'] }),
  pod(`${terms}[0].matchFields`, { takes: [[{ key: 'metadata.name', operator: 'In', values: ['a'] }], []] }),
  pod(
    `${terms}[0].matchFields`,
    { refuses: [[{ key: 'metadata.namespace', operator: 'In', values: ['a'] }]] },
    `${terms}[0].matchFields[0].key`,
  ),
  pod(
    `${terms}[0].matchFields`,
    { refuses: [[{ key: 'metadata.name', operator: 'Exists' }], [{ key: 'metadata.name', operator: 'Gt', values: ['a'] }]] },
    `${terms}[0].matchFields[0].operator`,
  ),
  pod(
    `${terms}[0].matchFields`,
    {
      refuses: [[{ key: 'metadata.name', operator: 'NotIn', values: ['a', 'b'] }], [{ key: 'metadata.name', operator: 'In', values: [] }]],
    },
    `${terms}[0].matchFields[0].values`,
  ),
  pod(
    `${terms}[0].matchFields`,
    { refuses: [[{ key: 'metadata.name', operator: 'In', values: ['A'] }]] },
    `${terms}[0].matchFields[0].values[0]`,
  ),
  pod(`${preferred}.weight`, { takes: [1, 100], refuses: [0, 101] }),
  pod(`${preferred}.preference.matchExpressions[0].key`, keys),
  pod(`${preferred}.preference.matchExpressions[0]`, { takes: [{ key: 'a', operator: 'In', values: ['a b'] }] }), // no label can be so
  pod(`${anti}.topologyKey`, keys),
  pod(`${anti}.labelSelector`, { takes: [undefined, {}, selector] }),
  pod(`${anti}.labelSelector.matchLabels`, { refuses: [{ 'a b': 'c' }] }),
  pod(`${anti}.namespaceSelector`, { takes: [{}] }),
  pod(`${anti}.namespaceSelector`, { refuses: [{ matchLabels: { a: 'b c' } }] }, `${anti}.namespaceSelector.matchLabels.a`),
  pod(`${anti}.namespaces`, { takes: [['a']] }),
  pod(`${anti}.namespaces`, { refuses: [['A'], ['a.b']] }, `${anti}.namespaces[0]`),
  pod(`${anti}.matchLabelKeys`, { takes: [['a'], [], ['app']] }),
  pod(`${anti}.matchLabelKeys`, { refuses: [['a b']] }, `${anti}.matchLabelKeys[0]`),
  pod(`${anti}.mismatchLabelKeys`, { takes: [['a']] }),
  pod(`${anti}.mismatchLabelKeys`, { refuses: [['a b']] }, `${anti}.mismatchLabelKeys[0]`),
  pod(anti, { refuses: [{ topologyKey: 'a', mismatchLabelKeys: ['a'] }] }, `${anti}.mismatchLabelKeys`),
  pod(anti, { refuses: [{ topologyKey: 'a', matchLabelKeys: ['a'] }] }, `${anti}.matchLabelKeys`),
  pod(anti, { refuses: [{ ...term, matchLabelKeys: ['a'], mismatchLabelKeys: ['a'] }] }, `${anti}.matchLabelKeys`),
  pod(
    anti,
    {
      refuses: [
        {
          ...term,
          matchLabelKeys: ['a'],
          labelSelector: { matchLabels: { a: 'b' }, matchExpressions: [{ key: 'a', operator: 'Exists' }] },
        },
      ],
    },
    `${anti}.matchLabelKeys`,
  ),
  pod(
    anti,
    {
      refuses: [
        {
          ...term,
          matchLabelKeys: ['b'],
          labelSelector: {
            matchLabels: { a: 'b' },
            matchExpressions: [
              { key: 'b', operator: 'Exists' },
              { key: 'b', operator: 'Exists' },
            ],
          },
        },
      ],
    },
    `${anti}.matchLabelKeys`,
  ),
  pod(anti, {
    takes: [
      {
        ...term,
        matchLabelKeys: ['c'],
        labelSelector: {
          matchExpressions: [
            { key: 'b', operator: 'Exists' },
            { key: 'b', operator: 'Exists' },
          ],
        },
      },
    ],
  }),
  pod(`affinity.podAffinity.${may}`, { takes: [[{ weight: 1, podAffinityTerm: term }]] }),
  pod(`affinity.podAffinity.${may}`, { refuses: [[{ weight: 101, podAffinityTerm: term }]] }, `affinity.podAffinity.${may}[0].weight`),
  pod(
    `affinity.podAffinity.${may}`,
    { refuses: [[{ weight: 1, podAffinityTerm: { ...term, topologyKey: '' } }]] },
    `affinity.podAffinity.${may}[0].podAffinityTerm.topologyKey`,
  ),
  pod(toleration, {
    takes: [
      { operator: 'Exists' },
      { key: 'a', operator: 'Equal', value: 'b' },
      { key: 'a', value: '' },
      { key: 'a', operator: '', effect: '' },
      { key: 'a', effect: 'PreferNoSchedule' },
      { key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: -1 },
    ],
  }),
  pod(toleration, { refuses: [{ operator: 'Equal' }, { value: 'a' }, { operator: '' }] }, `${toleration}.key`),
  pod(toleration, { refuses: [{ key: 'a b' }, { key: 'a/b/c', operator: 'Exists' }] }, `${toleration}.key`),
  pod(toleration, { refuses: [{ key: 'a', operator: 'exists' }] }, `${toleration}.operator`),
  pod(
    toleration,
    {
      refuses: [
        { key: 'a', operator: 'Exists', value: 'b' },
        { key: 'a', value: 'b c' },
        { key: 'a', operator: 'Equal', value: '-' },
      ],
    },
    `${toleration}.value`,
  ),
  pod(
    toleration,
    {
      refuses: [
        { key: 'a', effect: 'x' },
        { key: 'a', effect: 'NoSchedule', tolerationSeconds: 1 },
        { key: 'a', tolerationSeconds: 1 },
      ],
    },
    `${toleration}.effect`,
  ),
  pod(`${spread}.maxSkew`, { takes: [1], refuses: [0, -1] }),
  pod(`${spread}.topologyKey`, { takes: ['a'], refuses: [''] }),
  pod(`${spread}.whenUnsatisfiable`, { takes: ['DoNotSchedule', 'ScheduleAnyway'], refuses: ['', 'x'] }),
  pod(`${spread}.minDomains`, { refuses: [1] }),
  pod(spread, {
    takes: [{ maxSkew: 1, topologyKey: 'a', whenUnsatisfiable: 'DoNotSchedule', minDomains: 1, labelSelector: selector }],
  }),
  pod(
    spread,
    { refuses: [{ maxSkew: 1, topologyKey: 'a', whenUnsatisfiable: 'DoNotSchedule', minDomains: 0, labelSelector: selector }] },
    `${spread}.minDomains`,
  ),
  pod(`${spread}.nodeAffinityPolicy`, words('Honor', 'Ignore')),
  pod(`${spread}.nodeTaintsPolicy`, words('Honor', 'Ignore')),
  pod(`${spread}.labelSelector.matchExpressions`, { takes: [[{ key: 'a', operator: 'Exists' }]] }),
  pod(
    `${spread}.labelSelector.matchExpressions`,
    { refuses: [[{ key: 'a', operator: 'Gt', values: ['1'] }]] },
    `${spread}.labelSelector.matchExpressions[0].operator`,
  ),
  pod(
    `${spread}.labelSelector.matchExpressions`,
    { refuses: [[{ key: 'a b', operator: 'Exists' }]] },
    `${spread}.labelSelector.matchExpressions[0].key`,
  ),
  pod(
    `${spread}.labelSelector.matchExpressions`,
    { refuses: [[{ key: 'a', operator: 'In', values: ['a b'] }]] },
    `${spread}.labelSelector.matchExpressions[0].values[0]`,
  ),
  pod(`${spread}.matchLabelKeys`, { takes: [['a'], ['app']] }),
  pod(`${spread}.matchLabelKeys`, { refuses: [['']] }, `${spread}.matchLabelKeys[0]`),
];
