import type { Tree } from '../ports/tree.ts';

export function systemTree(): Tree {
  const notYet = (): never => {
    throw new Error('not yet');
  };
  return {
    status: notYet,
    read: notYet,
    list: notYet,
    makeDirectory: notYet,
    create: notYet,
    append: notYet,
    rename: notYet,
    link: notYet,
    remove: notYet,
    removeDirectory: notYet,
  };
}
