import { readDefinitions } from '../../../src/objects/definitions/read-definitions';

/** A definition with every kind of rule, as a project would publish one. */
export const thing = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  creationTimestamp: null
  name: things.example.com
  annotations:
    controller-gen.kubebuilder.io/version: v0.21.0
spec:
  group: example.com
  names:
    kind: Thing
    listKind: ThingList
    plural: things
    singular: thing
    shortNames: [th]
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    subresources:
      status: {}
    additionalPrinterColumns:
    - name: Size
      type: integer
      jsonPath: .spec.size
    schema:
      openAPIV3Schema:
        description: |-
          A thing.

          With two paragraphs.
        type: object
        required: [spec]
        properties:
          metadata:
            type: object
            properties:
              name:
                type: string
                maxLength: 20
          status:
            type: object
          spec:
            type: object
            required: [size, mode]
            properties:
              size:
                type: integer
                format: int32
                minimum: 1
                maximum: 10
                exclusiveMaximum: true
                multipleOf: 2
              mode:
                type: string
                enum: [fast, slow]
                default: slow
              host:
                type: string
                pattern: ^(?:[[:alnum:]]\\-?)+\\z
                minLength: 2
                maxLength: 4
              address:
                type: string
                format: ipv4
              limit:
                x-kubernetes-int-or-string: true
                anyOf:
                - type: integer
                - type: string
                pattern: ^[0-9]+%?$
              labels:
                type: object
                maxProperties: 2
                additionalProperties:
                  type: string
              rules:
                type: array
                maxItems: 2
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [port, protocol]
                items:
                  type: object
                  required: [port]
                  properties:
                    port:
                      type: integer
                    protocol:
                      type: string
                      default: ANY
              either:
                type: object
                properties:
                  a:
                    type: string
                  b:
                    type: string
                oneOf:
                - required: [a]
                - required: [b]
                not:
                  properties:
                    a:
                      enum: [never]
                  required: [a]
              nothing:
                type: object
              free:
                type: object
                x-kubernetes-preserve-unknown-fields: true
                properties:
                  known:
                    type: boolean
              template:
                type: object
                x-kubernetes-embedded-resource: true
                x-kubernetes-preserve-unknown-fields: true
              note:
                type: string
                nullable: true
  - name: v1alpha1
    served: false
    storage: false
    schema:
      openAPIV3Schema:
        type: object
        x-kubernetes-preserve-unknown-fields: true
status:
  acceptedNames:
    kind: ''
    plural: ''
  conditions: []
  storedVersions: []
`;

/** A second one, of the whole cluster, without a status of its own. */
export const realm = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: realms.example.com }
spec:
  group: example.com
  names: { kind: Realm, plural: realms }
  scope: Cluster
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema: { type: object, properties: { status: { type: object, properties: { at: { type: string } } } } }
`;

export const path = 'clusters/test/crds/things.yaml';

/** What some files of the folder define. */
export const definitionsIn = (...texts: readonly string[]) =>
  readDefinitions(texts.map((text, index) => ({ path: index === 0 ? path : `clusters/test/crds/more-${index}.yaml`, text })));
