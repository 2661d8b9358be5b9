// Which keys of `.env` were written for a Supabase service, and which of them rest unused in every stock directory.
import type { EnvKeyFact } from '../../model/facts/deployment.ts';

/** Beginnings and endings of names that mean a setting of a Supabase service; other tools keep keys here as well. */
const families =
  /^(?:ADDITIONAL_REDIRECT|ANON|API|APPLE|AUTH|AWS|AZURE|DASHBOARD|DISABLE|ENABLE|FACEBOOK|FILE_SIZE|FUNCTIONS|GITHUB|GLOBAL_S3|GOOGLE|GOTRUE|IMGPROXY|JWT|KONG|LOGFLARE|MAILER|MFA|MINIO|NEXT|OPENAI|PASSWORD|PGRST|POOLER|POSTGRES|RATE_LIMIT|REALTIME|S3|SAML|SECRET_KEY|SERVICE_ROLE|SITE_URL|SMS|SMTP|STORAGE|STUDIO|SUPABASE|SUPAVISOR|TENANT|TUS|VAULT)(?:_|$)/;

/** Keys that upstream's `.env.example` of some release sets, and that some release or overlay does not use. */
const optional = new Set([
  ...[
    'ANON_KEY_ASYMMETRIC',
    'SERVICE_ROLE_KEY_ASYMMETRIC',
    'SUPABASE_PUBLISHABLE_KEY',
    'SUPABASE_SECRET_KEY',
  ],
  ...[
    'JWT_KEYS',
    'JWT_JWKS',
    'PG_META_CRYPTO_KEY',
    'SECRET_KEY_BASE',
    'REALTIME_DB_ENC_KEY',
    'VAULT_ENC_KEY',
  ],
  ...['LOGFLARE_PUBLIC_ACCESS_TOKEN', 'LOGFLARE_PRIVATE_ACCESS_TOKEN', 'LOGFLARE_API_KEY'],
  ...['LOGFLARE_LOGGER_BACKEND_API_KEY', 'GOOGLE_PROJECT_ID', 'GOOGLE_PROJECT_NUMBER'],
  ...['S3_PROTOCOL_ACCESS_KEY_ID', 'S3_PROTOCOL_ACCESS_KEY_SECRET', 'GLOBAL_S3_BUCKET', 'STORAGE_TENANT_ID'],
  ...['MINIO_ROOT_USER', 'MINIO_ROOT_PASSWORD', 'POSTGRES_HOST', 'POSTGRES_PORT', 'POSTGRES_DB'],
  ...[
    'POOLER_PROXY_PORT_TRANSACTION',
    'POOLER_DEFAULT_POOL_SIZE',
    'POOLER_MAX_CLIENT_CONN',
    'POOLER_TENANT_ID',
  ],
  ...['POOLER_DB_POOL_SIZE', 'STUDIO_DEFAULT_ORGANIZATION', 'STUDIO_DEFAULT_PROJECT', 'STUDIO_PORT'],
  ...['OPENAI_API_KEY', 'PGRST_DB_MAX_ROWS', 'PGRST_DB_EXTRA_SEARCH_PATH', 'FUNCTIONS_VERIFY_JWT'],
  ...['API_GW_HTTP_PORT', 'KONG_HTTP_PORT', 'KONG_HTTPS_PORT', 'IMGPROXY_AUTO_WEBP'],
  ...['IMGPROXY_ENABLE_WEBP_DETECTION', 'DASHBOARD_USERNAME', 'DASHBOARD_PASSWORD'],
]);

/** Keys that nothing reads in any release; checks of their own say what to set instead. */
const deadEverywhere =
  /^(?:SUPAVISOR_POOL_SIZE|NEXT_ANALYTICS_BACKEND_PROVIDER|(?:GOTRUE_)?SMTP_(?:SECURE|TLS|SSL|STARTTLS|ENCRYPTION|USE_TLS|USE_SSL|TLS_MODE))$/;

/** Set by the operator for a service, and read by none. `keys` are all of the file: one may be used by another. */
export function isWithoutEffect(key: EnvKeyFact, keys: readonly EnvKeyFact[]): boolean {
  if (key.used || key.text === '' || !families.test(key.name)) return false;
  if (optional.has(key.name) || deadEverywhere.test(key.name)) return false;
  return !keys.some((other) => other !== key && isMadeFrom(other, key));
}

/** Texts are interpolated already, so `https://${HOST}` shows only as a text that holds HOST's. */
function isMadeFrom({ text }: EnvKeyFact, part: EnvKeyFact): boolean {
  if (part.secret !== undefined || part.text.length < 4 || !text.includes(part.text)) return false;
  // Two keys that both say `true` or `5432` have nothing to do with each other.
  return text !== part.text || text.length >= 8;
}
