// Shared by all stand-ins: answers, JWTs, metrics, and a database client that shells out to psql (so there are no npm dependencies).
import { spawn } from 'node:child_process';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

export const env = process.env;
export const log = (message, more = {}) =>
  console.log(JSON.stringify({ level: 'info', msg: message, stand_in: env.LAB_SERVICE, ...more }));

// A start-up failure: the real services exit non-zero, and `restart: unless-stopped` makes it a loop.
export function fatal(message, code = 1) {
  console.error(JSON.stringify({ level: 'fatal', msg: message, stand_in: env.LAB_SERVICE }));
  process.exit(code);
}

export const need = (name) => env[name] || fatal(`environment variable ${name} is missing`);

export function send(res, status, body = '', headers = {}) {
  const isText = typeof body === 'string' || Buffer.isBuffer(body);
  res.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers });
  res.end(isText ? body : JSON.stringify(body));
}

// serve(port, host, handler): an HTTP server whose handler may be async and may throw { status, body }.
export function serve(port, handler, host = '0.0.0.0') {
  const server = createServer(async (req, res) => {
    try {
      await handler(req, res, new URL(req.url, 'http://lab'));
    } catch (error) {
      if (!res.headersSent) send(res, error.status ?? 500, error.body ?? { message: error.message });
      else res.destroy();
    }
  });
  server.on('error', (error) => fatal(`listen on ${host}:${port}: ${error.message}`));
  server.listen(Number(port), host, () => log(`listening on ${host}:${port}`));
  return server;
}

export async function body(req) {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks);
}

// A database URL (postgres://, postgresql://, ecto://). Like the real services it breaks on @ / ? # : in the password.
export function database(url) {
  let at;
  try {
    at = new URL(url.replace(/^[a-z]+:/, 'http:'));
  } catch {
    fatal(`cannot parse the database URL of ${env.LAB_SERVICE}`);
  }
  const plain = decodeURIComponent;
  return {
    PGHOST: at.hostname,
    PGPORT: at.port || '5432',
    PGUSER: plain(at.username),
    PGPASSWORD: plain(at.password),
    PGDATABASE: at.pathname.slice(1),
  };
}

// sql(db, text, values): runs text with :'name' values, resolves to the output lines. The password goes by environment, never by argv.
export function sql(db, text, values = {}) {
  const given = Object.entries(values).flatMap(([name, value]) => ['-v', `${name}=${value ?? ''}`]);
  const psql = spawn('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', ...given], {
    env: { ...env, PGCONNECT_TIMEOUT: '5', PGAPPNAME: env.LAB_SERVICE, ...db },
  });
  return new Promise((resolve, reject) => {
    let out = '';
    let err = '';
    psql.stdout.on('data', (data) => {
      out += data;
    });
    psql.stderr.on('data', (data) => {
      err += data;
    });
    psql.on('error', reject);
    psql.on('close', (code) => {
      if (code === 0) resolve(out.split('\n').filter(Boolean));
      else reject(new Error(err.trim() || `psql ended with ${code}`));
    });
    psql.stdin.end(text);
  });
}

// The claims of an HS256 token, or undefined when it is malformed, wrongly signed or expired.
export function verify(token, secret) {
  const [head, payload, signature] = (token ?? '').split('.');
  if (!signature) return undefined;
  const expected = createHmac('sha256', secret).update(`${head}.${payload}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return claims.exp && claims.exp < Date.now() / 1000 ? undefined : claims;
}

export const bearer = (req) => req.headers.authorization?.replace(/^Bearer\s+/i, '');

// A few lines in Prometheus text format: enough for a scraper to find the target up.
export const metrics = (extra = '') =>
  `# HELP lab_stand_in Labelled stand-in of the Seaworthy lab.\n# TYPE lab_stand_in gauge\nlab_stand_in{service="${env.LAB_SERVICE}"} 1\n` +
  `# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes ${process.memoryUsage.rss()}\n` +
  `# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds ${Math.round(Date.now() / 1000 - process.uptime())}\n${extra}`;

// YAML by Debian's node-js-yaml package: no npm.
export const yaml = createRequire('/usr/share/nodejs/lab.js')('js-yaml');

for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));
