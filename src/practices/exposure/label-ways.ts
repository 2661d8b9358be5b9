import type { ServiceFact } from '../../model/facts/services.ts';
import type { WayToStudio } from './ways-to-studio.ts';

/** Ways that labels, or nginx-proxy's variable, order from a proxy that reads them from Docker, here or beside this stack. */
export function labelledWays(
  targets: readonly ServiceFact[],
  services: readonly ServiceFact[],
): readonly WayToStudio[] {
  const all = allLabels(services);
  return targets.flatMap((service) => [
    ...traefikWays(service, all, 'http'),
    ...caddyWays(service),
    ...nginxWays(service),
  ]);
}

/** Ways to a service that speaks no HTTP: Traefik's TCP routers (doc.traefik.io: Docker routing). */
export function tcpWays(
  targets: readonly ServiceFact[],
  services: readonly ServiceFact[],
): readonly WayToStudio[] {
  const all = allLabels(services);
  return targets.flatMap((service) =>
    traefikWays(service, all, 'tcp').map((way) => ({
      ...way,
      saw: way.saw.replace(`, ${notes.none}`, ' to every address'),
    })),
  );
}

function allLabels(services: readonly ServiceFact[]): ServiceFact['labels'] {
  return Object.assign({}, ...services.map(({ labels }) => labels)) as ServiceFact['labels'];
}

type Kind = 'http' | 'tcp';

type Login = WayToStudio['login'];

const notes: Readonly<Record<Login, string>> = {
  asked: 'restricted by the proxy',
  none: 'without a login',
  unseen: 'and what it asks for is not in these files',
};

function wayOf({ name, at }: ServiceFact, subject: string, how: string, login: Login): WayToStudio {
  return {
    subject: `services.${name}.${subject}`,
    saw: `${how} publishes ${name}, ${notes[login]}`,
    at,
    login,
  };
}

/** `traefik.http.routers.<name>.rule` and `.middlewares` (doc.traefik.io: Docker routing). */
function traefikWays(service: ServiceFact, all: ServiceFact['labels'], kind: Kind): readonly WayToStudio[] {
  const { labels } = service;
  if (labels['traefik.enable'] === 'false') return [];
  return Object.keys(labels).flatMap((label) => {
    const [, of, router] = /^traefik\.(http|tcp)\.routers\.([^.]+)\.rule$/i.exec(label) ?? [];
    if (router === undefined || of?.toLowerCase() !== kind) return [];
    const used = namesIn(labels[`traefik.${kind}.routers.${router}.middlewares`]);
    return [wayOf(service, `labels.${label}`, `Traefik's router ${router}`, loginOf(used, all, kind, 0))];
  });
}

const restricting = /^(?:basicauth|digestauth|forwardauth|ipallowlist|ipwhitelist)$/i;
const plugin = /^plugin$/i;

/** Whether one of these middlewares keeps strangers out. Those of a file or of another stack are not seen. */
function loginOf(names: readonly string[], all: ServiceFact['labels'], kind: Kind, depth: number): Login {
  const answers = names.map((name): Login => {
    const prefix = `traefik.${kind}.middlewares.${name.replace(/@docker$/, '')}.`.toLowerCase();
    const own = Object.keys(all).filter((label) => label.toLowerCase().startsWith(prefix));
    const kinds = own.map((label) => label.slice(prefix.length).split('.')[0] ?? '');
    if (kinds.some((kind) => restricting.test(kind))) return 'asked';
    const chained = own.find((label) => /^chain\.middlewares$/i.test(label.slice(prefix.length)));
    if (chained !== undefined && depth < 5) return loginOf(namesIn(all[chained]), all, kind, depth + 1);
    return own.length === 0 || kinds.some((kind) => plugin.test(kind)) ? 'unseen' : 'none';
  });
  if (answers.includes('asked')) return 'asked';
  return answers.includes('unseen') ? 'unseen' : 'none';
}

function namesIn(list: string | undefined): readonly string[] {
  return (list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** github.com/lucaslorentz/caddy-docker-proxy: `caddy` names the site, `caddy.<directive>` fills it. */
function caddyWays(service: ServiceFact): readonly WayToStudio[] {
  const names = Object.keys(service.labels);
  const sites = names.filter((name) => /^caddy(?:_\d+)?$/.test(name));
  return sites
    .filter((site) => names.some((name) => name.startsWith(`${site}.`) && name.includes('reverse_proxy')))
    .map((site) => {
      const asks = names.some((name) => {
        return (
          name.startsWith(`${site}.`) &&
          /\.(?:\d+_)?(?:basic_?auth|forward_auth|authorize|authenticate)(?:[._]|$)/.test(name)
        );
      });
      return wayOf(
        service,
        `labels.${site}`,
        `Caddy's site ${service.labels[site]}`,
        asks ? 'asked' : 'none',
      );
    });
}

/** github.com/nginx-proxy/nginx-proxy: VIRTUAL_HOST publishes; a password file in the proxy's own volume may guard it. */
function nginxWays(service: ServiceFact): readonly WayToStudio[] {
  const host = service.environment['VIRTUAL_HOST']?.text ?? '';
  if (host === '') return [];
  return [wayOf(service, 'environment.VIRTUAL_HOST', `nginx-proxy's host ${host}`, 'unseen')];
}
