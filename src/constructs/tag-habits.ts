/** How a project names its releases where the common rule does not hold. */
interface Habit {
  readonly repository: RegExp;
  /** The tags that it is about. */
  readonly tags: RegExp;
  /** Why such a tag moves. @default - it names one release */
  readonly moves?: string;
}

/** The first that fits decides. */
const habits: readonly Habit[] = [
  // a tag that is there is never moved (kubernetes-sigs/promo-tools, promoter/image/promotion/edge.go)
  { repository: /^registry\.k8s\.io\//, tags: /\d/ },
  // two numbers are a release since 10 (postgresql.org, versioning policy); the Debian release below it changes when the image is rebuilt
  { repository: /^docker\.io\/library\/postgres$/, tags: /^\d\d\.\d+-(alpine.*|[a-z]+)$/ },
  {
    repository: /^docker\.io\/library\/postgres$/,
    tags: /^\d\d(\.\d+|(beta|rc)\d+)$/,
    moves: 'it moves to another Debian release, and with that the order of texts under the indexes: name that too, like 18.6-trixie',
  },
  // a point release (debian.org, releases)
  { repository: /^docker\.io\/library\/debian$/, tags: /^\d+\.\d+(-slim)?$/ },
  // weekly releases; long-term ones have three numbers (jenkins.io, changelog)
  { repository: /^docker\.io\/jenkins\/jenkins$/, tags: /^2\.\d{3,}(-[a-z].*)?$/ },
];

export function habitOf(repository: string, tag: string): Habit | undefined {
  return habits.find((habit) => habit.repository.test(repository) && habit.tags.test(tag));
}
