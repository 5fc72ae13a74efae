/** A middleware's spec, and where something is wrong with it. */
export interface Case {
  readonly spec: Readonly<Record<string, unknown>>;
  /** Below the spec; `''` for all of it. */
  readonly at: string;
  /** Traefik loads it, and nobody comes through, or nothing of what it says happens. */
  readonly isDead?: true;
}

const regexps = [
  '(?=a)',
  '(?<!a)b',
  '(a)\\1',
  'a++',
  '*a',
  '[z-a]',
  '(',
  '[',
  '\\',
  'a{2,1}',
  'a{1001}',
  '\\p{Foo}',
  '\\Z',
  '\\h',
  '[[:foo:]]',
  '(?>a)',
];
const goodRegexps = [
  '^/api/(.*)',
  '(?i)a',
  '(?P<n>a)',
  '(?<n>a)',
  '(?P<n>a)(?P<n>b)',
  '[[:alpha:]]+',
  '\\p{Greek}',
  'a{2,1000}',
  'a{,3}',
  '\\Qa.b\\E',
  '[]a]',
  '\\x{41}\\z',
  'a*?',
  '(?s-i:.)',
  '(?i)*',
];

/** By name: what Traefik leaves out, or what leads nowhere. */
export const wrong: Readonly<Record<string, Case>> = {
  'says-nothing': { spec: {}, at: '' },
  'two-kinds': { spec: { stripPrefix: { prefixes: ['/a'] }, addPrefix: { prefix: '/b' } }, at: '' },
  'two-empty-kinds': { spec: { compress: {}, contentType: {} }, at: '' },
  'no-prefix': { spec: { addPrefix: {} }, at: 'addPrefix.prefix' },
  'no-users': { spec: { basicAuth: { realm: 'a' } }, at: 'basicAuth.secret' },
  'no-digests': { spec: { digestAuth: {} }, at: 'digestAuth.secret' },
  'less-than-no-bytes': { spec: { buffering: { maxRequestBodyBytes: -1 } }, at: 'buffering.maxRequestBodyBytes' },
  'less-than-no-answer': { spec: { buffering: { memResponseBodyBytes: -5 } }, at: 'buffering.memResponseBodyBytes' },
  'retry-of-nothing': { spec: { buffering: { retryExpression: 'Attempts()' } }, at: 'buffering.retryExpression' },
  'retry-by-a-word': { spec: { buffering: { retryExpression: 'Attempts() < "2"' } }, at: 'buffering.retryExpression' },
  'retry-by-another': { spec: { buffering: { retryExpression: 'IsNetworkErr() && Attempts() < 2' } }, at: 'buffering.retryExpression' },
  'retry-the-other-way': { spec: { buffering: { retryExpression: '2 > Attempts()' } }, at: 'buffering.retryExpression' },
  'retry-and': { spec: { buffering: { retryExpression: 'IsNetworkError() and Attempts() < 2' } }, at: 'buffering.retryExpression' },
  'retry-not': { spec: { buffering: { retryExpression: '!IsNetworkError()' } }, at: 'buffering.retryExpression' },
  'retry-open': { spec: { buffering: { retryExpression: '(IsNetworkError()' } }, at: 'buffering.retryExpression' },
  'retry-order-of-words': { spec: { buffering: { retryExpression: 'RequestMethod() < "GET"' } }, at: 'buffering.retryExpression' },
  'no-expression': { spec: { circuitBreaker: {} }, at: 'circuitBreaker.expression' },
  'ratio-of-a-whole': { spec: { circuitBreaker: { expression: 'NetworkErrorRatio() > 1' } }, at: 'circuitBreaker.expression' },
  'quantile-of-a-whole': { spec: { circuitBreaker: { expression: 'LatencyAtQuantileMS(50) > 100' } }, at: 'circuitBreaker.expression' },
  'ratio-of-three': { spec: { circuitBreaker: { expression: 'ResponseCodeRatio(500, 600, 0) > 0.5' } }, at: 'circuitBreaker.expression' },
  'fallback-of-a-word': {
    spec: { circuitBreaker: { expression: 'NetworkErrorRatio() > 0.5', fallbackDuration: 'soon' } },
    at: 'circuitBreaker.fallbackDuration',
  },
  'no-such-encoding': { spec: { compress: { encodings: ['gzip', 'deflate'] } }, at: 'compress.encodings[1]' },
  'no-encoding': { spec: { compress: { encodings: [] } }, at: 'compress.encodings' },
  'another-default': { spec: { compress: { encodings: ['br'], defaultEncoding: 'gzip' } }, at: 'compress.defaultEncoding' },
  'both-contents': { spec: { compress: { excludedContentTypes: ['text/html'], includedContentTypes: ['text/css'] } }, at: 'compress' },
  'half-a-content': { spec: { compress: { excludedContentTypes: ['text/'] } }, at: 'compress.excludedContentTypes[0]' },
  'two-contents-in-one': { spec: { compress: { includedContentTypes: ['text/html, text/css'] } }, at: 'compress.includedContentTypes[0]' },
  'errors-without-pages': { spec: { errors: { status: ['500'], query: '/' } }, at: 'errors.service' },
  'errors-without-a-port': { spec: { errors: { status: ['500'], query: '/', service: { name: 'web' } } }, at: 'errors.service.port' },
  'codes-in-one': { spec: { errors: { status: ['500,503'], query: '/', service: { name: 'web', port: 5678 } } }, at: 'errors.status[0]' },
  'codes-without-end': {
    spec: { errors: { status: ['500-'], query: '/', service: { name: 'web', port: 5678 } } },
    at: 'errors.status[0]',
  },
  'nobody-to-ask': { spec: { forwardAuth: {} }, at: 'forwardAuth.address' },
  'no-address-to-ask': { spec: { forwardAuth: { address: 'auth.auth.svc:8080' } }, at: 'forwardAuth.address', isDead: true },
  'asks-by-another-way': { spec: { forwardAuth: { address: 'tcp://auth.auth.svc' } }, at: 'forwardAuth.address', isDead: true },
  'headers-of-an-answer': {
    spec: { forwardAuth: { address: 'http://auth', authResponseHeadersRegex: '^(?!X-)' } },
    at: 'forwardAuth.authResponseHeadersRegex',
  },
  'no-header': { spec: { headers: {} }, at: 'headers' },
  'headers-of-nothing': { spec: { headers: { frameDeny: false, customRequestHeaders: {}, referrerPolicy: '' } }, at: 'headers' },
  'origin-by-lookahead': {
    spec: { headers: { accessControlAllowOriginListRegex: ['^https://(?!evil)'] } },
    at: 'headers.accessControlAllowOriginListRegex[0]',
  },
  'nobody-at-once': { spec: { inFlightReq: {} }, at: 'inFlightReq.amount', isDead: true },
  'counts-by-two': {
    spec: { inFlightReq: { amount: 5, sourceCriterion: { requestHost: true, requestHeaderName: 'X-A' } } },
    at: 'inFlightReq.sourceCriterion',
  },
  'nobody-allowed': { spec: { ipAllowList: {} }, at: 'ipAllowList.sourceRange' },
  'a-name-for-a-range': { spec: { ipAllowList: { sourceRange: ['localhost'] } }, at: 'ipAllowList.sourceRange[0]' },
  'a-long-prefix': { spec: { ipAllowList: { sourceRange: ['10.0.0.0/8', '192.168.1.0/33'] } }, at: 'ipAllowList.sourceRange[1]' },
  'an-octal-address': { spec: { ipAllowList: { sourceRange: ['192.168.01.0/24'] } }, at: 'ipAllowList.sourceRange[0]' },
  'ranges-in-one': { spec: { ipAllowList: { sourceRange: ['10.0.0.0/8,192.168.0.0/16'] } }, at: 'ipAllowList.sourceRange[0]' },
  'no-such-code': { spec: { ipAllowList: { sourceRange: ['10.0.0.0/8'], rejectStatusCode: 599 } }, at: 'ipAllowList.rejectStatusCode' },
  'no-such-proxy': {
    spec: { ipAllowList: { sourceRange: ['10.0.0.0/8'], ipStrategy: { excludedIPs: ['proxy'] } } },
    at: 'ipAllowList.ipStrategy.excludedIPs[0]',
  },
  'no-such-subnet': {
    spec: { ipAllowList: { sourceRange: ['10.0.0.0/8'], ipStrategy: { ipv6Subnet: 129 } } },
    at: 'ipAllowList.ipStrategy.ipv6Subnet',
  },
  'an-old-list': { spec: { ipWhiteList: { sourceRange: ['10.0.0/8'] } }, at: 'ipWhiteList.sourceRange[0]' },
  'no-average': { spec: { rateLimit: { burst: 50 } }, at: 'rateLimit.average', isDead: true },
  'a-period-of-a-word': { spec: { rateLimit: { average: 5, period: 'minute' } }, at: 'rateLimit.period' },
  'a-period-backwards': { spec: { rateLimit: { average: 5, period: '-1m' } }, at: 'rateLimit.period' },
  'a-period-without-unit': { spec: { rateLimit: { average: 5, period: '1m30' } }, at: 'rateLimit.period' },
  'by-address-and-header': {
    spec: { rateLimit: { average: 5, sourceCriterion: { ipStrategy: { depth: 1 }, requestHeaderName: 'X' } } },
    at: 'rateLimit.sourceCriterion',
  },
  'no-scheme': { spec: { redirectScheme: { permanent: true } }, at: 'redirectScheme.scheme' },
  'never-again': { spec: { retry: {} }, at: 'retry.attempts' },
  'again-by-nothing': { spec: { retry: { attempts: 2, disableRetryOnNetworkError: true } }, at: 'retry' },
  'again-by-codes-in-one': { spec: { retry: { attempts: 2, status: ['502,503'] } }, at: 'retry.status[0]' },
  'again-after-one-and-two': { spec: { retry: { attempts: 2, initialInterval: '1s2' } }, at: 'retry.initialInterval' },
  'two-plugins': { spec: { plugin: { a: {}, b: {} } }, at: 'plugin' },
  'replaces-by-what-is-none': { spec: { replacePathRegex: { regex: '(?=a)', replacement: '/' } }, at: 'replacePathRegex.regex' },
  'strips-by-what-is-none': { spec: { stripPrefixRegex: { regex: ['/a', '(a)\\1'] } }, at: 'stripPrefixRegex.regex[1]' },
  ...Object.fromEntries(
    regexps.map((regex, index): [string, Case] => [
      `redirect-by-${index}`,
      { spec: { redirectRegex: { regex, replacement: '/' } }, at: 'redirectRegex.regex' },
    ]),
  ),
};

