import { describe, expect, it } from 'vitest';
import { isSecretName } from './secret-name.ts';

describe('isSecretName', () => {
  it.each([
    'POSTGRES_PASSWORD',
    'PGPASSWORD',
    'GOTRUE_SMTP_PASS',
    'DASHBOARD_PASSWORD',
    'JWT_SECRET',
    'GOTRUE_JWT_SECRET',
    'GOTRUE_JWT_KEYS',
    'JWT_JWKS',
    'ANON_KEY',
    'SERVICE_ROLE_KEY',
    'ANON_KEY_ASYMMETRIC',
    'SUPABASE_PUBLISHABLE_KEY',
    'SUPABASE_SECRET_KEYS',
    'NEXT_PUBLIC_SUPABASE_ANON_KEY',
    'SECRET_KEY_BASE',
    'DB_ENC_KEY',
    'CRYPTO_KEY',
    'LOGFLARE_PUBLIC_ACCESS_TOKEN',
    'LOGFLARE_API_KEY',
    'S3_PROTOCOL_ACCESS_KEY_ID',
    'S3_PROTOCOL_ACCESS_KEY_SECRET',
    'AWS_ACCESS_KEY_ID',
    'RUSTFS_ACCESS_KEY',
    'GOTRUE_SAML_PRIVATE_KEY',
    'GOTRUE_HOOK_SEND_SMS_SECRETS',
    'GOTRUE_EXTERNAL_GOOGLE_SECRET',
    'IMGPROXY_SALT',
    'GF_SECURITY_ADMIN_PASSWORD',
    'PASSWORD2',
    'apiKey',
    'clientSecret',
    'traefik.http.middlewares.x.basicauth',
    'KEY_BASE64',
    'DASHBOARD_BASIC_AUTH',
  ])('takes %s for a secret', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each([
    'POSTGRES_PASSWORD_FILE',
    'GOTRUE_PASSWORD_MIN_LENGTH',
    'GOTRUE_PASSWORD_REQUIRED_CHARACTERS',
    'GOTRUE_SECURITY_REFRESH_TOKEN_ROTATION_ENABLED',
    'GOTRUE_HOOK_CUSTOM_ACCESS_TOKEN_URI',
    'PGRST_JWT_SECRET_IS_BASE64',
    'PGRST_JWT_ROLE_CLAIM_KEY',
    'VAPID_PUBLIC_KEY',
    'TURNSTILE_SITE_KEY',
    'KONG_SSL_CERT_KEY',
    'KMS_KEY_ID',
    'GOTRUE_JWT_KEY_ID',
    'SUPABASE_URL',
    'POSTGRES_USER',
    'SMTP_USER',
    'KEYCLOAK_URL',
    'MONKEY',
    'GOTRUE_JWT_EXP',
    'COMPASS',
    'TOKENIZER_PATH',
    'JWT_ISSUER',
    'KONG_PLUGINS',
    '',
  ])('takes %s for no secret', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});
