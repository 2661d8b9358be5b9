// What GoTrue's migrations make, and which of them each release brings. Read in supabase/auth: migrations/ and the tags
// that hold each file, in November 2026.

/** Migrations that make tables. No later one drops a table of these. */
const tablesOf: Readonly<Record<string, readonly string[]>> = {
  '00': ['users', 'refresh_tokens', 'instances', 'audit_log_entries'],
  '20210909172000': ['identities'],
  '20220811173540': ['sessions'],
  '20221003041349': ['mfa_factors', 'mfa_challenges', 'mfa_amr_claims'],
  '20221021082433': ['sso_providers', 'sso_domains', 'saml_providers', 'saml_relay_states'],
  '20230322519590': ['flow_state'],
  '20240427152123': ['one_time_tokens'],
  '20250731150234': ['oauth_clients'],
  '20250804100000': ['oauth_authorizations', 'oauth_consents'],
  '20251201000000': ['oauth_client_states'],
  '20260219120000': ['custom_oauth_providers'],
  '20260302000000': ['webauthn_credentials', 'webauthn_challenges'],
};

/** Every release that brought a migration since mid-2022, with the newest one it holds. */
const newestMigrations = `2.6.36 20220614074223 2.15.2 20220811173540 2.17.4 20221003041400 2.18.0 20221011041400
  2.19.3 20221021073300 2.21.0 20221021082433 2.23.0 20221027105023 2.30.5 20221114143410 2.33.3 20221125140132
  2.38.2 20221208132122 2.40.0 20221215195900 2.41.0 20230116124412 2.42.2 20230131181311 2.55.0 20230322519590
  2.58.0 20230402418590 2.60.3 20230411005111 2.66.0 20230508135423 2.69.0 20230523124323 2.93.0 20230818113222
  2.96.0 20230914180801 2.108.0 20231027141322 2.113.0 20231114161723 2.116.0 20231117164230 2.144.0 20240214120130
  2.145.0 20240314092811 2.151.0 20240427152123 2.154.0 20240612123726 2.158.0 20240729123726 2.158.1 20240802193726
  2.159.0 20240806073726 2.163.0 20241009103726 2.178.0 20250717082212 2.179.0 20250731150234 2.180.0 20250904133000
  2.181.0 20251007112900 2.183.0 20251111201300 2.184.0 20251201000000 2.186.0 20260121000000 2.187.0 20260219120000
  2.188.0 20260302000000 2.192.0 20260625000000`;

const steps = [...newestMigrations.matchAll(/(\d+\.\d+\.\d+)\s+(\d{14})/g)].map(
  ([, release = '', version = '']) => ({
    release,
    version,
  }),
);

export interface MissingTable {
  readonly table: string;
  /** The recorded migration that makes it. */
  readonly version: string;
}

/** Tables that a recorded migration makes and that are not there. */
export function missingTables(
  migrations: readonly string[],
  tables: readonly string[],
): readonly MissingTable[] {
  return migrations
    .flatMap((version) => (tablesOf[version] ?? []).map((table) => ({ table, version })))
    .filter(({ table }) => !tables.includes(table));
}

/** The newest migration that a release brings; null when the release is older or newer than this list. */
export function newestOf(release: string): string | null {
  const last = steps.at(-1);
  if (last === undefined || compareReleases(release, last.release) > 0) return null;
  return steps.findLast((step) => compareReleases(step.release, release) <= 0)?.version ?? null;
}

/** The first release that brings this migration or a newer one; null = none that is known here. */
export function releaseWith(version: string): string | null {
  return steps.find((step) => step.version >= version)?.release ?? null;
}

/** `2.151.0` of an image's tag; undefined when it does not tell. A tag of more (`v2.151.0-rc.1`) is no release. */
export function releaseOf(tag: string | undefined): string | undefined {
  return /^v?(\d+\.\d+\.\d+)$/.exec(tag ?? '')?.[1];
}

function compareReleases(one: string, other: string): number {
  const a = one.split('.').map(Number);
  const b = other.split('.').map(Number);
  const index = a.findIndex((number, position) => number !== b[position]);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}
