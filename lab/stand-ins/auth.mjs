// STAND-IN for GoTrue (supabase/auth). Kept from upstream:
// - exits non-zero when the database login fails at start (supabase/auth: cmd/migrate_cmd.go, run before the API);
// - required settings (internal/conf/configuration.go: GOTRUE_SITE_URL, GOTRUE_JWT_SECRET, API_EXTERNAL_URL, database URL);
// - AUTOCONFIRM with ALLOW_UNVERIFIED_EMAIL_SIGN_INS is a start-up error (configuration.go);
// - /health, /settings, /.well-known/jwks.json, /admin/users behind a role in GOTRUE_JWT_ADMIN_ROLES (internal/api);
// - GET /admin/users lists one audience (header X-JWT-AUD, then GOTRUE_JWT_AUD) of the nil instance (internal/models/user.go, FindUsersInAudience);
// - POST /recover mails the user it finds, and answers 500 when the relay refuses (internal/api/recover.go, mail.go): smtp.mjs;
// - a budget for each caller, when it is told in which header the caller stands (auth-limits.mjs);
// Lab only: /lab/headers answers with the headers that arrived.
// - metrics on their own listener, default 0.0.0.0:9100, only with the exporter "prometheus" (internal/conf/metrics.go).
import { limited } from './auth-limits.mjs';
import {
  bearer,
  body,
  database,
  env,
  fatal,
  log,
  metrics,
  need,
  send,
  serve,
  sql,
  verify,
} from './shared.mjs';
import { sendMail } from './smtp.mjs';

const secret = need('GOTRUE_JWT_SECRET');
need('GOTRUE_SITE_URL');
need('API_EXTERNAL_URL');
const db = database(need('GOTRUE_DB_DATABASE_URL'));
if (env.GOTRUE_MAILER_AUTOCONFIRM === 'true' && env.GOTRUE_MAILER_ALLOW_UNVERIFIED_EMAIL_SIGN_INS === 'true')
  fatal('cannot enable both GOTRUE_MAILER_AUTOCONFIRM and GOTRUE_MAILER_ALLOW_UNVERIFIED_EMAIL_SIGN_INS');
await sql(db, 'select 1 from auth.schema_migrations limit 1').catch((error) =>
  fatal(`running db migrations: ${error.message}`),
);
log('GoTrue migrations applied successfully');

const roles = (env.GOTRUE_JWT_ADMIN_ROLES ?? 'service_role,supabase_admin').split(',');
const audience = env.GOTRUE_JWT_AUD ?? 'authenticated';
const nil = '00000000-0000-0000-0000-000000000000';
const version = `${env.LAB_IMAGE_VERSION}-stand-in`;

function admin(req) {
  const claims = verify(bearer(req), secret);
  if (!bearer(req))
    throw {
      status: 401,
      body: { code: 401, error_code: 'no_authorization', msg: 'This endpoint requires a valid Bearer token' },
    };
  if (!claims)
    throw {
      status: 403,
      body: { code: 403, error_code: 'bad_jwt', msg: 'invalid JWT: unable to parse or verify signature' },
    };
  if (!roles.includes(claims.role))
    throw { status: 403, body: { code: 403, error_code: 'not_admin', msg: 'User not allowed' } };
}

const routes = {
  'GET /health': () => ({
    version,
    name: 'GoTrue',
    description: 'GoTrue is a user registration and authentication API',
  }),
  'GET /settings': () => ({
    external: {
      email: env.GOTRUE_EXTERNAL_EMAIL_ENABLED === 'true',
      phone: env.GOTRUE_EXTERNAL_PHONE_ENABLED === 'true',
      anonymous_users: env.GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED === 'true',
    },
    disable_signup: env.GOTRUE_DISABLE_SIGNUP === 'true',
    mailer_autoconfirm: env.GOTRUE_MAILER_AUTOCONFIRM === 'true',
    phone_autoconfirm: env.GOTRUE_SMS_AUTOCONFIRM === 'true',
  }),
  'GET /.well-known/jwks.json': () => ({ keys: [] }),
  'GET /admin/users': async (req) => {
    admin(req);
    const aud = req.headers['x-jwt-aud'] ?? audience;
    const [users] = await sql(
      db,
      `select coalesce(json_agg(json_build_object('id', id, 'email', email)), '[]') from auth.users
      where instance_id = :'nil' and aud = :'aud'`,
      { nil, aud },
    );
    return { users: JSON.parse(users), aud };
  },
  'POST /admin/users': async (req) => {
    admin(req);
    const { email } = JSON.parse(await body(req));
    const [id] = await sql(
      db,
      `insert into auth.users (email, instance_id, aud, email_confirmed_at) values (:'email', :'nil', :'audience', now())
      returning id`,
      { email, nil, audience },
    );
    return { id, email };
  },
  'GET /lab/headers': (req) => req.headers,
  'POST /verify': (req) => {
    limited('verify', req);
    throw {
      status: 403,
      body: { code: 403, error_code: 'otp_expired', msg: 'Token has expired or is invalid' },
    };
  },
  'POST /signup': async (req) => {
    limited('otp', req);
    if (env.GOTRUE_DISABLE_SIGNUP === 'true')
      throw {
        status: 422,
        body: { code: 422, error_code: 'signup_disabled', msg: 'Signups not allowed for this instance' },
      };
    const { email } = JSON.parse(await body(req));
    const [id] = await sql(
      db,
      "insert into auth.users (email, instance_id, aud) values (:'email', :'nil', :'audience') returning id",
      { email, nil, audience },
    );
    return { id, email, confirmation_sent_at: new Date().toISOString() };
  },
  'POST /recover': async (req) => {
    const { email } = JSON.parse(await body(req));
    const [id] = await sql(db, "select id from auth.users where email = :'email' limit 1", { email });
    if (!id) return {};
    const link = `${env.API_EXTERNAL_URL}${env.GOTRUE_MAILER_URLPATHS_RECOVERY ?? '/verify'}?type=recovery`;
    const mail = { to: email, subject: 'Reset Your Password', html: `<a href="${link}">Reset Password</a>` };
    await sendMail(env, mail).catch((error) => {
      log(`mail.send.failed: ${error.message}`);
      throw {
        status: 500,
        body: { code: 500, error_code: 'unexpected_failure', msg: 'Error sending recovery email' },
      };
    });
    return {};
  },
};

serve(env.GOTRUE_API_PORT ?? 9999, async (req, res, url) => {
  // The healthcheck is `wget --spider`, which asks with HEAD.
  const method = req.method === 'HEAD' ? 'GET' : req.method;
  const route = routes[`${method} ${url.pathname}`];
  if (!route) return send(res, 404, '404 page not found');
  send(res, 200, await route(req));
});

if (env.GOTRUE_METRICS_ENABLED === 'true' && env.GOTRUE_METRICS_EXPORTER === 'prometheus')
  serve(
    env.OTEL_EXPORTER_PROMETHEUS_PORT ?? 9100,
    (_req, res) => send(res, 200, metrics()),
    env.OTEL_EXPORTER_PROMETHEUS_HOST,
  );
