/** Whether a text is the address of a Git repository, in a form that Argo CD takes. */
export function isRepository(url: unknown): boolean {
  return typeof url === 'string' && /^(https:\/\/[^/\s]+\/\S+|ssh:\/\/\S+|file:\/\/\/\S+|[\w.-]+@[\w.-]+:\S+)$/.test(url);
}

/** Whether a text may name a branch: Git's own rules (git-check-ref-format), as far as a name that anybody gives one comes near them. */
export function isBranch(name: unknown): boolean {
  return typeof name === 'string' && /^(?![-/.])(?!.*(\.\.|\/\/|\/\.|@\{|\.lock(\/|$)))[^\s\p{C}~^:?*[\\]+(?<![/.])$/u.test(name);
}
