import { posix } from 'node:path';
import { at, type Node } from '../../deployment/node.ts';
import type { ServiceFact, VolumeFact } from '../../model/facts/services.ts';
import { type MountedFile, mountedFiles, readMounted } from '../gateway/file.ts';
import type { GathererContext } from '../gatherer.ts';
import { type Directive, readDirectives } from '../proxy/blocks.ts';

/** What a web server's image serves until it is configured (docker-library docs: nginx, httpd, caddy). */
const servers = [
  {
    image: /(?:^|\/)nginx(?:-unprivileged)?$/,
    root: '/usr/share/nginx/html',
    own: '/etc/nginx',
    syntax: 'nginx',
  },
  { image: /(?:^|\/)caddy$/, root: '/usr/share/caddy', own: '/etc/caddy', syntax: 'caddy' },
  {
    image: /(?:^|\/)httpd$/,
    root: '/usr/local/apache2/htdocs',
    own: '/usr/local/apache2/conf',
    syntax: null,
  },
] as const;

type Server = (typeof servers)[number];

/**
 * Folders of the host that a web server of this deployment hands to whoever asks. Only what is certain: a port that is
 * open beyond this machine, and no login anywhere in the server's configuration.
 */
export function webRoots(services: readonly ServiceFact[], context: GathererContext): readonly string[] {
  return services.flatMap((service) => {
    const server = servers.find(({ image }) => image.test(service.image?.repository ?? ''));
    const node = at(context.project.root, 'services', service.name);
    if (server === undefined || node === undefined || !isOpen(service)) return [];
    const roots = rootsOf(server, node, context);
    return service.volumes.flatMap((volume) => roots.flatMap((root) => servedFolder(volume, root)));
  });
}

function isOpen({ ports, networkMode }: ServiceFact): boolean {
  const isBeyond = ({ hostIp = '' }: ServiceFact['ports'][number]): boolean =>
    !/^(?:127\.|\[?::1)/.test(hostIp);
  return networkMode?.value === 'host' || ports.some(isBeyond);
}

/** Targets that are served: as configured, or the image's own folder while nothing of its configuration is replaced. */
function rootsOf(server: Server, node: Node, context: GathererContext): readonly string[] {
  const configs = mountedFiles(node, context).filter(({ target }) => target.startsWith(`${server.own}/`));
  if (configs.length === 0) return [server.root];
  const { syntax } = server;
  if (syntax === null) return [];
  const directives = configs.flatMap((file) => directivesOf(file, syntax, context));
  const words = flat(directives).map((directive) => directive.words);
  if (words.some(([word = '']) => /^(?:auth_basic|auth_request|basic_?auth|forward_auth|deny)$/.test(word)))
    return [];
  if (syntax === 'caddy' && !words.some(([word]) => word === 'file_server')) return [];
  return words
    .filter(([word]) => word === 'root' || word === 'alias')
    .map((directive) => directive.at(-1) ?? '')
    .filter((path) => path.startsWith('/'));
}

function directivesOf(
  file: MountedFile,
  syntax: 'nginx' | 'caddy',
  context: GathererContext,
): readonly Directive[] {
  const read = readMounted(file, context);
  return read.known ? readDirectives(read.value.text, read.value.shown, syntax) : [];
}

function flat(directives: readonly Directive[]): readonly Directive[] {
  return directives.flatMap((directive) => [directive, ...flat(directive.block)]);
}

/** The part of a bind mount that lies under a served path, or above it. */
function servedFolder({ type, source, target }: VolumeFact, root: string): readonly string[] {
  if (type !== 'bind' || source === undefined) return [];
  const inRoot = posix.relative(root, target);
  if (!inRoot.startsWith('..')) return [source];
  const inMount = posix.relative(target, root);
  return inMount.startsWith('..') ? [] : [posix.join(source, inMount)];
}