/** What looks alike, and Traefik loads. */
export const right: Readonly<Record<string, Case['spec']>> = {
  prefix: { addPrefix: { prefix: '/a' } },
  'prefixes-of-nothing': { stripPrefix: {} },
  buffers: { buffering: { maxRequestBodyBytes: 0, memRequestBodyBytes: 2_000_000 } },
  'tries-again': {
    buffering: { retryExpression: 'IsNetworkError() && Attempts() <= 2 || (RequestMethod() == "GET" && ResponseCode() != 500)' },
  },
  'tries-a-word': { buffering: { retryExpression: 'RequestMethod() == `GET`' } },
  breaks: {
    circuitBreaker: {
      expression: 'LatencyAtQuantileMS(50.0) > 100 || ResponseCodeRatio(500, 600, 0, 600) > 0.25',
      checkPeriod: '100ms',
      fallbackDuration: 10,
    },
  },
  compresses: { compress: {} },
  'compresses-some': {
    compress: { encodings: ['zstd', 'br'], defaultEncoding: 'br', excludedContentTypes: ['text/event-stream', 'text/html; charset=utf-8'] },
  },
  guesses: { contentType: {} },
  passes: { passTLSClientCert: {} },
  calls: { grpcWeb: {} },
  lets: { encodedCharacters: {} },
  'error-pages': { errors: { status: ['404', '500-599'], query: '/{status}', service: { name: 'web', port: 5678 } } },
  asks: { forwardAuth: { address: 'http://auth.auth.svc:8080/verify', trustForwardHeader: true, authResponseHeadersRegex: '^X-' } },
  'a-header-of-nothing': { headers: { customResponseHeaders: { Server: '' } } },
  'no-time': { headers: { stsSeconds: 0 } },
  'no-age': { headers: { accessControlMaxAge: 0 } },
  denies: { headers: { frameDeny: true } },
  'one-at-once': { inFlightReq: { amount: 1 } },
  'by-header': { inFlightReq: { amount: 1, sourceCriterion: { requestHeaderName: 'X-A', requestHost: false } } },
  allows: {
    ipAllowList: { sourceRange: ['10.0.0.1', '192.168.1.7/24', 'fd00::/8', '::1', '::ffff:10.0.0.1', '0.0.0.0/0'], rejectStatusCode: 451 },
  },
  'allows-behind': { ipAllowList: { sourceRange: ['10.0.0.0/8'], ipStrategy: { depth: 2, excludedIPs: ['not asked'], ipv6Subnet: 64 } } },
  'allows-but': { ipAllowList: { sourceRange: ['10.0.0.0/8'], ipStrategy: { excludedIPs: ['10.0.0.1', '10.1.0.0/16'] } } },
  limits: { rateLimit: { average: 100, burst: 0, period: '1m' } },
  'limits-by-the-second': { rateLimit: { average: 1, period: 10 } },
  'limits-nothing-on-purpose': { rateLimit: { average: 0 } },
  'to-https': { redirectScheme: { scheme: 'https', port: '8443' } },
  'to-a-path': { replacePath: { path: '/a' } },
  again: { retry: { attempts: 3, initialInterval: '100ms', status: ['502', '503-504'] } },
  'again-by-codes': { retry: { attempts: 1, status: ['500'], disableRetryOnNetworkError: true } },
  replaces: { replacePathRegex: { regex: ' /x(.*)', replacement: '/' } },
  strips: { stripPrefixRegex: { regex: ['/x[0-9]+', '/y'] } },
  ...Object.fromEntries(
    goodRegexps.map((regex, index) => [
      `redirects-by-${index}`,
      { redirectRegex: { regex: `^https://nowhere${regex.replace(/^\^/, '')}`, replacement: '/' } },
    ]),
  ),
};
