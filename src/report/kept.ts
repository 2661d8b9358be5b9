// Backups of any engine, as its contract tells of them.
import { printBytes } from '../model/bytes.ts';
import type { Kept } from '../practices/backup/engines/contract.ts';

/** A block for each repository, newest last. */
export function printKept(
  repositories: readonly { readonly repository: string; readonly copies: readonly Kept[] }[],
): string {
  const blocks = repositories.map(({ repository, copies }) => {
    const lines = copies.map(({ label, ended, bytes, note }) => {
      const time = new Date(ended * 1000).toISOString().replace(/\.\d+/, '');
      return `  ${[label, time, note, printBytes(bytes)].join('  ')}`;
    });
    return [`${repository}${copies.length === 0 ? '   empty' : ''}`, ...lines].join('\n');
  });
  return `${blocks.join('\n')}\n`;
}
