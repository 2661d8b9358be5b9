import { definePractice } from '../../engine/practice.ts';

export const practice = definePractice({
  id: 'tls',
  title: 'SSL/TLS with reverse proxy',
  priority: 'P0',
  effort: 'Medium',
  impact: 'Critical',
  reason: 'Required for production security',
  done: 'HTTPS with a certificate that renews itself; WebSockets and uploads survive the proxy; the public URLs agree',
});
