/** Where Argo CD lives. */
export const argocdNamespace = 'argocd';

/** The Application that is applied by hand, and that Argo CD follows to all others. */
export const rootName = 'root';

/** What ends the name of the Application that deploys a tenant's own repository: `quiz-project`. */
export const projectSuffix = '-project';
