import { describe, expect, it } from 'vitest';
import { deployment, envKey, withKeys } from '../../../../test/helpers/deployment.ts';
import { judge } from '../../../../test/helpers/facts.ts';
import { unusedVariables } from './unused-variables.ts';

const unused = (name: string, text = 'x') => envKey(name, text, { used: false });
const status = (...keys: ReturnType<typeof envKey>[]) => {
  return judge(unusedVariables, { deployment: withKeys(...keys) }).status;
};

describe('compose/unused-variables', () => {
  it.each([
    'GOOGLE_ENABLED',
    'SMS_PROVIDER',
    'GOTRUE_RATE_LIMIT_EMAIL_SENT',
    'SMTP_MAX_FREQUENCY',
    'STORAGE_BACKEND',
  ])('fails on %s when no service uses it', (name) => {
    const outcome = judge(unusedVariables, { deployment: withKeys(unused(name)) });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ subject: name, at: { file: '.env', line: 5 } }],
    });
  });

  it.each(['KONG_HTTPS_PORT', 'GOOGLE_PROJECT_ID', 'MINIO_ROOT_PASSWORD', 'LOGFLARE_API_KEY', 'STUDIO_PORT'])(
    'leaves %s alone: upstream ships it unused',
    (name) => {
      expect(status(unused(name))).toBe('pass');
    },
  );

  it.each([
    'COMPOSE_FILE',
    'COMPOSE_PROJECT_NAME',
    'BACKUP_BUCKET',
    'PROXY_DOMAIN',
    'CERTBOT_EMAIL',
    'SITES',
  ])('leaves %s alone: it is not a service’s', (name) => {
    expect(status(unused(name))).toBe('pass');
  });

  it.each(['SUPAVISOR_POOL_SIZE', 'NEXT_ANALYTICS_BACKEND_PROVIDER', 'SMTP_SECURE'])(
    'leaves %s to the check that says what to set instead',
    (name) => {
      expect(status(unused(name))).toBe('pass');
    },
  );

  it('passes on what is used, empty, or used by another key', () => {
    expect(status(envKey('GOOGLE_ENABLED', 'true'))).toBe('pass');
    expect(status(unused('GOOGLE_ENABLED', ''))).toBe('pass');
    const host = unused('API_HOST', 'a.example.com');
    expect(status(host, envKey('API_EXTERNAL_URL', 'https://a.example.com/auth/v1'))).toBe('pass');
    expect(status(host, envKey('SITE_URL', 'https://b.example.com'))).toBe('fail');
    expect(status(unused('GOOGLE_ENABLED', 'true'), envKey('ENABLE_EMAIL_SIGNUP', 'true'))).toBe('fail');
  });

  it('does not apply without an env file', () => {
    expect(judge(unusedVariables, { deployment: deployment({ envFile: null }) }).status).toBe('skip');
  });
});
