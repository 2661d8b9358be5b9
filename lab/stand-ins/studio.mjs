// STAND-IN for Studio. Kept from upstream: port 3000, /api/platform/profile (the probe of the Compose healthcheck), / leads to /project/default,
// /api/mcp answers (so a gateway that does not deny it shows), and no login of its own: only the gateway protects it.
import { env, send, serve } from './shared.mjs';

serve(
  env.PORT ?? 3000,
  (_req, res, url) => {
    if (url.pathname === '/api/platform/profile')
      return send(res, 200, { id: 1, primary_email: 'johndoe@supabase.io', username: 'johndoe' });
    if (url.pathname === '/api/mcp') return send(res, 200, { jsonrpc: '2.0', result: { stand_in: true } });
    if (url.pathname === '/') return send(res, 307, '', { location: '/project/default' });
    send(
      res,
      200,
      `<!doctype html><title>Studio (STAND-IN)</title><h1>${env.DEFAULT_PROJECT_NAME ?? 'Default Project'}</h1>`,
      { 'content-type': 'text/html' },
    );
  },
  env.HOSTNAME === '0.0.0.0' ? '0.0.0.0' : undefined,
);
