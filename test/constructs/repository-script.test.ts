import { repositoryScript, wholeRepositoryScript } from '../../src/constructs/repository-script';

/** The lines of `use` for the place off site. */
const offsite = (script: string) => script.split('\n').filter((line) => line.startsWith('    offsite)'));

test('off site its address alone is used, where restic takes all that opens it from its own variables', () => {
  expect(offsite(repositoryScript)).toEqual(['    offsite) export RESTIC_REPOSITORY="$OFFSITE_REPOSITORY" ;;']);
  expect(repositoryScript).not.toContain('offsite_credentials');
});

test('else what else opens it is put in its place too, by a function that stands behind the same script', () => {
  expect(offsite(wholeRepositoryScript)).toEqual(['    offsite) export RESTIC_REPOSITORY="$OFFSITE_REPOSITORY" && offsite_credentials ;;']);
  const [before, behind] = wholeRepositoryScript.replace(' && offsite_credentials ;;', ' ;;').split(repositoryScript);
  expect(before).toBe('');
  expect(behind).toMatch(/^\n# .*\noffsite_credentials\(\) \{\n.*\n\}\n$/s);
});
