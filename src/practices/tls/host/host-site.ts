// The files of a proxy on the machine itself.
import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { Wishes } from '../../../engine/wishes/schema.ts';
import type { DeploymentFact } from '../../../model/facts/deployment.ts';
import type { FileFragment } from '../../../model/fragment.ts';
import { certificateSourceOf } from '../container/sources.ts';
import { caddyfile } from '../proxies/caddy.ts';
import { nginxSite } from '../proxies/nginx.ts';
import type { CertificateSource, Site } from '../site/site.ts';
import { hostCertificate, hostState, installScript } from './install-script.ts';

/** Below a generation's folder. */
export const installPath = 'proxy/install.sh';
export const sitePaths = { nginx: 'proxy/nginx.conf', caddy: 'proxy/Caddyfile' } as const;
export type HostProxy = keyof typeof sitePaths;

/** The site in the words of the proxy, and the script that puts it on the machine. */
export function hostFiles(
  proxy: HostProxy,
  site: Site,
  { project, directory }: DeploymentFact,
  wishes: Wishes,
): readonly FileFragment[] {
  const certificate = onMachine(certificateSourceOf(wishes), directory, wishes);
  const { httpPort, httpsPort, domain } = site;
  const script = installScript({ proxy, project, domain, httpPort, httpsPort, certificate });
  const text =
    proxy === 'nginx' ? nginxText(site, project, certificate) : caddyText(site, project, certificate);
  return [
    { kind: 'file', path: sitePaths[proxy], text },
    { kind: 'file', path: installPath, text: script, executable: true },
  ];
}

/** Containers mount a person's files; here they are where the wishes name them. */
function onMachine(source: CertificateSource, directory: string, { tls }: Wishes): CertificateSource {
  const at = (path: string) => posix.resolve(directory, path);
  if (source.from === 'files' && tls.certificate !== undefined)
    return { from: 'files', cert: at(tls.certificate.cert), key: at(tls.certificate.key) };
  if (source.from === 'acme' && tls.acme.ca !== undefined) return { ...source, caRoot: at(tls.acme.ca) };
  return source;
}

/**
 * In the words of a new nginx; install.sh takes back what an older one does not know. Names of variables and zones are one
 * space for all sites of a machine, and names in its patterns have at most 32 characters (pcre2pattern(3)).
 */
function nginxText(site: Site, project: string, certificate: CertificateSource): string {
  const files = certificate.from === 'files' ? certificate : hostCertificate(project);
  const text = nginxSite(site, {
    certificate: { cert: files.cert, key: files.key },
    webroot: certificate.from === 'acme' ? hostState(project).webroot : null,
    listen: { http: site.httpPort, https: site.httpsPort, ipv6: true },
    resolver: null,
    http2: 'directive',
    isHybrid: true,
  });
  const tag = createHash('sha256').update(project).digest('hex').slice(0, 6);
  return text
    .replaceAll(/\bseaworthy_/g, `seaworthy_${tag}_`)
    .replaceAll('shared:seaworthy:', `shared:seaworthy_${tag}:`);
}

/** The snippet's name is one space for all sites of a machine, too; the root is where install.sh puts it. */
function caddyText(site: Site, project: string, certificate: CertificateSource): string {
  const seen =
    certificate.from === 'acme' && certificate.caRoot !== undefined
      ? { ...certificate, caRoot: `/etc/caddy/seaworthy/${project}-acme-ca.pem` }
      : certificate;
  return caddyfile(site, { certificate: seen, healthPort: null })
    .replaceAll('(supabase)', `(seaworthy-${project})`)
    .replaceAll('import supabase', `import seaworthy-${project}`);
}
