// STAND-IN for Vector. Kept from upstream: the configuration named by --config must parse (exit 78 else), /health on api.address, and the way of
// docker/volumes/logs/vector.yml: containers are chosen by container_name, renamed to a source, and sent to Logflare with the key of the sink.
// What no route names (pooler, meta, imgproxy, studio) is dropped, as there. Without a socket it only answers /health.
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { env, fatal, log, send, serve, yaml } from './shared.mjs';

const at = process.argv[process.argv.indexOf('--config') + 1];
let config;
try {
  const text = readFileSync(at, 'utf8').replace(
    /\$\{(\w+)(?::?\?[^}]*)?\}/g,
    (_all, name) => env[name] ?? '',
  );
  config = yaml.load(text);
} catch (error) {
  fatal(`Configuration error: ${error.message}`, 78);
}
serve(config.api.address.split(':').pop(), (_req, res, url) =>
  url.pathname === '/health' ? send(res, 200, { ok: true }) : send(res, 404),
);

// container name -> sink address, found by walking the sinks' inputs back to the router.
const routes = Object.entries(config.transforms ?? {}).find(([, one]) => one.type === 'route') ?? [
  '',
  { route: {} },
];
const back = (input) =>
  input.startsWith(`${routes[0]}.`)
    ? [input.split('.')[1]]
    : (config.transforms[input]?.inputs ?? []).flatMap(back);
const targets = new Map();
for (const sink of Object.values(config.sinks ?? {}))
  for (const name of sink.inputs.flatMap(back)) {
    const container = routes[1].route[name]?.match(/== "([^"]+)"/)?.[1];
    const key =
      sink.request?.headers?.['x-api-key'] ??
      new URL(sink.uri).searchParams.get('api_key') ??
      env.LOGFLARE_PUBLIC_ACCESS_TOKEN;
    if (container) targets.set(container, { uri: sink.uri, key });
  }
log('routes', { containers: [...targets.keys()] });

const docker = (path, use) =>
  request({ socketPath: '/var/run/docker.sock', path }, use)
    .on('error', (error) => log(`docker: ${error.message}`))
    .end();
const following = new Set();
const waiting = new Map();

function follow(name) {
  following.add(name);
  docker(`/v1.40/containers/${encodeURIComponent(name)}/logs?follow=1&stdout=1&stderr=1&tail=0`, (res) => {
    if (res.statusCode !== 200) res.resume();
    // Frames: eight header bytes whose last four are the length, then the text.
    let pending = Buffer.alloc(0);
    res.on('data', (chunk) => {
      if (res.statusCode !== 200) return;
      pending = Buffer.concat([pending, chunk]);
      const batch = waiting.get(name) ?? [];
      const size = () => 8 + pending.readUInt32BE(4);
      while (pending.length >= 8 && pending.length >= size()) {
        const event_message = pending.subarray(8, size()).toString().trimEnd();
        if (batch.length < 1000)
          batch.push({
            project: 'default',
            appname: name,
            event_message,
            timestamp: new Date().toISOString(),
          });
        pending = pending.subarray(size());
      }
      waiting.set(name, batch);
    });
    res.on('close', () => following.delete(name));
  });
}

setInterval(() => {
  for (const name of targets.keys()) if (!following.has(name)) follow(name);
  for (const [name, batch] of waiting) {
    waiting.delete(name);
    const { uri, key } = targets.get(name);
    if (batch.length)
      fetch(uri, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': key },
        body: JSON.stringify(batch),
      }).catch(() => {});
  }
}, 5000);
