import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { servicesOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';

export const wrongDockerSocket = defineCheck({
  id: 'logs/wrong-docker-socket',
  pass: 'The log collector mounts the socket of the Docker engine that runs here',
  fail: 'The log collector mounts a socket at which no Docker engine of this stack listens',
  why: 'It finds no container and ends, or waits for ever, and no log is collected.',
  severity: 'P2',
  sources: ['failure case 49', 'Docker manual, "Rootless mode": $XDG_RUNTIME_DIR/docker.sock'],
  needs: ['services', 'bindSources'],
  uses: ['engine'],

  run({ services, bindSources }, { facts: { engine } }) {
    const collectors = servicesOf(services, 'vector', 'log-collector').map(({ name }) => name);
    const sockets = bindSources.filter(
      ({ service, target }) => collectors.includes(service) && /docker\.sock$/.test(target),
    );
    if (sockets.length === 0) return skip('no log collector mounts the socket of Docker');
    if (!engine.known) return unknown(engine.reason);
    // The engine answered, so it listens somewhere: a path without anything is not where.
    const wrong = sockets.flatMap(({ service, source, found, at }) => {
      const isRootful = /^\/(?:var\/)?run\/docker\.sock$/.test(source);
      const fault =
        found === 'missing'
          ? 'does not exist'
          : engine.value.rootless && isRootful
            ? 'belongs to the engine of root, and this stack runs in a rootless one'
            : undefined;
      return fault === undefined
        ? []
        : [{ service, evidence: seen(`services.${service}.volumes`, `${source} ${fault}`, at) }];
    });
    const found = some(wrong.map(({ evidence }) => evidence));
    if (found !== null) {
      return fail(
        `${listed(wrong.map(({ service }) => service))} cannot reach Docker`,
        found,
        'Set DOCKER_SOCKET_LOCATION to the path that docker context inspect names (rootless: /run/user/<uid>/docker.sock), and recreate the collector.',
      );
    }
    const denied = sockets.filter((mount) => mount.found === 'denied');
    if (denied.length > 0)
      return unknown(`${listed(denied.map(({ source }) => source))} may not be looked at by this user`);
    return pass(...sockets.map(({ service, source, at }) => seen(`services.${service}.volumes`, source, at)));
  },
});
