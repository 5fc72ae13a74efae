/**
 * What makes a text look like a secret that stands in the clear. A value of a known form is one whatever its name is; a name that
 * promises one makes any value suspicious that is no reference, no path and no switch.
 */
export function plainSecret(name: string, value: string): string | undefined {
  return formOf(value) ?? (promises(name) && !isHarmless(value) ? `${name} is the name of a secret` : undefined);
}

/** The same for many texts: in a homelab most values and names come again and again, and each is looked at once. */
export function plainSecretOfMany(): typeof plainSecret {
  const [form, promising] = [once(formOf), once(promises)];
  return (name, value) => form(value) ?? (promising(name) ? plainSecret(name, value) : undefined);
}

function once<T>(of: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    if (!known.has(text)) known.set(text, of(text));
    return known.get(text) as T;
  };
}

function formOf(value: string): string | undefined {
  return forms.find(([pattern]) => pattern.test(value))?.[1];
}

/** Forms of values, as their issuers document them. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----/, 'it holds a private key'],
  [/\bAGE-SECRET-KEY-1[0-9A-Z]{20,}/, 'it holds a secret key of age'],
  // user and password before the host; ${VARIABLES} and $(VARIABLES) are filled in elsewhere
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s/?#@:]*:(?!\$[({]|%s|<)[^\s/?#@]+@/i, 'it holds an address with a password'],
  [/\b(ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{22,}\b/, 'it holds a token of GitHub'],
  [/\bglpat-[\w-]{20,}/, 'it holds a token of GitLab'],
  [/\b(AKIA|ASIA)[0-9A-Z]{16}\b/, 'it holds an access key of AWS'],
  [/\bxox[abprs]-[A-Za-z0-9-]{10,}/, 'it holds a token of Slack'],
  [/\bsk_live_[A-Za-z0-9]{16,}/, 'it holds a key of Stripe'],
  [/\bAIza[\w-]{35}\b/, 'it holds a key of Google'],
  [/\btskey-[a-z]+-[A-Za-z0-9]+-[A-Za-z0-9]{10,}/, 'it holds a key of Tailscale'],
  [/\bdop_v1_[0-9a-f]{40,}/, 'it holds a token of DigitalOcean'],
  [/\bhvs\.[\w-]{20,}/, 'it holds a token of Vault'],
  [/\b[MNO][A-Za-z\d_-]{23,27}\.[\w-]{6}\.[\w-]{27,}/, 'it holds a token of Discord'],
  [/\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/, 'it holds a signed token (JWT)'],
  [/\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}|\$(5|6|y)\$[^\s$]+\$[^\s$]{20,}|\$argon2(id|i|d)\$/, 'it holds the hash of a password'],
];

/** Words that promise a secret when a name ends in them: `DB_PASSWORD`, `clientSecret`, `api-key`. */
const words =
  /(^|[_.\-\s]|(?<=[a-z0-9]))(password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|secret[_-]?key|encryption[_-]?key|auth[_-]?key|credentials?)$/i;

/** Names of things that hold one: `existingSecret: bot-token` says where a secret lies, not what it is. */
const holders = /existing|imagepull|secret_?key_?ref|image_?pull/i;

function promises(name: string): boolean {
  return words.test(name) && !holders.test(name);
}

/** What is no secret for sure: nothing, a switch, a small number, a path, an expression that is worked out elsewhere. */
const harmless = [
  /^$/,
  /^(true|false|yes|no|on|off|none|null|enabled|disabled|\d{1,4})$/i,
  /^\.{0,2}\//,
  /^[$`]/, // a shell's variable or command; hashes of passwords begin so too, and have their own form above
  /^\{\{.*\}\}$/,
  /^[\w.:>-]+\(.*\)$/,
];

function isHarmless(value: string): boolean {
  return harmless.some((pattern) => pattern.test(value.trim()));
}

/** Names and values that a text of settings assigns: `password = x`, `token: "x"`, `export SECRET='x'`. */
export function assignments(text: string): readonly (readonly [name: string, value: string])[] {
  const found: (readonly [string, string])[] = [];
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+|set\s+|-\s+)?["']?([\w.-]{2,64})["']?\s*[:=]>?\s*(.+?)\s*[,;]?\s*$/.exec(line);
    const [, name = '', raw = ''] = match ?? [];
    if (match === null || /^\s*(#|\/\/|;)/.test(line)) continue;
    const quoted = /^(["'])(.*)\1$/.exec(raw);
    found.push([name, quoted?.[2] ?? raw]);
  }
  return found;
}
