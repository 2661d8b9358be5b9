// Envoy's role-based access control (api/envoy/config/rbac/v3/rbac.proto), as far as gateways of Supabase use it.
import { at, entriesOf, itemsOf, type Node, textOf } from '../../deployment/node.ts';
import type { RouteFact } from '../../model/facts/gateway.ts';
import { readToken } from '../redaction/token.ts';

type Admitted = Exclude<RouteFact['access'], 'login'>;

/** Whom the rules let through to a path. */
export function admittedBy(rules: Node | undefined, path: string): Admitted {
  if (rules === undefined) return 'open';
  const policies = entriesOf(at(rules, 'policies')).map(([, { value }]) => value);
  const matching = policies.filter((policy) =>
    flattened(itemsOf(at(policy, 'permissions')), 'rules').some((permission) => isAbout(permission, path)),
  );
  const groups = matching.flatMap((policy) =>
    flattened(itemsOf(at(policy, 'principals')), 'ids').map(groupOf),
  );
  if (textOf(at(rules, 'action')) === 'DENY') return groups.includes('open') ? 'denied' : 'open';
  for (const group of ['open', 'key', 'service', 'address'] as const) {
    if (groups.includes(group)) return group;
  }
  // ALLOW lets nobody through whom no policy names.
  return 'denied';
}

/** `or_rules`, `and_rules`, `or_ids`, `and_ids` opened up: any part may match, none may be overlooked. */
function flattened(nodes: readonly Node[], kind: 'rules' | 'ids'): readonly Node[] {
  return nodes.flatMap((node) => {
    const inside = [at(node, `or_${kind}`, kind), at(node, `and_${kind}`, kind)].flatMap(itemsOf);
    return inside.length === 0 ? [node] : flattened(inside, kind);
  });
}

function isAbout(permission: Node, path: string): boolean {
  if (textOf(at(permission, 'any')) === 'true') return true;
  const matcher = at(permission, 'url_path', 'path');
  const prefix = textOf(at(matcher, 'prefix'));
  if (prefix !== undefined) return path.startsWith(prefix);
  const exact = textOf(at(matcher, 'exact'));
  if (exact !== undefined) return path === exact;
  // What this reader does not understand may well match.
  return true;
}

function groupOf(principal: Node): 'open' | 'key' | 'service' | 'address' {
  const header = at(principal, 'header');
  if (header !== undefined) {
    const value = textOf(at(header, 'string_match', 'exact')) ?? textOf(at(header, 'exact_match')) ?? '';
    return isPublicKey(value) ? 'key' : 'service';
  }
  const kinds = entriesOf(principal).map(([kind]) => kind);
  return kinds.some((kind) => /(?:remote_ip|source_ip)$/.test(kind)) ? 'address' : 'open';
}

/** The placeholder of a public key, or such a key itself where somebody wrote it into the file. */
function isPublicKey(value: string): boolean {
  return /ANON|PUBLISHABLE/.test(value) || readToken(value, [])?.role === 'anon';
}
