// Variables without which a service does not start. Read in supabase/realtime, supabase/supavisor config/runtime.exs,
// supabase/auth internal/conf/configuration.go (required:"true") and supabase/storage src/config.ts.
import { settingOf } from '../../engine/find-service.ts';
import type { ServiceFact, ServiceRole } from '../../model/facts/services.ts';

interface Required {
  /** Any one of these. */
  readonly names: readonly [string, ...string[]];
  readonly product?: string;
  /** Elixir's `fetch_env!` asks that it is there; with an empty one the service starts. */
  readonly mayBeEmpty?: boolean;
  /** First image version that insists. */
  readonly since?: readonly [major: number, minor: number, patch: number];
}

const required: { readonly [Role in ServiceRole]?: readonly Required[] } = {
  auth: [
    { names: ['GOTRUE_JWT_SECRET', 'GOTRUE_JWT_KEYS'] },
    { names: ['GOTRUE_DB_DATABASE_URL', 'DATABASE_URL'] },
    { names: ['GOTRUE_SITE_URL'] },
    { names: ['API_EXTERNAL_URL'] },
  ],
  realtime: [
    { names: ['SECRET_KEY_BASE'], mayBeEmpty: true },
    { names: ['DB_ENC_KEY', 'DB_ENC_KEY_GCM'] },
    { names: ['APP_NAME'] },
    // supabase/realtime#1729.
    { names: ['METRICS_JWT_SECRET'], mayBeEmpty: true, since: [2, 78, 4] },
  ],
  storage: [{ names: ['DATABASE_URL'] }, { names: ['AUTH_JWT_SECRET', 'PGRST_JWT_SECRET'] }],
  pooler: [
    { names: ['SECRET_KEY_BASE'], mayBeEmpty: true, product: 'supavisor' },
    { names: ['VAULT_ENC_KEY'], product: 'supavisor' },
    { names: ['DATABASE_URL'], product: 'supavisor' },
  ],
};

/** What this service lacks, the first name of each; `unsure` = it depends on an image version that the tag hides. */
export function lackingOf(service: ServiceFact): {
  readonly sure: readonly string[];
  readonly unsure: readonly string[];
} {
  const missing = (required[service.role] ?? []).filter(({ names, product, mayBeEmpty }) => {
    if (product !== undefined && service.product !== undefined && service.product !== product) return false;
    if (mayBeEmpty === true && names.some((name) => service.environment[name]?.text === '')) return false;
    return settingOf(service, ...names) === undefined;
  });
  const insists = missing.map(({ names, since }) => ({
    name: names[0],
    sure: hasReached(service.image?.tag, since),
  }));
  return {
    sure: insists.filter(({ sure }) => sure === true).map(({ name }) => name),
    unsure: insists.filter(({ sure }) => sure === undefined).map(({ name }) => name),
  };
}

function hasReached(tag: string | undefined, since: Required['since']): boolean | undefined {
  if (since === undefined) return true;
  const version = /^v?(\d+)\.(\d+)\.(\d+)/.exec(tag ?? '');
  if (version === null) return undefined;
  const numbers = version.slice(1).map(Number);
  const different = since.findIndex((part, index) => numbers[index] !== part);
  return different === -1 || (numbers[different] ?? 0) > (since[different] ?? 0);
}
