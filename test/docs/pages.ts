/** The pages that somebody works through with a keyboard: a test does all that they say. */
export const pagesToRun: readonly string[] = [
  'docs/add-a-service.md',
  'docs/other-kinds.md',
  'docs/add-a-tenant.md',
  'docs/change-a-secret.md',
  'docs/upgrade-nextcloud.md',
  'docs/rebuild.md',
  'docs/tutorial.md',
  'docs/add-a-disk.md',
  'docs/add-a-machine.md',
];
