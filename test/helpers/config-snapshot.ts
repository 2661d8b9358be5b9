import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Exec } from '../../src/ports/exec.ts';

/** Text by path below the folder; `-> X` = a link to X, `mode` in front where it is another than 0644: `600|text`. */
export type SavedConfig = Readonly<Record<string, string>>;

/**
 * STAND-IN for `restic restore SNAPSHOT:/db-config --target FOLDER` (restic 0.18): writes what the snapshot has, and tells of each path
 * that it cannot read back, with its count at the end.
 *
 * @param ran command lines of it, in order
 * @param dumped what `dump` gives of a file; null = nothing
 */
export function withConfig(
  saved: SavedConfig,
  ran: string[] = [],
  torn: readonly string[] = [],
  dumped: string | null = null,
): Exec {
  return {
    async run({ argv, onErrorLine = () => undefined }) {
      if (argv[0] !== 'seaworthy-restic') return { ran: true, code: 0, stdout: '', stderr: '' };
      ran.push(argv.slice(1).join(' '));
      if (argv.includes('dump')) {
        const code = dumped === null ? 1 : 0;
        return { ran: true, code, stdout: dumped ?? '', stderr: '' };
      }
      const target = argv[argv.indexOf('--target') + 1] ?? '';
      for (const [path, text] of Object.entries(saved)) {
        if (!torn.includes(path)) lay(join(target, path), text);
      }
      for (const path of torn)
        onErrorLine(
          JSON.stringify({ message_type: 'error', error: {}, during: 'restore', item: `/${path}` }),
        );
      if (torn.length === 0) return { ran: true, code: 0, stdout: '', stderr: '' };
      const message = `Fatal: There were ${torn.length} errors\n`;
      onErrorLine(message.trim());
      return { ran: true, code: 1, stdout: '', stderr: message };
    },
  };
}

export function lay(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (text.startsWith('-> ')) {
    symlinkSync(text.slice(3), path);
    return;
  }
  const [, mode, content = text] = /^(\d{3})\|(.*)$/s.exec(text) ?? [];
  writeFileSync(path, content);
  chmodSync(path, Number.parseInt(mode ?? '644', 8));
}
