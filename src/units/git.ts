/** Whether a text is the address of a Git repository, in a form that Argo CD takes. */
export function isRepository(url: unknown): boolean {
  return typeof url === 'string' && (webOrSsh.test(url) ? URL.canParse(url) : /^(file:\/\/\/\S+|[\w.-]+@[\w.-]+:[^\s?#]+)$/.test(url));
}

const webOrSsh = /^(https|ssh):\/\/([^\s/?#@]+@)?[^\s/?#@]+\/[^\s?#]+$/;

/** Whether a repository is reached over SSH, which lets in nobody without a key. */
export function isOverSsh(url: string): boolean {
  return url.startsWith('ssh://') || /^[\w.-]+@[\w.-]+:/.test(url);
}

/** Whether a text may name a branch: Git's own rules (git-check-ref-format), as far as a name that anybody gives one comes near them. */
export function isBranch(name: unknown): boolean {
  return typeof name === 'string' && /^(?![-/.])(?!.*(\.\.|\/\/|\/\.|@\{|\.lock(\/|$)))[^\s\p{C}~^:?*[\\]+(?<![/.])$/u.test(name);
}
