/** What comes of a field that the API server refuses, in Argo CD (gitops-engine, pkg/sync/sync_context.go: Sync, runTasks). */
export const refused =
  'the API server refuses it: the sync of its app fails and is tried again for ever; what is in the same wave comes through, what is in a later one never does';
