import { posix } from 'node:path';
import type { GathererContext } from '../gatherer.ts';

/** Where cron looks (cron(8), Debian and Red Hat). */
const folders = [
  '/etc/cron.d',
  '/etc/cron.hourly',
  '/etc/cron.daily',
  '/etc/cron.weekly',
  '/etc/cron.monthly',
  '/var/spool/cron/crontabs',
  '/var/spool/cron',
];

export interface Schedules {
  readonly paths: readonly string[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

/** The host's schedules, and the scripts they call by an absolute path. */
export function hostSchedules({ world }: GathererContext): Schedules {
  const skipped: { path: string; reason: string }[] = [];
  const inFolders = folders.flatMap((folder) => {
    if (world.files.status(folder) === 'missing') return [];
    const names = world.files.list(folder);
    if (names === null) skipped.push({ path: folder, reason: 'may not be listed by this user' });
    return (names ?? []).filter((name) => !name.startsWith('.')).map((name) => posix.join(folder, name));
  });
  const tables = ['/etc/crontab', ...inFolders].filter((path) => {
    const status = world.files.status(path);
    return typeof status !== 'string' && status.kind === 'file';
  });
  const called = tables.flatMap((path) => {
    const read = world.files.read(path, 256 * 1024);
    return read.ok
      ? [...read.text.matchAll(/(?<=\s)(\/[\w./-]+\.(?:sh|bash))\b/g)].map((match) => match[1] ?? '')
      : [];
  });
  const scripts = called.filter((path) => world.files.read(path, 1024 * 1024).ok);
  return { paths: [...new Set([...tables, ...scripts])], skipped };
}
