// STAND-IN for the server of a platform that is built on Supabase. It keeps what such a neighbour needs from the stack: the database as `postgres`
// at start (it ends without it), Redis and the gateway by their service names. /health tells of all three, 503 when one is away.
import { connect } from 'node:net';
import { database, env, fatal, need, send, serve, sql } from './shared.mjs';

const db = database(need('DATABASE_URL'));
const gateway = need('SUPABASE_URL');
await sql(db, 'select 1').catch((error) => fatal(error.message));

const reached = (host, port) =>
  new Promise((resolve) => {
    const socket = connect(port, host, () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.setTimeout(3000, () => resolve(false));
    socket.on('connect', () => socket.end());
  });
const holds = (promise) =>
  promise.then(
    () => true,
    () => false,
  );

serve(env.PORT ?? 8006, async (_req, res, url) => {
  if (url.pathname !== '/health') return send(res, 404, { message: 'Not found' });
  const state = {
    database: await holds(sql(db, 'select 1')),
    redis: await reached(env.REDIS_HOST ?? 'redis', 6379),
    gateway: await holds(fetch(gateway)),
  };
  send(res, Object.values(state).every(Boolean) ? 200 : 503, state);
});
