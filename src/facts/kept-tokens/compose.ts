import { entriesOf, itemsOf, type Node } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';
import type { KeptTokensFact } from '../../model/facts/kept-tokens.ts';
import type { Redactor } from '../redactor.ts';
import { keysIn } from './find.ts';

type Copy = KeptTokensFact['copies'][number];

/**
 * Keys that stand in the Compose files themselves, or in an `env_file` that is not the project's own: what a variable
 * brings from there is the key, not a copy of it.
 */
export function composeCopies({ root, envFile }: Project, redactor: Redactor): readonly Copy[] {
  function visit(node: Node, path: string): readonly Copy[] {
    if (node.kind === 'scalar') {
      if (typeof node.value !== 'string' || node.at.file === envFile?.shown) return [];
      // What a variable brought is not written here; what its default says is.
      const text = node.written ?? (node.from.length === 0 ? node.value : '');
      return keysIn(text, redactor).map(({ secret, opaque }) => ({
        kind: 'compose',
        where: redactor.text(path),
        at: node.at,
        secret,
        ...(opaque === undefined ? {} : { opaque }),
      }));
    }
    return [
      ...entriesOf(node).flatMap(([name, { value }]) => visit(value, path === '' ? name : `${path}.${name}`)),
      ...itemsOf(node).flatMap((item) => visit(item, path)),
    ];
  }
  return visit(root, '');
}
