// Hands each request to the function its path names: /hello → functions/hello.
import * as jose from 'jsr:@panva/jose@6';

const mustVerify = Deno.env.get('VERIFY_JWT') === 'true';
const secret = new TextEncoder().encode(Deno.env.get('JWT_SECRET'));

async function isSigned(request: Request): Promise<boolean> {
  const token = request.headers.get('authorization')?.replace(/^Bearer /i, '') ?? '';
  return await jose.jwtVerify(token, secret).then(() => true, () => false);
}

Deno.serve(async (request) => {
  if (mustVerify && request.method !== 'OPTIONS' && !(await isSigned(request))) {
    return Response.json({ message: 'Invalid JWT' }, { status: 401 });
  }
  const name = new URL(request.url).pathname.split('/')[1];
  if (!name) return Response.json({ message: 'which function?' }, { status: 400 });
  const worker = await EdgeRuntime.userWorkers.create({
    servicePath: `/home/deno/functions/${name}`,
    memoryLimitMb: 150,
    workerTimeoutMs: 60_000,
    envVars: Object.entries(Deno.env.toObject()),
  });
  return await worker.fetch(request);
});
