// Compose files as YAML documents that can be rewritten: tags such as !reset, anchors and comments stay.
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  parseDocument,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml';
import type { StackFiles } from '../../helpers/audit-stack.ts';
import { composeFilesOf } from '../edits.ts';

export interface ServiceNode {
  readonly name: string;
  readonly body: YAMLMap;
}

/** Every Compose file in effect, rewritten by `edit`. A file that is no YAML stays as it is. */
export function editCompose(files: StackFiles, edit: (document: Document, path: string) => void): StackFiles {
  const edited = composeFilesOf(files).flatMap((path) => {
    const text = files[path];
    if (text === undefined) return [];
    const document = parseDocument(text);
    if (document.errors.length > 0) return [];
    edit(document, path);
    return [[path, document.toString({ lineWidth: 0 })] as const];
  });
  return { ...files, ...Object.fromEntries(edited) };
}

export function servicesIn(document: Document): readonly ServiceNode[] {
  const services = document.get('services');
  if (!isMap(services)) return [];
  return services.items.flatMap(({ key, value }) => {
    return isScalar(key) && isMap(value) ? [{ name: String(key.value), body: value as YAMLMap }] : [];
  });
}

/** A mapping under a key, or null. */
export function mapAt(map: YAMLMap, key: string): YAMLMap | null {
  const node = map.get(key, true);
  return isMap(node) ? (node as YAMLMap) : null;
}

/** Holds anchors, aliases or tags of Compose, whose meaning depends on where they stand. */
export function isDelicate(node: unknown): boolean {
  let delicate = false;
  visit(node as Parameters<typeof visit>[0], (_key, part) => {
    if (isAlias(part)) delicate = true;
    const tag = isCollection(part) || isScalar(part) ? part.tag : undefined;
    const anchor = isCollection(part) || isScalar(part) ? part.anchor : undefined;
    if (anchor !== undefined || (tag?.startsWith('!') === true && !tag.startsWith('!!'))) delicate = true;
    return delicate ? visit.BREAK : undefined;
  });
  return delicate;
}

/** The text that a scalar of an environment stands for; null = the key alone. */
export function textOfScalar(node: Scalar): string | null {
  if (node.value === null) return null;
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}

/** Scalars of a mapping by key, or null when one value is not a plain scalar. */
export function scalarsOf(map: YAMLMap): readonly (readonly [string, string | null])[] | null {
  if (isDelicate(map)) return null;
  const pairs = map.items.map((pair) => {
    if (!isPair(pair) || !isScalar(pair.key)) return null;
    if (pair.value === null) return [String(pair.key.value), null] as const;
    return isScalar(pair.value) ? ([String(pair.key.value), textOfScalar(pair.value)] as const) : null;
  });
  return pairs.every((pair) => pair !== null) ? pairs : null;
}

/** A further name on the default network. Services on no other network only, as all of ours are. */
export function addAlias(document: Document, body: YAMLMap, alias: string): void {
  const networks = mapAt(body, 'networks');
  const first = networks === null ? null : mapAt(networks, 'default');
  const present = first?.toJSON() as { aliases?: string[] } | undefined;
  const aliases = [...(present?.aliases ?? []), alias];
  if (networks === null) body.set('networks', document.createNode({ default: { aliases } }));
  else networks.set('default', document.createNode({ aliases }));
}

/** Services whose environment is delicate in some file: it stays a mapping in all of them. */
export function servicesToLeave(files: StackFiles): ReadonlySet<string> {
  const leave = new Set<string>();
  editCompose(files, (document) => {
    for (const { name, body } of servicesIn(document)) {
      const map = mapAt(body, 'environment');
      if (map !== null && scalarsOf(map) === null) leave.add(name);
    }
  });
  return leave;
}
