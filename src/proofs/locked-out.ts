import type { Model } from '../model/assemble';
import { webNames } from '../model/web-names';
import { textAt } from '../objects/lenient';
import type { Problem } from '../problems';

/**
 * An Argo CD that lets in only those who sign on at what it deploys itself: who would mend that does not come in. Its own administrator
 * is there unless `admin.enabled` is `false` (argoproj/argo-cd, util/settings/accounts.go), and OpenID Connect has its `issuer` in
 * `oidc.config`, Dex in `dex.config` (util/settings/settings.go).
 */
export function lockedOut({ lab, objects }: Model): readonly Problem[] {
  return objects.ofKind('ConfigMap').flatMap(({ source, manifest }): readonly Problem[] => {
    if (manifest.metadata.name !== 'argocd-cm' || textAt(manifest, 'data', 'admin.enabled') !== 'false') return [];
    const asked = ['oidc.config', 'dex.config'].flatMap((key) => hostsIn(textAt(manifest, 'data', key) ?? ''));
    const issuer = webNames(lab, objects).find(({ hostname }) => asked.includes(hostname));
    if (issuer === undefined) return [];
    return [
      {
        code: 'COLD_START_CIRCLE',
        where: source,
        what: `each waits for the next: who mends ${issuer.app} → Argo CD → ${issuer.hostname} → ${issuer.app}`,
        repair: "keep Argo CD's own administrator: 'admin.enabled': 'true'",
      },
    ];
  });
}

/** The hostnames of all addresses in a text. */
const hostsIn = (text: string) => [...text.matchAll(/https?:\/\/([a-z0-9.-]+)/g)].map(([, hostname]) => hostname as string);
