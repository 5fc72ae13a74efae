import { at, listAt, tableAt, textAt } from '../lenient';
import { show } from '../show';
import { breakerFunctions, expressionFault, retryFunctions } from './expressions';
import {
  durationFault,
  durationRepair,
  type Judge,
  judged,
  judgedEach,
  rangeFault,
  statusFault,
  type TraefikFault,
  texts,
  told,
} from './faults';
import { goRegexpFault } from './go-regexp';

const regexpRepair = 'write it as Go does: https://pkg.go.dev/regexp/syntax';
const rangeRepair = 'give it an address or a range, like 192.168.1.0/24';
const regexp = (text: string) => goRegexpFault(text.trim());

/** A number of a field; undefined when it says none. */
const numberAt = (value: unknown, field: string) => {
  const number = at(value, field);
  return typeof number === 'number' ? number : undefined;
};

const durations = (value: unknown, path: string, ...fields: readonly string[]): readonly TraefikFault[] =>
  fields.flatMap((field) => {
    const what = durationFault(at(value, field));
    return what === undefined ? [] : told(`${path}.${field}`, `${show(at(value, field))} ${what}`, durationRepair);
  });

/** How a client is found (pkg/config/dynamic/middlewares.go, `IPStrategy.Get`): by depth, else by who is left out, else as it comes. */
const strategy: Judge = (value, path) => {
  const depth = numberAt(value, 'depth') ?? 0;
  const excluded = listAt(value, 'excludedIPs');
  if (depth <= 0 && excluded.length > 0) return judgedEach(value, path, 'excludedIPs', rangeFault, rangeRepair);
  const subnet = numberAt(value, 'ipv6Subnet');
  if (subnet === undefined || (subnet > 0 && subnet <= 128)) return [];
  return told(`${path}.ipv6Subnet`, `${subnet} is no length of a subnet`, 'give it one from 1 to 128, like 64');
};

/** What requests are counted by (pkg/middlewares/extractor.go). */
const criterion: Judge = (value, path) => {
  const by = [
    ...(at(value, 'ipStrategy') === undefined ? [] : ['ipStrategy']),
    ...(textAt(value, 'requestHeaderName') === undefined ? [] : ['requestHeaderName']),
    ...(at(value, 'requestHost') === true ? ['requestHost'] : []),
  ];
  if (by.length > 1) return told(path, `counts by ${by.join(' and by ')} at once`, 'leave one of them');
  return strategy(at(value, 'ipStrategy'), `${path}.ipStrategy`);
};

/** Codes that have a name (Go, net/http, `StatusText`): others are no answer. */
const isStatus = (code: number) =>
  [
    [100, 103],
    [200, 208],
    [226, 226],
    [300, 305],
    [307, 308],
    [400, 418],
    [421, 426],
    [428, 429],
    [431, 431],
    [451, 451],
    [500, 508],
    [510, 511],
  ].some(([low = 0, high = 0]) => code >= low && code <= high);

const allowList: Judge = (value, path) => {
  const code = numberAt(value, 'rejectStatusCode') ?? 0;
  return [
    ...(listAt(value, 'sourceRange').length === 0 ? told(`${path}.sourceRange`, 'is empty, and lets nobody in', rangeRepair) : []),
    ...judgedEach(value, path, 'sourceRange', rangeFault, rangeRepair),
    ...strategy(at(value, 'ipStrategy'), `${path}.ipStrategy`),
    ...(code === 0 || isStatus(code)
      ? []
      : told(`${path}.rejectStatusCode`, `${code} is no code of an answer`, 'give it one like 403 or 404')),
  ];
};

const encodings = ['gzip', 'br', 'zstd'];
/** A kind of content (Go, mime.ParseMediaType): `text/html`, `text/html; charset=utf-8`. */
const contentType = (text: string) =>
  /^\s*[\w!#$%&'*+.^`{|}~-]+(\/[\w!#$%&'*+.^`{|}~-]+)?\s*(;\s*[\w!#$%&'*+.^`{|}~-]+=("([^"\\]|\\.)*"|[\w!#$%&'*+.^`{|}~-]+)\s*)*;?\s*$/.test(
    text,
  )
    ? undefined
    : 'is no kind of content';

