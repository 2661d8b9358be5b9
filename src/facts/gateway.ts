import { posix } from 'node:path';
import { at, itemsOf, type Node, textOf } from '../deployment/node.ts';
import { readYaml } from '../deployment/yaml/read.ts';
import { type Known, known, unknownFact } from '../model/fact.ts';
import type { GatewayFact, RouteFact } from '../model/facts/gateway.ts';
import type { Place } from '../model/place.ts';
import { envoyClusters, envoyRoutes } from './gateway/envoy.ts';
import { type MountedFile, mountedFiles, readMounted } from './gateway/file.ts';
import { kongRoutes } from './gateway/kong.ts';
import { defineGatherer, type GathererContext } from './gatherer.ts';

/** The gateway's routes and who gets through, read from the configuration file it mounts. */
export const gatewayGatherer = defineGatherer({
  fact: 'gateway',
  source: 'files',
  after: ['services'],
  gather(context) {
    if (context.before.services?.known !== true) return unknownFact('the services could not be read');
    const gateway = context.before.services.value.find(({ role }) => role === 'gateway');
    const service = at(context.project.root, 'services', gateway?.name ?? '');
    if (gateway === undefined || service === undefined) {
      return unknownFact('no service here is an API gateway');
    }
    const files = mountedFiles(service, context);
    return gateway.product === 'kong' ? kongFact(service, files, context) : envoyFact(files, context);
  },
});

function kongFact(
  service: Node,
  files: readonly MountedFile[],
  context: GathererContext,
): Known<GatewayFact> {
  const database = textOf(at(service, 'environment', 'KONG_DATABASE'));
  if (database !== undefined && database !== 'off') return unknownFact('Kong keeps its routes in a database');
  const declared = textOf(at(service, 'environment', 'KONG_DECLARATIVE_CONFIG'));
  // Upstream mounts a template beside the declared file and completes it at the start.
  const file =
    files.find(({ target }) => target === declared) ??
    files.find(({ target }) => /(?:kong|temp)[\w.-]*\.ya?ml$/.test(posix.basename(target)));
  const opened = open(file, 'Kong', context);
  if (!opened.known) return opened;
  const { root, text, shown } = opened.value;
  const routes = kongRoutes(root);
  if (routes.length === 0)
    return unknownFact(`${shown} holds no routes in a form of Kong that is known here`);
  const unquoted = unquotedPassword(text, shown, isEchoed(service));
  return known({
    dialect: 'kong',
    file: shown,
    routes: redacted(routes, context),
    ...(unquoted === undefined ? {} : { dashboardPasswordUnquoted: unquoted }),
  });
}

function envoyFact(files: readonly MountedFile[], context: GathererContext): Known<GatewayFact> {
  const file =
    files.find(({ target }) => /\blds\b[\w.-]*\.(?:ya?ml|json)$/.test(posix.basename(target))) ??
    files.find(({ target }) => /^envoy[\w.-]*\.(?:ya?ml|json)$/.test(posix.basename(target)));
  const opened = open(file, 'Envoy', context);
  if (!opened.known) return opened;
  const { root, shown } = opened.value;
  const beside = files
    .filter(({ target }) => /\bcds\b/.test(posix.basename(target)))
    .map((clusters) => open(clusters, 'Envoy', context));
  const clusters = envoyClusters([root, ...beside.flatMap((one) => (one.known ? [one.value.root] : []))]);
  const routes = envoyRoutes(root, clusters);
  if (routes.length === 0)
    return unknownFact(`${shown} holds no routes in a form of Envoy that is known here`);
  return known({ dialect: 'envoy', file: shown, routes: redacted(routes, context) });
}

function open(
  file: MountedFile | undefined,
  product: string,
  context: GathererContext,
): Known<{ readonly root: Node; readonly text: string; readonly shown: string }> {
  if (file === undefined) return unknownFact(`${product} mounts no configuration file`);
  const read = readMounted(file, context);
  if (!read.known) return read;
  const root = readYaml(read.value.text, read.value.shown)[0]?.root;
  return root === undefined ? unknownFact(`${read.value.shown} is empty`) : known({ ...read.value, root });
}

function redacted(routes: readonly RouteFact[], { redactor }: GathererContext): readonly RouteFact[] {
  return routes.map(({ upstream, host, ...route }) => ({
    ...route,
    name: redactor.text(route.name),
    path: redactor.text(route.path),
    ...(upstream === undefined ? {} : { upstream: redactor.text(upstream) }),
    ...(host === undefined ? {} : { host: redactor.text(host) }),
  }));
}

/** Upstream's older entry point, `eval "echo …"`, takes double quotes away (failure case 42). */
function isEchoed(service: Node): boolean {
  const words = [...itemsOf(at(service, 'entrypoint')), ...itemsOf(at(service, 'command'))];
  return words.some((word) => /eval\s+["']?echo/.test(textOf(word) ?? ''));
}

function unquotedPassword(text: string, shown: string, echoed: boolean): Place | undefined {
  const quotes = echoed ? '"?' : '';
  const pattern = new RegExp(`^\\s*(?:-\\s*)?password:\\s*${quotes}\\$\\{?DASHBOARD_PASSWORD\\}?`);
  const index = text.split('\n').findIndex((line) => pattern.test(line));
  return index < 0 ? undefined : { file: shown, line: index + 1 };
}
