import type { Manifest, Rendered } from '../objects/manifest';
import { groupOf } from '../objects/manifest';
import type { Objects } from '../objects/objects';
import { failures, type Proof } from './proof';

interface ProjectSpec {
  readonly destinations: readonly { readonly namespace: string }[];
  readonly clusterResourceWhitelist: readonly { readonly group: string; readonly kind: string }[];
  readonly namespaceResourceWhitelist: readonly { readonly group: string; readonly kind: string }[];
}

export const projects: Proof = {
  id: 'projects',
  states: 'Each app is deployed by a project that permits everything in it.',
  why: 'Argo CD refuses the whole sync of an app that contains one object which its project does not permit.',
  prove({ objects }) {
    const ofApp = projectsOf(objects);
    const refused = objects.all.filter(({ app, manifest }) => {
      const project = ofApp.get(app);
      return project !== undefined && !permits(project, manifest);
    });
    return {
      figures: [{ about: 'apps', value: String(ofApp.size) }],
      findings: failures(
        refused.map(({ app, source, manifest: { kind, metadata } }) => ({
          code: 'PROJECT_DENIES',
          where: source,
          what: `the project of ${app} permits no ${kind}${metadata.namespace ? ` in namespace ${metadata.namespace}` : ''}`,
          repair: "make it before the chart's finish(), which the projects follow, or in an app of more trust",
        })),
      ),
    };
  },
};

/** The project of every app that Argo CD deploys. */
function projectsOf(objects: Objects): ReadonlyMap<string, ProjectSpec> {
  const specs = new Map(
    objects.ofKind('AppProject').map(({ manifest }) => [manifest.metadata.name, manifest.spec as unknown as ProjectSpec]),
  );
  const all = objects.ofKind('Application') as readonly Rendered[];
  return new Map(
    all.flatMap(({ manifest }) => {
      const spec = specs.get((manifest.spec as { project: string }).project);
      return spec ? [[manifest.metadata.name, spec] as const] : [];
    }),
  );
}

/** As Argo CD judges it: a kind that is listed, in a namespace that is named or any, and not denied. */
function permits(project: ProjectSpec, { apiVersion, kind, metadata: { namespace } }: Manifest): boolean {
  const listed = (list: ProjectSpec['clusterResourceWhitelist']) =>
    list.some((own) => own.group === groupOf(apiVersion) && own.kind === kind);
  if (namespace === undefined) return listed(project.clusterResourceWhitelist);
  const named = (name: string) => project.destinations.some((destination) => destination.namespace === name);
  return listed(project.namespaceResourceWhitelist) && (named('*') || named(namespace)) && !named(`!${namespace}`);
}
