import { posix } from 'node:path';
import type { VolumeFact } from '../../model/facts/services.ts';

export interface ScriptText {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

type Mount = Pick<VolumeFact, 'source' | 'target'>;

/** Folders whose scripts cron runs, in Debian's and Alpine's images. */
const cronFolder = /^\/etc\/(?:cron|periodic)/;

/** Schedules and whatever else runs scripts by itself. */
const schedule =
  /(?:^|\/)(?:crontab|Dockerfile[^/]*|\.gitlab-ci\.yml)$|\.(?:cron|service|timer|dockerfile)$|\/\.(?:github|gitea|forgejo)\/workflows\/|\/cron\.(?:d|hourly|daily|weekly|monthly)\/[^/]+$/i;

/** Whether a file runs scripts, or is one that nobody has to start. */
export function isSchedule(path: string): boolean {
  return schedule.test(path);
}

/**
 * The scripts that something runs: a schedule, the Compose files, a mount into a service, or another script that runs.
 * By their file names: paths differ between host and container.
 */
export function runningScripts(
  scripts: readonly ScriptText[],
  { texts, mounts }: { readonly texts: readonly string[]; readonly mounts: readonly Mount[] },
): ReadonlySet<string> {
  const isMounted = (path: string): boolean =>
    mounts.some(({ source = '', target }) => {
      return path === source || (cronFolder.test(target) && path.startsWith(`${source}/`));
    });
  const running = new Set(
    scripts.filter(({ path }) => isSchedule(path) || isMounted(path)).map(({ path }) => path),
  );
  let said = [...texts, ...scripts.filter(({ path }) => running.has(path)).map(({ text }) => text)];
  while (said.length > 0) {
    const called = scripts.filter(
      ({ path }) => !running.has(path) && said.some((text) => names(text, posix.basename(path))),
    );
    for (const { path } of called) running.add(path);
    said = called.map(({ text }) => text);
  }
  return running;
}

/** As a word or the end of a path: a script called `backup` is not meant by every text about backups. */
function names(text: string, script: string): boolean {
  const word = script.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?:^|[\\s/"'\`=;&|(])${word}(?=$|[\\s"'\`;&|)\\],])`).test(text);
}
