import { type FSWatcher, readFileSync, watch as watchFolder } from 'node:fs';
import type { Watch, Watcher } from '../ports/watcher.ts';

/** inotify, by way of Node: one watch per folder. */
export function systemWatcher(): Watcher {
  return { watch, room };
}

function watch(folder: string, changed: (name: string | null) => void): Watch {
  let watcher: FSWatcher;
  try {
    watcher = watchFolder(folder, (_, name) => changed(name));
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
  // A watch that breaks has nothing more to tell; the next full look starts another.
  watcher.on('error', () => watcher.close());
  return { ok: true, close: () => watcher.close() };
}

/** inotify(7): a user has so many in all, and root's are those of the whole machine, in containers too. */
function room(): number {
  try {
    return Math.floor(Number(readFileSync('/proc/sys/fs/inotify/max_user_watches', 'utf8')) / 2);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** inotify_add_watch(2): ENOSPC = all watches of this user are taken; inotify_init(2): EMFILE = all instances are. */
function reasonOf(error: unknown): 'limit' | 'gone' | 'other' {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'ENOSPC' || code === 'EMFILE' || code === 'ENFILE') return 'limit';
  return code === 'ENOENT' || code === 'ENOTDIR' ? 'gone' : 'other';
}
