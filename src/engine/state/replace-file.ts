import type { Access, Tree } from '../../ports/tree.ts';

/** Added to a file's name while its next content is being written; one writer at a time holds the lock. */
export const nextSuffix = '.next';

/**
 * Gives a file new content (or its first), whole or not at all whatever happens. Who writes without the lock gives a `next`
 * of their own, ending in `nextSuffix`.
 */
export function replaceFile(
  path: string,
  content: string | Uint8Array,
  access: Access,
  tree: Tree,
  next: string = `${path}${nextSuffix}`,
): void {
  // What a kill left of an earlier attempt.
  tree.remove(next);
  tree.create(next, content, access);
  try {
    tree.rename(next, path);
  } catch (error) {
    tree.remove(next);
    throw error;
  }
}
