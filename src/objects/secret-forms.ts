/** Forms of values, as their issuers document them. */
export const secretForms: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----/, 'it holds a private key'],
  [/\bAGE-SECRET-KEY-1[0-9A-Z]{20,}/, 'it holds a secret key of age'],
  // user and password before the host; ${VARIABLES} and $(VARIABLES) are filled in elsewhere
  [/\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/?#@:]*:(?!\$[({]|%s|<)[^\s/?#@]+@/i, 'it holds an address with a password'],
  [/\b(ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{22,}\b/, 'it holds a token of GitHub'],
  [/\bglpat-[\w-]{20,}/, 'it holds a token of GitLab'],
  [/\b(AKIA|ASIA)[0-9A-Z]{16}\b/, 'it holds an access key of AWS'],
  [/\bxox[abprs]-[A-Za-z0-9-]{10,}/, 'it holds a token of Slack'],
  [/\bhttps:\/\/hooks\.slack\.com\/services\/T\w+\/B\w+\/\w{16,}/, 'it holds an address of Slack whose path is its secret'],
  [/\bhttps:\/\/(\w+\.)?discord(app)?\.com\/api\/webhooks\/\d{15,}\/[\w-]{40,}/, 'it holds an address of Discord whose path is its secret'],
  [/\b[sr]k_(live|test)_[A-Za-z0-9]{16,}/, 'it holds a key of Stripe'],
  [/\bsk-(ant|proj|svcacct|or)-[\w-]{20,}|\bsk-[A-Za-z0-9]{40,}/, 'it holds a key of an AI service'],
  [/\bhf_[A-Za-z0-9]{30,}\b/, 'it holds a token of Hugging Face'],
  [/\bnpm_[A-Za-z0-9]{36}\b|\bpypi-[\w-]{40,}/, 'it holds a token of a package registry'],
  [/\bdckr_pat_[\w-]{20,}/, 'it holds a token of Docker Hub'],
  [/\bgls[ae]_[A-Za-z0-9]{32}_[0-9a-f]{8}\b|\bglc_[A-Za-z0-9+/=]{32,}/, 'it holds a token of Grafana'],
  [/\bSG\.[\w-]{20,}\.[\w-]{40,}/, 'it holds a key of SendGrid'],
  [/(^|[^\w:])\d{8,10}:AA[\w-]{33}(?![\w-])/, 'it holds a token of Telegram'],
  [/\bK10[0-9a-f]{64}::/, 'it holds a token of K3s'],
  [/\bAIza[\w-]{35}\b/, 'it holds a key of Google'],
  [/\btskey-[a-z]+-[A-Za-z0-9]+-[A-Za-z0-9]{10,}/, 'it holds a key of Tailscale'],
  [/\bdop_v1_[0-9a-f]{40,}/, 'it holds a token of DigitalOcean'],
  [/\bhvs\.[\w-]{20,}/, 'it holds a token of Vault'],
  [/\b[MNO][A-Za-z\d_-]{23,27}\.[\w-]{6}\.[\w-]{27,}/, 'it holds a token of Discord'],
  [/\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/, 'it holds a signed token (JWT)'],
  [/\b(Bearer|Basic|Token) (?=[\w+/.~-]*\d)[\w+/.~-]{16,}=*/, 'it holds credentials of HTTP'],
  [/"auth"\s*:\s*"[A-Za-z0-9+/]{12,}=*"/, 'it holds the credentials of a registry'],
  [/^\s*machine\s+\S+\s[^#]*\bpassword\s+\S/m, 'it holds a password of .netrc'],
  [
    /\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}|\$(5|6|y)\$[^\s$]+\$[^\s$]{20,}|\$apr1\$[^\s$]+\$[./A-Za-z0-9]{22}|\{SHA\}[A-Za-z0-9+/]{27}=|\$argon2(id|i|d)\$/,
    'it holds the hash of a password',
  ],
];

/** What is in each of these forms, and in few names, addresses and settings: one without holds none of them. */
export const mayHoldSecret = /[A-Z_:$"\s]|(?:glpat|xox[abprs]|sk|pypi|tskey)-|hvs\./;
