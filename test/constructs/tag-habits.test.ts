import { habitOf } from '../../src/constructs/tag-habits';

/** `one release` or `it moves` where a project has a habit of its own; `as others` where it has none for that tag. */
function said(repository: string, tag: string): string {
  const habit = habitOf(repository, tag);
  if (habit === undefined) return 'as others';
  return habit.moves === undefined ? 'one release' : 'it moves';
}

describe('what a registry or a project says of its tags holds for its own repositories alone', () => {
  test.each([
    ['registry.k8s.io/pause', '3.10', 'one release'],
    ['mirror.example/registry.k8s.io/pause', '3.10', 'as others'],
    ['registryxk8sxio/pause', '3.10', 'as others'],
    ['registry.k8s.iox/pause', '3.10', 'as others'],
    ['docker.io/library/postgres', '18.6-trixie', 'one release'],
    ['x.docker.io/library/postgres', '18.6-trixie', 'as others'],
    ['dockerxio/library/postgres', '18.6-trixie', 'as others'],
    ['docker.io/library/postgresql', '18.6-trixie', 'as others'],
    ['docker.io/library/postgres', '18.6', 'it moves'],
    ['x.docker.io/library/postgres', '18.6', 'as others'],
    ['dockerxio/library/postgres', '18.6', 'as others'],
    ['docker.io/library/postgresql', '18.6', 'as others'],
    ['docker.io/library/debian', '13.2', 'one release'],
    ['x.docker.io/library/debian', '13.2', 'as others'],
    ['dockerxio/library/debian', '13.2', 'as others'],
    ['docker.io/library/debian-slim', '13.2', 'as others'],
    ['docker.io/jenkins/jenkins', '2.541', 'one release'],
    ['x.docker.io/jenkins/jenkins', '2.541', 'as others'],
    ['dockerxio/jenkins/jenkins', '2.541', 'as others'],
    ['docker.io/jenkins/jenkins-agent', '2.541', 'as others'],
  ])('%s:%s, %s', (repository, tag, what) => expect(said(repository, tag)).toBe(what));
});

describe('a tag', () => {
  const tags = (repository: string, all: readonly string[]) => all.map((tag) => `${tag}: ${said(repository, tag)}`);
  const each = (all: readonly string[], what: string) => all.map((tag) => `${tag}: ${what}`);

  test.each<[string, readonly string[], readonly string[]]>([
    // what has no number names no release, there neither
    ['registry.k8s.io/pause', ['3.10', 'v1', '1'], ['latest', 'v']],
    [
      'docker.io/library/postgres',
      ['18.6-trixie', '17.11-bookworm', '18.6-alpine', '18.6-alpine3.24', '18.10-a'],
      ['18-trixie', '9.6-alpine', '18.6-', '18.6-trixie2', '18.6-Trixie', '18.6trixie', '18x6-trixie', '118.6-trixie', '18.-trixie'],
    ],
    [
      'docker.io/library/debian',
      ['13.2', '13.10', '9.13', '13.2-slim', '13.10-slim'],
      ['13', '13.', '.2', 'x13.2', '13.2-slimmer', '13x2'],
    ],
    [
      'docker.io/jenkins/jenkins',
      ['2.541', '2.1000', '2.541-jdk21', '2.541-a'],
      ['2.54', '3.541', '12.541', '2x541', '2.541-21', '2.541-', '2.541x', '2.541.1', '2.abc'],
    ],
  ])('of %s', (repository, exact, others) => {
    expect(tags(repository, exact)).toEqual(each(exact, 'one release'));
    expect(tags(repository, others)).toEqual(each(others, 'as others'));
  });

  test('of PostgreSQL that names no Debian release moves to the next one', () => {
    const repository = 'docker.io/library/postgres';
    const moving = ['18.6', '18.10', '19beta1', '19beta12', '19rc1', '19rc10'];
    expect(tags(repository, moving)).toEqual(each(moving, 'it moves'));
    const others = ['9', '18', '118', '18.', '18x6', '18.x', 'x18.6', '18-', '19beta', '19betax', '19alpha1', 'latest'];
    expect(tags(repository, others)).toEqual(each(others, 'as others'));
    expect(habitOf(repository, '18.6')?.moves).toContain('it moves to another Debian release');
  });
});
