import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { Exec } from '../../src/ports/exec.ts';

const captures = '/objects/.seaworthy-captured';

export interface SavedObjects {
  readonly id: string;
  readonly time: string;
  /** Text by path below the captures. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * STAND-IN for restic: its JSON of `snapshots` and `ls` (restic.readthedocs.io, "Scripting"), and `restore --overwrite never`,
 * which leaves alone what is there, of the whole snapshot or of what `--include` names. xargs and setfattr find nothing to do.
 *
 * @param ran command lines of it, in order
 */
export function withRestic(
  snapshots: readonly SavedObjects[],
  ran: string[] = [],
  fails = false,
): { readonly exec: Exec } {
  const find = (word = '') => snapshots.find(({ id }) => word.startsWith(id)) ?? expect.fail(word);
  return {
    exec: {
      async run({ argv, onOutputLine = () => undefined, onErrorLine = () => undefined }) {
        const [program, , , verb = '', ...words] = argv;
        if (program !== 'seaworthy-restic') return { ran: true, code: 0, stdout: '', stderr: '' };
        ran.push([verb, ...words].join(' '));
        if (fails) return { ran: true, code: 1, stdout: '', stderr: 'Fatal: the store does not answer' };
        if (verb === 'snapshots')
          onOutputLine(JSON.stringify(snapshots.map(({ id, time }) => ({ id, time, paths: [captures] }))));
        if (verb === 'ls')
          for (const [path, text] of Object.entries(find(words[2]).files))
            onOutputLine(JSON.stringify({ type: 'file', path: `${captures}/${path}`, size: text.length }));
        if (verb === 'restore') {
          const target = words[words.indexOf('--target') + 1] ?? '';
          const missing = Object.entries(find(words[0]).files)
            .filter(([path]) => isIncluded(words, path))
            .filter(([path]) => !existsSync(join(target, path)));
          for (const [path, text] of missing) putFile(target, path, text);
          const torn = missing.map(([path]) => path).find((path) => path.includes('torn'));
          if (torn === undefined) return { ran: true, code: 0, stdout: '', stderr: '' };
          // As restic 0.18 says it of a blob that is not what it was; it goes on with the others.
          const error = { message: 'ciphertext verification failed' };
          onErrorLine(JSON.stringify({ message_type: 'error', error, during: 'restore', item: `/${torn}` }));
          if (torn.includes('killed')) return { ran: true, code: 137, stdout: '', stderr: '' };
          const message = 'Fatal: There were 1 errors\n';
          onErrorLine(JSON.stringify({ message_type: 'exit_error', code: 1, message }));
          return { ran: true, code: 1, stdout: '', stderr: message };
        }
        return { ran: true, code: 0, stdout: '', stderr: '' };
      },
    },
  };
}

/** Whether a pattern of the command line is this path, as written for filepath.Match of Go; without patterns everything is. */
function isIncluded(words: readonly string[], path: string): boolean {
  const patterns = words.filter((_, at) => words[at - 1] === '--include');
  return patterns.length === 0 || patterns.some((one) => one.replaceAll(/\\(.)/g, '$1') === `/${path}`);
}

export function putFile(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
