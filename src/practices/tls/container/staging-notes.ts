/** Said openly, because a limit of Let's Encrypt is at stake. */
export function stagingNotes(
  proxy: 'caddy' | 'nginx',
  acme: { server: string; staging_first: boolean },
): readonly string[] {
  if (acme.server !== 'letsencrypt' || !acme.staging_first) return [];
  return proxy === 'nginx'
    ? [
        "certbot first proves the way with a dry run at Let's Encrypt's staging server, then asks for the certificate",
      ]
    : ["Caddy asks Let's Encrypt once, and after a failure only again when the staging server was content"];
}
