// STAND-IN for imgproxy. Kept from upstream (imgproxy docs, "Health check" and "Prometheus"): `imgproxy health` asks the bound port and exits 1
// when it does not answer; metrics only on IMGPROXY_PROMETHEUS_BIND, which must differ from IMGPROXY_BIND. It transforms nothing.
import { env, fatal, metrics, send, serve } from './shared.mjs';

const port = (bind) => Number(bind.split(':').pop());
const bind = env.IMGPROXY_BIND ?? ':8080';
serve(port(bind), (_req, res, url) =>
  url.pathname === '/health'
    ? send(res, 200, 'imgproxy is running')
    : send(res, 422, 'STAND-IN: no image processing'),
);
if (env.IMGPROXY_PROMETHEUS_BIND) {
  if (env.IMGPROXY_PROMETHEUS_BIND === bind)
    fatal("Can't use the same binding for the main server and Prometheus");
  serve(port(env.IMGPROXY_PROMETHEUS_BIND), (_req, res) => send(res, 200, metrics()));
}
