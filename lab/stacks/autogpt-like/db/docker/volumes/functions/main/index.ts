// The router of the edge functions: checks the token when VERIFY_JWT is "true", then starts a worker for the folder named in the path.
// Written for the lab; its runtime is a stand-in that reads no TypeScript and keeps the same rules.
import * as jose from 'https://deno.land/x/jose@v4.14.4/index.ts';

const JWT_SECRET = Deno.env.get('JWT_SECRET');
const VERIFY_JWT = Deno.env.get('VERIFY_JWT') === 'true';

Deno.serve(async (req: Request) => {
  if (req.method !== 'OPTIONS' && VERIFY_JWT) {
    const [scheme, token] = (req.headers.get('authorization') ?? '').split(' ');
    if (scheme !== 'Bearer')
      return Response.json({ msg: 'Error: Missing authorization header' }, { status: 401 });
    try {
      await jose.jwtVerify(token, new TextEncoder().encode(JWT_SECRET));
    } catch {
      return Response.json({ msg: 'Invalid JWT' }, { status: 401 });
    }
  }

  const name = new URL(req.url).pathname.split('/')[1];
  if (!name) return Response.json({ msg: 'missing function name in request' }, { status: 400 });

  const worker = await EdgeRuntime.userWorkers.create({
    servicePath: `/home/deno/functions/${name}`,
    memoryLimitMb: 150,
    workerTimeoutMs: 60 * 1000,
    noModuleCache: false,
    envVars: Object.entries(Deno.env.toObject()),
  });
  return await worker.fetch(req);
});
