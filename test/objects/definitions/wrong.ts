import { thing } from './thing';

/** The line of the definition in which a text stands. */
export const line = (text: string) => thing.split('\n').findIndex((one) => one.includes(text)) + 1;
const schema = 'spec.versions[0].schema.openAPIV3Schema';

/** What is put in the place of a piece of the definition, the place that is told, and what is said there. */
export const wrong: readonly (readonly [before: string, after: string, place: string, what: string])[] = [
  [
    'kind: CustomResourceDefinition',
    'kind: Deployment',
    '1:1',
    'it is "apiextensions.k8s.io/v1" "Deployment", no apiextensions.k8s.io/v1 CustomResourceDefinition',
  ],
  [
    'io/v1\nkind',
    'io/v1beta1\nkind',
    '1:1',
    'it is "apiextensions.k8s.io/v1beta1" "CustomResourceDefinition", no apiextensions.k8s.io/v1 CustomResourceDefinition',
  ],
  ['name: things.example.com', 'name: thing.example.com', '5:3', 'metadata.name: "thing.example.com" is not what it defines'],
  ['  name: things.example.com\n', '', '3:1', 'metadata: it has no name'],
  ['scope: Namespaced', 'scope: namespaced', `${line('scope:')}:3`, 'spec.scope: "namespaced" is none of Namespaced, Cluster'],
  ['group: example.com', 'group: Example', `${line('group:')}:3`, 'spec.group: "Example" is no group of an API'],
  ['plural: things', 'plural: Things', `${line('plural:')}:5`, 'spec.names.plural: "Things" is no plural of a kind'],
  ['shortNames:', 'shortName:', `${line('shortNames:')}:5`, 'spec.names.shortName: shortName is no field there; did you mean shortNames?'],
  ['served: true', 'served: "yes"', `${line('served: true')}:5`, 'spec.versions[0].served: "yes" is not true or false'],
  ['storage: true', 'storage: false', `${line('versions:')}:3`, 'spec.versions: 0 of its versions are stored, and one has to be'],
  ['storage: false', 'storage: true', `${line('versions:')}:3`, 'spec.versions: 2 of its versions are stored, and one has to be'],
  ['name: v1alpha1', 'name: v1', `${line('name: v1alpha1')}:5`, 'spec.versions[1].name: there are two versions "v1"'],
  [
    'openAPIV3Schema:\n        description',
    'openAPIV3Schem:\n        description',
    `${line('name: v1')}:5`,
    'spec.versions[0]: it has no schema',
  ],
  [
    'type: integer\n                format',
    'type: integr\n                format',
    `${line('format: int32') - 1}:17`,
    `${schema}.properties.spec.properties.size.type: "integr" is no type; did you mean integer?`,
  ],
  [
    '                type: integer\n                format: int32',
    '                format: int32',
    `${line('format: int32') - 2}:15`,
    `${schema}.properties.spec.properties.size: it says no type`,
  ],
  [
    'minimum: 1',
    'minimun: 1',
    `${line('minimum: 1')}:17`,
    `${schema}.properties.spec.properties.size.minimun: minimun is no word of a schema; did you mean minimum?`,
  ],
  ['minimum: 1', 'minimum: "1"', `${line('minimum: 1')}:17`, `${schema}.properties.spec.properties.size.minimum: "1" is not a number`],
  ['minimum: 1', '$ref: "#/a"', `${line('minimum: 1')}:17`, `${schema}.properties.spec.properties.size.$ref: the API server takes no $ref`],
  [
    'pattern: ^[0',
    'pattern: (?=a)^[0',
    `${line('pattern: ^[0')}:17`,
    `${schema}.properties.spec.properties.limit.pattern: "(?=a)^[0-9]+%?$" is no pattern that Go has, or none that can be looked at here`,
  ],
  [
    'default: slow',
    'default: sloow',
    `${line('default: slow')}:17`,
    `${schema}.properties.spec.properties.mode.default: the default is not what it stands for: "sloow" is none of "fast", "slow"`,
  ],
  [
    '[port, protocol]',
    '[port, proto]',
    `${line('list-map-keys')}:17`,
    `${schema}.properties.spec.properties.rules.x-kubernetes-list-map-keys: its items have no field "proto"`,
  ],
  [
    '                      default: ANY\n',
    '',
    `${line('list-map-keys')}:17`,
    `${schema}.properties.spec.properties.rules.x-kubernetes-list-map-keys: an item need not have "protocol", and is told apart by it`,
  ],
  [
    'x-kubernetes-list-type: map',
    'x-kubernetes-list-type: mapp',
    `${line('list-type')}:17`,
    `${schema}.properties.spec.properties.rules.x-kubernetes-list-type: "mapp" is none of atomic, set, map`,
  ],
  [
    'x-kubernetes-list-type: map\n',
    'uniqueItems: true\n',
    `${line('list-type')}:17`,
    `${schema}.properties.spec.properties.rules.uniqueItems: the API server takes no uniqueItems`,
  ],
  [
    '- required: [a]',
    '- type: object',
    `${line('- required: [a]')}:19`,
    `${schema}.properties.spec.properties.either.oneOf[0].type: it stands in a rule (allOf, anyOf, oneOf, not), which says nothing of type`,
  ],
  [
    'required: [size, mode]',
    'required: [size, 1]',
    `${line('required: [size')}:13`,
    `${schema}.properties.spec.required: ["size",1] is no list of names`,
  ],
  [
    'nullable: true',
    'nullable: {}',
    `${line('nullable')}:17`,
    `${schema}.properties.spec.properties.note.nullable: {} is not true or false`,
  ],
  [
    '    type: integer\n      jsonPath',
    '    type: whole\n      jsonPath',
    `${line('- name: Size')}:7`,
    'spec.versions[0].additionalPrinterColumns[0]: {"name":"Size","type":"whole","jsonPath":".spec.size"} is no column',
  ],
  [
    'jsonPath: .spec',
    'jsonPath: spec',
    `${line('- name: Size')}:7`,
    'spec.versions[0].additionalPrinterColumns[0]: {"name":"Size","type":"integer","jsonPath":"spec.size"} is no column',
  ],
  [
    '    - name: Size\n      type: integer\n      jsonPath: .spec.size',
    '      a: b',
    `${line('additionalPrinterColumns')}:5`,
    'spec.versions[0].additionalPrinterColumns: {"a":"b"} is no list of columns',
  ],
  [
    'status: {}',
    'status: on',
    `${line('subresources:')}:5`,
    'spec.versions[0].subresources: {"status":"on"} is no table of status and scale',
  ],
  ['v0.21.0', '[]', `${line('annotations:')}:3`, 'metadata.annotations: {"controller-gen.kubebuilder.io/version":[]} is no table of texts'],
  ['singular: thing', 'singular: [a]', `${line('singular:')}:5`, 'spec.names.singular: ["a"] is no name'],
  ['[th]', '[1]', `${line('shortNames:')}:5`, 'spec.names.shortNames: [1] is no list of names'],
  [
    'maxItems: 2',
    'maxItems: 1.5',
    `${line('maxItems')}:17`,
    `${schema}.properties.spec.properties.rules.maxItems: 1.5 is not a whole number`,
  ],
  [
    'nullable: true',
    'x-kubernetes-list-type: atomic',
    `${line('nullable')}:17`,
    `${schema}.properties.spec.properties.note.x-kubernetes-list-type: it is no list`,
  ],
  [
    '- type: integer\n',
    '- type: number\n',
    `${line('- type: integer')}:19`,
    `${schema}.properties.spec.properties.limit.anyOf[0].type: it stands in a rule (allOf, anyOf, oneOf, not), which says nothing of type`,
  ],
  [
    'x-kubernetes-preserve-unknown-fields: true',
    'x-kubernetes-preserve-unknown-fields: false',
    `${line('x-kubernetes-preserve')}:17`,
    `${schema}.properties.spec.properties.free.x-kubernetes-preserve-unknown-fields: the API server takes it as true alone`,
  ],
  [
    'metadata:\n            type: object',
    'metadata:\n            type: string',
    `${line('maxLength: 20') - 5}:11`,
    `${schema}.properties.metadata: it says more than what its names are`,
  ],
  [
    '              name:\n                type: string\n                maxLength: 20',
    '              labels:\n                type: object',
    `${line('maxLength: 20') - 5}:11`,
    `${schema}.properties.metadata: it says more than what its names are`,
  ],
];