const compress: Judge = (value, path) => {
  const said = at(value, 'encodings') === undefined ? encodings : texts(value, path, 'encodings').map(([text]) => text);
  const first = textAt(value, 'defaultEncoding');
  const both = ['excludedContentTypes', 'includedContentTypes'];
  return [
    ...(both.every((field) => listAt(value, field).length > 0) ? told(path, `has ${both.join(' and ')}`, 'leave one of the two out') : []),
    ...both.flatMap((field) => judgedEach(value, path, field, contentType, 'give it one like text/html')),
    ...(said.length === 0 ? told(`${path}.encodings`, 'is empty', `leave it out, or name some of ${encodings.join(', ')}`) : []),
    ...judgedEach(
      value,
      path,
      'encodings',
      (text) => (encodings.includes(text) ? undefined : 'is none that Traefik has'),
      `name some of ${encodings.join(', ')}`,
    ),
    ...(first === undefined || said.includes(first)
      ? []
      : told(`${path}.defaultEncoding`, `${show(first)} is none of its encodings`, `name one of ${said.join(', ')}`)),
  ];
};

/** Fields of `headers` that do something (pkg/config/dynamic/middlewares.go, `Has…HeadersDefined`): a number counts whatever it is. */
const isSaid = (value: unknown) =>
  typeof value === 'number' ||
  value === true ||
  (typeof value === 'string' ? value !== '' : typeof value === 'object' && value !== null && Object.keys(value).length > 0);

const headers: Judge = (value, path) => [
  ...(Object.values(tableAt(value)).some(isSaid)
    ? []
    : told(path, 'sets no header', "say which: customResponseHeaders: { 'X-Robots-Tag': 'noindex' }")),
  ...judgedEach(value, path, 'accessControlAllowOriginListRegex', goRegexpFault, regexpRepair),
];

const errors: Judge = (value, path) => [
  ...judgedEach(value, path, 'status', statusFault, "give each code, or range of codes, as one of the list: ['404', '500-599']"),
  ...Object.keys(tableAt(value, 'statusRewrites')).flatMap((key) =>
    statusFault(key) === undefined
      ? []
      : told(`${path}.statusRewrites`, `${show(key)} ${statusFault(key)}`, "name what is rewritten as '404' or '500-599'"),
  ),
  ...(textAt(value, 'service', 'name') === undefined
    ? told(`${path}.service`, 'names no Service that answers', 'give it service: { name, port }')
    : []),
  ...(textAt(value, 'service', 'name') !== undefined && !at(value, 'service', 'port')
    ? told(`${path}.service.port`, 'is missing', 'name the port of the Service')
    : []),
];

const retry: Judge = (value, path) => [
  ...((numberAt(value, 'attempts') ?? 0) <= 0 ? told(`${path}.attempts`, 'is missing, or less than 1', 'say how often it tries: 3') : []),
  ...(listAt(value, 'status').length === 0 && at(value, 'disableRetryOnNetworkError') === true
    ? told(path, 'tries again neither by a code nor by a lost connection', 'name codes in status, or leave disableRetryOnNetworkError out')
    : []),
  ...judgedEach(value, path, 'status', statusFault, "give each code, or range of codes, as one of the list: ['502', '503-504']"),
  ...durations(value, path, 'initialInterval', 'timeout'),
];

const address = (text: string) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && /^https?:$/.test(url.protocol) && url.hostname !== '' && /^https?:\/\/[^/?#\s]/i.test(text)
    ? undefined
    : 'is no address that it could ask';
};

const missing =
  (field: string, what: string, repair: string): Judge =>
  (value, path) =>
    textAt(value, field) === undefined ? told(`${path}.${field}`, what, repair) : [];
const secret = missing(
  'secret',
  'is missing: its users are in a Secret',
  "name the Secret that holds them, in a key of whatever name: users, of lines like 'ann:$apr1$…'",
);

