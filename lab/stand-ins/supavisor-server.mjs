// Part of the STAND-IN for Supavisor: the two proxy ports and the HTTP API. See supavisor.mjs for what is kept and what is not.
import { connect, createServer } from 'node:net';
import { bearer, body, database, env, log, metrics, need, send, serve, sql, verify } from './shared.mjs';
import { decrypt } from './supavisor-vault.mjs';

const db = database(need('DATABASE_URL'));

/** Kept for a day, as upstream does (supabase/supavisor: lib/supavisor/tenants.ex, lib/supavisor/tenant_cache.ex): a row that changes alone changes nothing here. */
const cached = new Map();

async function tenant(id) {
  const known = cached.get(id);
  if (known) return known;
  const [row] = await sql(
    db,
    `select json_build_object('host', db_host, 'port', db_port, 'pool', default_pool_size, 'clients', default_max_clients,
    'secret', (select encode(db_pass_encrypted, 'hex') from _supavisor.users u where u.tenant_external_id = t.external_id and is_manager limit 1))
    from _supavisor.tenants t where external_id = :'id'`,
    { id },
  );
  if (!row) throw Object.assign(new Error('Tenant or user not found'), { sqlstate: 'XX000' });
  const found = JSON.parse(row);
  decrypt(found.secret);
  cached.set(id, found);
  return found;
}

function refuse(socket, message, code = 'XX000') {
  const text = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5, 'E');
  head.writeUInt32BE(text.length + 4, 1);
  socket.end(Buffer.concat([head, text]));
}

function listen(port, mode) {
  let clients = 0;
  createServer((client) => {
    clients += 1;
    client.on('close', () => {
      clients -= 1;
    });
    client.on('error', () => client.destroy());
    client.on('data', async function first(packet) {
      if (packet.length === 8 && packet.readUInt32BE(4) === 80877103) return client.write('N'); // SSLRequest: TLS is off by default
      client.off('data', first);
      client.pause();
      const words = packet.subarray(8).toString().split('\0');
      const at = words.indexOf('user') + 1;
      const [, user, id] = words[at]?.match(/^(.+)\.([^.]+)$/) ?? [];
      try {
        const found = await tenant(id ?? '');
        if (mode === 'session' && clients > found.pool)
          throw new Error(
            'MaxClientsInSessionMode: max clients reached - in Session mode max clients are limited to pool_size',
          );
        if (mode === 'transaction' && clients > found.clients)
          throw new Error('Max client connections reached');
        words[at] = user;
        const text = Buffer.from(words.join('\0'));
        const head = Buffer.from(packet.subarray(0, 8));
        head.writeUInt32BE(text.length + 8, 0);
        const server = connect(found.port, found.host, () => {
          server.write(Buffer.concat([head, text]));
          client.pipe(server).pipe(client);
        });
        server.on('error', (error) => refuse(client, `failed to connect to the database: ${error.code}`));
        client.on('close', () => server.destroy());
      } catch (error) {
        refuse(client, error.message);
      }
    });
  }).listen(port, '0.0.0.0', () => log(`proxy ${mode} on ${port}`));
}

export function serveAll() {
  listen(Number(env.PROXY_PORT_SESSION ?? 5432), 'session');
  listen(Number(env.PROXY_PORT_TRANSACTION ?? 6543), 'transaction');
  const allowed = (req, secret) => {
    const claims = verify(bearer(req), secret);
    return Boolean(claims?.role && claims.exp);
  };
  serve(env.PORT ?? 4000, async (req, res, url) => {
    if (url.pathname === '/api/health')
      return sql(db, 'select 1').then(
        () => send(res, 204),
        () => send(res, 503),
      );
    if (url.pathname.startsWith('/metrics'))
      return allowed(req, env.METRICS_JWT_SECRET) ? send(res, 200, metrics()) : send(res, 403, 'Forbidden');
    const [, id, action] = url.pathname.match(/^\/api\/tenants\/([^/]+)(\/terminate)?$/) ?? [];
    if (!id) return send(res, 404);
    if (!allowed(req, env.API_JWT_SECRET)) return send(res, 403, 'Forbidden');
    // Both drop what is kept, upstream the pools and their clients as well.
    if (req.method === 'PUT' || action) cached.delete(id);
    if (req.method === 'PUT') {
      const { tenant: wanted } = JSON.parse(await body(req));
      await sql(
        db,
        `update _supavisor.tenants set default_pool_size = coalesce(nullif(:'pool', '')::int, default_pool_size),
        default_max_clients = coalesce(nullif(:'clients', '')::int, default_max_clients), updated_at = now() where external_id = :'id'`,
        { pool: wanted.default_pool_size, clients: wanted.default_max_clients, id },
      );
    }
    const [row] = await sql(db, "select row_to_json(t) from _supavisor.tenants t where external_id = :'id'", {
      id,
    });
    if (!row) return send(res, 404, { error: 'not found' });
    send(res, 200, action ? { result: { [id]: 'ok' } } : { data: JSON.parse(row) });
  });
}
