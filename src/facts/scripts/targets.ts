// Where a script puts what it saves, as far as its text tells. No shell: plain assignments are followed, nothing else.
import { commandsOf } from './commands.ts';
import { assignments, expanded } from './variables.ts';

export interface Target {
  /** Absolute, or as the script writes it; cut off before what only the running script knows (`$(date)`). */
  readonly path: string;
  readonly line: number;
}

const words = /"[^"]*"|'[^']*'|[^\s"'<>|;&()]+/.source;
const redirections = new RegExp(`(?:^|[^0-9&<>])>{1,2}\\s*(${words}(?:[^\\s"'<>|;&()]+|"[^"]*")*)`, 'g');
const options = new RegExp(
  `\\s(?:-f|-D|-o|--file|--pgdata|--output)[= ]?\\s*(${words}(?:[^\\s"'<>|;&()]+|"[^"]*")*)`,
  'g',
);
const saving = /\b(?:pg_dump|pg_dumpall|pg_basebackup|gzip|zstd|pigz|xz|openssl|gpg|age|tar|cat)\b/;
const notKept = /^\/(?:dev|proc)\/|\.(?:log|pid|lock|err)$|^\/var\/log\//;

/** The paths that dumps and their compressors write to. */
export function targetsOf(script: string): readonly Target[] {
  const values = assignments(script);
  return commandsOf(script).flatMap(({ text, line }) => {
    // What a shell inside quotes writes, it may write inside a container.
    if (!saving.test(text) || /\bsh\s+-e?l?c\b/.test(text)) return [];
    const patterns = /\bpg_/.test(text) ? [redirections, options] : [redirections];
    const found = patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''));
    return found
      .map((word) => known(expanded(word, values)))
      .filter((path) => /^[./]/.test(path) && path.length > 1 && !notKept.test(path))
      .map((path) => ({ path, line }));
  });
}

/** The folders before what is not known: `/backups/db-$(date +%F).gz` is in `/backups/`. */
function known(path: string): string {
  const end = path.search(/[$`*?{]/);
  return end < 0 ? path : path.slice(0, path.lastIndexOf('/', end) + 1);
}
