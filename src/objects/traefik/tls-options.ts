import { listAt, textAt } from '../lenient';
import { show } from '../show';
import { judgedEach, type TraefikFault, told } from './faults';

/** Traefik v3.7, pkg/tls/certificate.go. */
const versions = ['VersionTLS10', 'VersionTLS11', 'VersionTLS12', 'VersionTLS13'];
const curves = [
  ...['secp256r1', 'CurveP256', 'secp384r1', 'CurveP384', 'secp521r1', 'CurveP521', 'x25519', 'X25519'],
  ...['x25519mlkem768', 'X25519MLKEM768', 'secp256r1mlkem768', 'SecP256r1MLKEM768', 'secp384r1mlkem1024', 'SecP384r1MLKEM1024'],
];

/** Traefik v3.7, pkg/tls/cipher.go. */
const ciphers = new Set([
  ...[
    'RC4_128_SHA',
    '3DES_EDE_CBC_SHA',
    'AES_128_CBC_SHA',
    'AES_256_CBC_SHA',
    'AES_128_CBC_SHA256',
    'AES_128_GCM_SHA256',
    'AES_256_GCM_SHA384',
  ].map((name) => `TLS_RSA_WITH_${name}`),
  ...[
    'RC4_128_SHA',
    'AES_128_CBC_SHA',
    'AES_256_CBC_SHA',
    'AES_128_CBC_SHA256',
    'AES_128_GCM_SHA256',
    'AES_256_GCM_SHA384',
    'CHACHA20_POLY1305',
    'CHACHA20_POLY1305_SHA256',
  ].flatMap((name) => [`TLS_ECDHE_RSA_WITH_${name}`, `TLS_ECDHE_ECDSA_WITH_${name}`]),
  ...[
    'TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA',
    'TLS_AES_128_GCM_SHA256',
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'TLS_FALLBACK_SCSV',
  ],
]);

/** What is wrong with a TLSOption's spec (Traefik v3.7, pkg/tls/tlsmanager.go, `buildTLSConfig`): no route with it is served; a version that is none is taken for the default, in silence. */
export function tlsOptionFaults(spec: unknown): readonly TraefikFault[] {
  const [low, high] = [textAt(spec, 'minVersion'), textAt(spec, 'maxVersion')];
  const version = (field: string, said: string | undefined) =>
    said === undefined || versions.includes(said)
      ? []
      : told(field, `${show(said)} is none that Traefik knows, and the default counts`, `name one of ${versions.join(', ')}`);
  const kind = textAt(spec, 'clientAuth', 'clientAuthType') ?? '';
  const backwards = low !== undefined && high !== undefined && versions.includes(high) && versions.indexOf(low) > versions.indexOf(high);
  return [
    ...version('minVersion', low),
    ...version('maxVersion', high),
    ...(backwards ? told('maxVersion', `${high} is before ${low}: no client can speak both`, 'leave one of the two out') : []),
    ...judgedEach(
      spec,
      '',
      'cipherSuites',
      (name) => (ciphers.has(name) ? undefined : 'is no cipher of Go’s'),
      'name it as Go does, like TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256; those of TLS 1.3 cannot be chosen',
    ),
    ...judgedEach(
      spec,
      '',
      'curvePreferences',
      (name) => (curves.includes(name) ? undefined : 'is no curve of Go’s'),
      `name some of ${curves.slice(0, 8).join(', ')}`,
    ),
    ...(/^Verify|Verify/.test(kind) && listAt(spec, 'clientAuth', 'secretNames').length === 0
      ? told(
          'clientAuth.secretNames',
          `is empty, and ${kind} has nothing to go by`,
          'name the Secret with the certificate authority, in its key ca.crt',
        )
      : []),
  ];
}
