import { at, itemsOf, type Node, textOf } from '../../deployment/node.ts';
import type { RouteFact } from '../../model/facts/gateway.ts';

/** ACL groups of consumers whose key is public: the anon key and the publishable key are in every client. */
export type PublicGroups = ReadonlySet<string>;

export function publicGroups(root: Node): PublicGroups {
  const groups = new Set<string>();
  for (const consumer of itemsOf(at(root, 'consumers'))) {
    if (!isPublicConsumer(consumer)) continue;
    const name = textOf(at(consumer, 'username'));
    const own = itemsOf(at(consumer, 'acls'));
    const loose = itemsOf(at(root, 'acls')).filter((acl) => textOf(at(acl, 'consumer')) === name);
    for (const acl of [...own, ...loose]) groups.add(textOf(at(acl, 'group')) ?? '');
  }
  return groups;
}

function isPublicConsumer(consumer: Node): boolean {
  if (textOf(at(consumer, 'username')) === 'anon') return true;
  const keys = itemsOf(at(consumer, 'keyauth_credentials')).map((credential) =>
    textOf(at(credential, 'key')),
  );
  return keys.some((key) => /ANON|PUBLISHABLE/.test(key ?? ''));
}

/** Plugins in effect on a route: its own, its service's, and those at the top of the file for either or for all. */
export function pluginsFor(route: Node, service: Node | undefined, root: Node): readonly Node[] {
  const own = [...itemsOf(at(route, 'plugins')), ...itemsOf(at(service, 'plugins'))];
  const loose = itemsOf(at(root, 'plugins')).filter((plugin) => {
    const forRoute = referenced(at(plugin, 'route'));
    const forService = referenced(at(plugin, 'service'));
    if (forRoute !== undefined) return forRoute === textOf(at(route, 'name'));
    return forService === undefined || forService === textOf(at(service, 'name'));
  });
  return [...own, ...loose].filter((plugin) => textOf(at(plugin, 'enabled')) !== 'false');
}

function referenced(node: Node | undefined): string | undefined {
  return textOf(node) ?? textOf(at(node, 'name'));
}

/** Plugins that ask a person who they are. */
const logins = new Set([
  'basic-auth',
  'ldap-auth',
  'ldap-auth-advanced',
  'openid-connect',
  'session',
  'saml',
]);

/** Plugins that ask a program for its key. */
const keys = new Set(['key-auth', 'key-auth-enc', 'jwt', 'hmac-auth', 'oauth2']);

export function accessOf(plugins: readonly Node[], groups: PublicGroups): RouteFact['access'] {
  const named = plugins.map((plugin) => ({
    name: textOf(at(plugin, 'name')) ?? '',
    config: at(plugin, 'config'),
  }));
  const find = (isWanted: (name: string) => boolean): Node | null | undefined => {
    const found = named.find(({ name }) => isWanted(name));
    return found === undefined ? undefined : (found.config ?? null);
  };
  if (find((name) => name === 'request-termination') !== undefined) return 'denied';
  if (isAddressList(find((name) => name === 'ip-restriction'))) return 'address';
  if (isAsking(find((name) => logins.has(name)))) return 'login';
  if (!isAsking(find((name) => keys.has(name)))) return 'open';
  const acl = find((name) => name === 'acl');
  const allowed = itemsOf(at(acl ?? undefined, 'allow') ?? at(acl ?? undefined, 'whitelist')).map(textOf);
  if (allowed.length === 0) return 'key';
  return allowed.some((group) => groups.has(group ?? '')) ? 'key' : 'service';
}

/** With an `anonymous` consumer the plugin lets everybody pass (Kong docs, key-auth). */
function isAsking(config: Node | null | undefined): boolean {
  if (config === undefined) return false;
  return config === null || textOf(at(config, 'anonymous')) === undefined;
}

function isAddressList(config: Node | null | undefined): boolean {
  const allowed = itemsOf(at(config ?? undefined, 'allow') ?? at(config ?? undefined, 'whitelist'));
  return allowed.length > 0;
}
