import type { ServiceRole } from '../../model/facts/services.ts';

/**
 * Which of its variables a service reads as secrets. Only asked for what arrives through `env_file`, which hands every
 * service every variable: a key counts where something reads it. From upstream's docker/docker-compose.yml and CONFIG.md.
 */
const readBy: { readonly [Role in ServiceRole]?: RegExp } = {
  gateway: /^(?:SUPABASE_|ANON_KEY|SERVICE_ROLE_KEY|DASHBOARD_|KONG_)/,
  auth: /^GOTRUE_/,
  rest: /^PGRST_/,
  realtime: /^(?:DB_|API_JWT_|METRICS_JWT_SECRET|SECRET_KEY_BASE)/,
  storage:
    /^(?:ANON_KEY|SERVICE_KEY|AUTH_JWT_SECRET|PGRST_JWT_SECRET|JWT_JWKS|DATABASE_|AWS_|S3_PROTOCOL_|STORAGE_)/,
  imgproxy: /^(?:IMGPROXY_|AWS_)/,
  meta: /^(?:PG_META_DB_|CRYPTO_KEY)/,
  functions: /^(?:JWT_SECRET|SUPABASE_|ANON_KEY|SERVICE_ROLE_KEY)/,
  db: /^(?:POSTGRES_PASSWORD|PGPASSWORD)$/,
  pooler:
    /^(?:POSTGRES_PASSWORD|DATABASE_URL|DB_|SECRET_KEY_BASE|VAULT_ENC_KEY|API_JWT_SECRET|METRICS_JWT_SECRET)/,
  analytics: /^(?:DB_|LOGFLARE_|POSTGRES_BACKEND_URL|GOOGLE_)/,
  vector: /^LOGFLARE_/,
  studio: /^(?:POSTGRES_PASSWORD|PG_META_CRYPTO_KEY|SUPABASE_|AUTH_JWT_SECRET|LOGFLARE_)/,
};

/** Whether a service of this role reads this variable; services that are not Supabase's are taken to read all. */
export function isRead(role: ServiceRole, name: string): boolean {
  return readBy[role]?.test(name) ?? true;
}
