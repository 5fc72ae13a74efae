import type { Manifest } from '../../src/objects/manifest';
import { podPort } from '../helm/platform';
import { right, wrong } from '../proofs/traefik/middlewares';

/**
 * Writes for Traefik what the desk lets through and what it does not, each with a name of its own on the web: which of them it should make,
 * and which it should leave out.
 */
export async function writeForTraefik(
  apply: (object: Manifest) => Promise<unknown>,
  hostname: (name: string) => string,
): Promise<{ readonly made: readonly string[]; readonly left: readonly string[] }> {
  const router = (name: string) => `traefik.ingress.kubernetes.io/router.${name}`;
  const web = async (name: string, annotations: Readonly<Record<string, string>>, service = 'web') => {
    const backend = { service: { name: service, port: { name: 'http' } } };
    const rules = [{ host: hostname(name), http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }];
    const metadata = { name, namespace: 'web', annotations: { [router('entrypoints')]: 'lan', ...annotations } };
    await apply({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata,
      spec: { ingressClassName: 'traefik', rules },
    } as Manifest);
  };
  const custom = (kind: string, name: string, spec: object) =>
    apply({ apiVersion: 'traefik.io/v1alpha1', kind, metadata: { name, namespace: 'web' }, spec } as Manifest);
  for (const [name, spec] of Object.entries(right)) await custom('Middleware', name, spec);
  // all that are right at once: Traefik writes five Ingresses a second that it has seen them (client-go's default), and each costs its part
  await web('right', {
    [router('middlewares')]: Object.keys(right)
      .map((name) => `web-${name}@kubernetescrd`)
      .join(','),
  });
  for (const [name, { spec }] of Object.entries(wrong)) {
    await custom('Middleware', name, spec);
    await web(name, { [router('middlewares')]: `web-${name}@kubernetescrd` });
  }
  await custom('Middleware', 'loop', { chain: { middlewares: [{ name: 'back' }] } });
  await custom('Middleware', 'back', { chain: { middlewares: [{ name: 'loop' }] } });
  await custom('Middleware', 'strange', { chain: { middlewares: [{ name: 'prefix', namespace: 'argocd' }] } });
  const annotated: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    loop: { [router('middlewares')]: 'web-loop@kubernetescrd' },
    strange: { [router('middlewares')]: 'web-strange@kubernetescrd' },
    'no-provider': { [router('middlewares')]: 'web-prefix' },
    'no-field': { [router('entrypoint')]: 'lan' },
    'no-number': { [router('priority')]: 'high' },
    'no-switch': { [router('observability.metrics')]: 'yes' },
  };
  for (const [name, annotations] of Object.entries(annotated)) await web(name, annotations);
  const ports = [{ name: 'http', port: podPort, targetPort: 'http' }];
  const cookie = { 'traefik.ingress.kubernetes.io/service.sticky.cookie.secure': 'on' };
  const metadata = { name: 'sticky', namespace: 'web', annotations: cookie };
  await apply({
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { selector: { 'app.kubernetes.io/name': 'web' }, ports },
  } as Manifest);
  await web('sticky', {}, 'sticky');
  // the last that each of its providers hears of: with it, both have heard of all before
  await custom('Middleware', 'last', { stripPrefix: {} });
  const ignored = { 'traefik.ingress.kubernetes.io/rewrite-target': '/' };
  await web('last', { [router('priority')]: '-5', [router('middlewares')]: 'web-last@kubernetescrd', ...ignored });
  const isMade = (name: string) => wrong[name]?.isDead === true;
  return {
    made: ['last', 'right', ...Object.keys(wrong).filter(isMade)],
    left: [...Object.keys(wrong).filter((name) => !isMade(name)), ...Object.keys(annotated), 'sticky'],
  };
}
