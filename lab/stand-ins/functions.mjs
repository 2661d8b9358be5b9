// STAND-IN for the Edge Runtime and the main service. Kept from upstream:
// - the folder given with --main-service must hold index.ts, else the start fails (supabase/edge-runtime: cli);
// - /<name> is served from <functions>/<name>/index.ts, a missing folder is an InvalidWorkerCreation error with 500
//   (supabase/supabase: docker/volumes/functions/main/index.ts); VERIFY_JWT=true asks for a token signed with JWT_SECRET.
// It runs no TypeScript: it answers with the function's name and what it was given.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bearer, env, fatal, send, serve, verify } from './shared.mjs';

const main = process.argv[process.argv.indexOf('--main-service') + 1];
if (!existsSync(join(main, 'index.ts')))
  fatal(`main worker boot error: failed to determine entrypoint of ${main}`);

serve(9000, (req, res, url) => {
  const name = url.pathname.split('/')[1];
  if (url.pathname === '/_internal/health') return send(res, 200, { message: 'ok' });
  if (req.method !== 'OPTIONS' && env.VERIFY_JWT === 'true') {
    const token = bearer(req);
    if (!token) return send(res, 401, { msg: 'Error: Missing authorization header' });
    if (!verify(token, env.JWT_SECRET)) return send(res, 401, { msg: 'Invalid JWT' });
  }
  if (!name) return send(res, 400, { msg: 'missing function name in request' });
  const folder = join(dirname(main), name);
  if (!existsSync(join(folder, 'index.ts')))
    return send(res, 500, {
      msg: `InvalidWorkerCreation: could not find an appropriate entrypoint in ${folder}`,
    });
  send(res, 200, { function: name, method: req.method, stand_in: true });
});