/** What Traefik's constructors have against each kind (Traefik v3.7, pkg/middlewares/*, and pkg/provider/kubernetes/crd/kubernetes.go). */
const judges: Readonly<Record<string, Judge>> = {
  addPrefix: missing('prefix', 'is missing', 'give it a path, like /api'),
  basicAuth: secret,
  digestAuth: secret,
  buffering: (value, path) => [
    ...['maxRequestBodyBytes', 'memRequestBodyBytes', 'maxResponseBodyBytes', 'memResponseBodyBytes'].flatMap((field) => {
      const bytes = numberAt(value, field) ?? 0;
      return bytes < 0 ? told(`${path}.${field}`, `${bytes} is less than nothing`, 'give it bytes; 0 is no limit, or the default') : [];
    }),
    ...judged(
      value,
      path,
      'retryExpression',
      (text) => expressionFault(text, retryFunctions),
      "give it one like 'IsNetworkError() && Attempts() < 2'",
    ),
  ],
  circuitBreaker: (value, path) => [
    ...missing('expression', 'is missing: nothing says when it opens', "give it one like 'NetworkErrorRatio() > 0.30'")(value, path),
    ...judged(
      value,
      path,
      'expression',
      (text) => expressionFault(text, breakerFunctions),
      "give it one like 'NetworkErrorRatio() > 0.30'",
    ),
    ...durations(value, path, 'checkPeriod', 'fallbackDuration', 'recoveryDuration'),
  ],
  compress,
  errors,
  forwardAuth: (value, path) => [
    ...missing('address', 'is missing', 'say whom it asks: http://auth.auth.svc:8080/verify')(value, path),
    ...judged(value, path, 'address', address, 'give it one like http://auth.auth.svc:8080/verify'),
    ...judged(value, path, 'authResponseHeadersRegex', goRegexpFault, regexpRepair),
  ],
  headers,
  inFlightReq: (value, path) => [
    ...((numberAt(value, 'amount') ?? 0) === 0
      ? told(`${path}.amount`, 'is missing, or 0: every request is turned away', 'say how many it lets in at once: 20')
      : []),
    ...criterion(at(value, 'sourceCriterion'), `${path}.sourceCriterion`),
  ],
  ipAllowList: allowList,
  ipWhiteList: allowList,
  plugin: (value, path) => {
    const names = Object.keys(tableAt(value));
    return names.length === 1
      ? []
      : told(path, names.length === 0 ? 'names none' : `names ${names.join(' and ')}`, 'give each plugin a Middleware of its own');
  },
  rateLimit: (value, path) => [
    ...(at(value, 'average') === undefined ? told(`${path}.average`, 'is missing: nothing is limited', 'say how many a period: 100') : []),
    ...durations(value, path, 'period'),
    ...durations(at(value, 'redis'), `${path}.redis`, 'dialTimeout', 'readTimeout', 'writeTimeout'),
    ...criterion(at(value, 'sourceCriterion'), `${path}.sourceCriterion`),
  ],
  redirectRegex: (value, path) => judged(value, path, 'regex', goRegexpFault, regexpRepair),
  redirectScheme: missing('scheme', 'is missing', 'give it https'),
  replacePathRegex: (value, path) => judged(value, path, 'regex', regexp, regexpRepair),
  retry,
  stripPrefixRegex: (value, path) => judgedEach(value, path, 'regex', regexp, regexpRepair),
};

/** What is wrong with a Middleware's spec, as Traefik reads it: it leaves out one that it cannot make, and every route that names it. */
export function middlewareFaults(spec: unknown): readonly TraefikFault[] {
  const kinds = Object.entries(tableAt(spec)).filter(([, value]) => typeof value === 'object' && value !== null);
  if (kinds.length === 0) return told('', 'says nothing of what it does', 'give it one kind: stripPrefix, headers, redirectScheme …');
  if (kinds.length > 1)
    return told(
      '',
      `is ${kinds.map(([kind]) => kind).join(' and ')} at once`,
      'give each a Middleware of its own, and name both in the route',
    );
  return kinds.flatMap(([kind, value]) => judges[kind]?.(value, kind) ?? []);
}
