// A file system (and whatever else counts steps) that dies or fails at a chosen moment. Nothing is done after a death: every
// later call throws again, so that no `finally` tidies up what a killed process could not have tidied up.
import { Problem } from '../../src/model/problem.ts';
import type { Access, Tree } from '../../src/ports/tree.ts';
import { refusal, type TreeReason } from '../../src/system/tree-problem.ts';

/** What a SIGKILL looks like from inside; no code may catch it for anything. */
export class Killed extends Error {
  constructor() {
    super('killed');
    this.name = 'Killed';
  }
}

export interface Fate {
  /** Steps so far; a run that ended well tells how many there are. */
  readonly steps: number;
  readonly isDead: boolean;
  /** Names of the steps so far. */
  readonly names: readonly string[];
  /** Called before each step. Throws at the chosen one; `tear` does a part of it first, where the kill is to be untidy. */
  step(name: string, tear?: () => void): void;
  /** The process came to its end by itself: it lives no more, and does nothing more. */
  end(): void;
}

export interface FateInput {
  /** Which step, counted from 1; absent: none. */
  readonly at?: number;
  /** `kill` = before it, `tear` = within it. */
  readonly how?: 'kill' | 'tear' | TreeReason;
  /** Whether looking counts, too. Death between two looks is the same as at the next write. */
  readonly looks?: boolean;
}

export function fateOf({ at, how = 'kill' }: FateInput = {}): Fate {
  const names: string[] = [];
  let isDead = false;
  return {
    get steps() {
      return names.length;
    },
    get isDead() {
      return isDead;
    },
    names,
    step(name, tear) {
      if (isDead) throw new Killed();
      names.push(name);
      if (names.length !== at) return;
      if (how !== 'kill' && how !== 'tear') throw refusal('use', name, how);
      isDead = true;
      if (how === 'tear') tear?.();
      throw new Killed();
    },
    end() {
      isDead = true;
    },
  };
}

/** The tree with a fate. Only calls that write count, unless `looks`. */
export function faultyTree(real: Tree, fate: Fate, { looks = false, how }: FateInput = {}): Tree {
  const look = (name: string) => {
    if (looks) fate.step(name);
    else if (fate.isDead) throw new Killed();
  };
  return {
    status(path) {
      look(`status ${path}`);
      return real.status(path);
    },
    read(path) {
      look(`read ${path}`);
      return real.read(path);
    },
    list(path) {
      look(`list ${path}`);
      return real.list(path);
    },
    makeDirectory(path, access) {
      fate.step(`makeDirectory ${path}`);
      real.makeDirectory(path, access);
    },
    create(path, content, access) {
      fate.step(`create ${path}`, () => real.create(path, half(content), access));
      real.create(path, content, access);
    },
    copyAttributes(from, to) {
      if (fate.isDead) throw new Killed();
      real.copyAttributes(from, to);
    },
    append(path, text, access: Access) {
      fate.step(`append ${path}`, () => real.append(path, text.slice(0, text.length >> 1), access));
      real.append(path, text, access);
    },
    rename(from, to) {
      try {
        fate.step(`rename ${to}`);
      } catch (error) {
        // It is done, and only the disk's confirmation is missing.
        if (how === 'unconfirmed' && error instanceof Problem) real.rename(from, to);
        throw error;
      }
      real.rename(from, to);
    },
    link(from, to) {
      fate.step(`link ${to}`);
      return real.link(from, to);
    },
    remove(path) {
      if (real.status(path) === null) look(`remove ${path}`);
      else fate.step(`remove ${path}`);
      real.remove(path);
    },
    removeDirectory(path) {
      if (real.status(path) === null) look(`removeDirectory ${path}`);
      else fate.step(`removeDirectory ${path}`, () => removeFirst(real, path));
      real.removeDirectory(path);
    },
  };
}

function half(content: string | Uint8Array): string | Uint8Array {
  return content.slice(0, content.length >> 1);
}

function removeFirst(tree: Tree, folder: string): void {
  const [name] = tree.list(folder);
  if (name === undefined) return;
  const path = `${folder}/${name}`;
  if (tree.status(path)?.kind === 'directory') tree.removeDirectory(path);
  else tree.remove(path);
}
