// The files that the nginx form mounts beside the site: it has to start before there is a certificate, and to follow a new one.

/** Folder of the generated files inside both containers. */
export const configFolder = '/etc/seaworthy';
export const webroot = '/var/www/acme';
/** A port of the container's own loopback address, which only its health check asks. */
export const healthPort = 2020;

const health = [
  'server {',
  `    listen 127.0.0.1:${healthPort};`,
  '    access_log off;',
  '    location / { return 200; }',
  '}',
];

/** Around the sites, for the official image: its own nginx.conf without what is only for its sample site. */
function conf(inside: readonly string[]): string {
  return [
    'user nginx;',
    'worker_processes auto;',
    'error_log /dev/stderr notice;',
    'pid /run/nginx.pid;',
    'events { worker_connections 4096; }',
    'http {',
    'include /etc/nginx/mime.types;',
    'access_log /dev/stdout combined;',
    'keepalive_timeout 65s;',
    'server_tokens off;',
    ...health,
    ...inside,
    '}',
    '',
  ].join('\n');
}

/** Nobody else's name is answered: no certificate is shown for it, and plain http ends without a word. */
const others = [
  'server {',
  '    listen 80 default_server;',
  '    listen 443 ssl default_server;',
  '    server_name _;',
  '    ssl_reject_handshake on;',
  `    location ^~ /.well-known/acme-challenge/ { root ${webroot}; }`,
  '    location / { return 444; }',
  '}',
];

/** The whole configuration, once there is a certificate. */
export function nginxConf(site: string): string {
  return conf([...others, site]);
}

/** Until then: challenges are answered, everything else is told to come again. */
export const waitingConf = conf([
  'server {',
  '    listen 80 default_server;',
  `    location ^~ /.well-known/acme-challenge/ { root ${webroot}; default_type text/plain; }`,
  '    location / { return 503; }',
  '}',
]);

/**
 * Starts nginx with what there is, and looks every few seconds whether the certificate is another one: then nginx is asked to
 * test its configuration and to reload it. A file that nginx refuses changes nothing, and is tried again.
 */
export function startScript(cert: string, key: string): string {
  return `#!/bin/sh
# Written by Seaworthy.
set -eu
current=/run/seaworthy-nginx.conf
stamp() { cat '${cert}' '${key}' 2>/dev/null | cksum; }
choose() {
  if [ -s '${cert}' ] && [ -s '${key}' ]; then ln -sfn ${configFolder}/nginx.conf "$current"
  else ln -sfn ${configFolder}/waiting.conf "$current"; fi
}
follow() {
  seen=$1
  while sleep 5; do
    now=$(stamp)
    [ "$now" != "$seen" ] || continue
    choose
    if nginx -q -t -c "$current" && nginx -s reload -c "$current"; then
      seen=$now
      echo "seaworthy: the certificate is another one, nginx has reloaded" >&2
    fi
  done
}
first=$(stamp)
choose
follow "$first" &
exec nginx -c "$current" -g 'daemon off;'
`;
}
