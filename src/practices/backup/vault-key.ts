// Whether a command takes the vault's root key out of where it lies: upstream keeps it in /etc/postgresql-custom
// (supabase/postgres: pgsodium_getkey.sh). Putting one there, or copying another file of that folder, saves nothing.
import { seen } from '../../engine/check.ts';
import type { ScriptsFact } from '../../model/facts/files.ts';
import type { Evidence } from '../../model/outcome.ts';
import type { Place } from '../../model/place.ts';

/** The key itself, or the whole folder. */
const key = /(?:^|[:/=])(?:pgsodium_root\.key|postgresql-custom(?:\/[.*]?)?)$/;

/** Programs whose last operand is where they write. */
const copiers = /^(?:\S*\/)?(?:cp|mv|scp|rsync|rclone|install)$/;
const readers = /^(?:\S*\/)?(?:cat|tar|gpg|age|openssl|base64|zip|7z|restic|borg|kopia|aws|mc)$/;

/** A script line that something runs and that saves the key; null = none. */
export function keySavedBy(scripts: ScriptsFact): Evidence | null {
  const line = linesSaving(scripts).find(({ idle }) => idle !== true);
  return line === undefined ? null : seen(line.at.file, line.text, line.at);
}

/** Where a line stands that would save the key, if something ran its script; null = nowhere. */
export function keyWouldBeSavedAt(scripts: ScriptsFact): Place | null {
  return linesSaving(scripts).find(({ idle }) => idle === true)?.at ?? null;
}

function linesSaving({ found }: ScriptsFact): ScriptsFact['found'] {
  return found.filter(({ kind, text }) => kind !== 'destructive' && savesKey(text));
}

/** True when the command reads the key, or its whole folder. */
export function savesKey(text: string): boolean {
  const words = text.split(/[\s"']+/).filter((word) => word !== '');
  const read = words.filter(
    (word, index) => !/^\d*>/.test(word) && !/^\d*>{1,2}$/.test(words[index - 1] ?? ''),
  );
  if (read.some((word) => /^(?:\S*\/)?tee$/.test(word)) || unpacks(read)) return false;
  const copier = read.findIndex((word) => copiers.test(word));
  if (copier >= 0) {
    const operands = read.slice(copier + 1).filter((word) => !word.startsWith('-') && !/^[<|;&]/.test(word));
    // What ends where the key belongs puts one there.
    if (/postgresql-custom/.test(operands.at(-1) ?? '')) return false;
    return operands.slice(0, -1).some((word) => key.test(word));
  }
  const reader = read.findIndex((word) => readers.test(word));
  return reader >= 0 && read.slice(reader + 1).some((word) => key.test(word));
}

function unpacks(words: readonly string[]): boolean {
  const tar = words.findIndex((word) => /^(?:\S*\/)?tar$/.test(word));
  const isUnpacking = words.slice(tar + 1, tar + 2).some((word) => /^-?[a-zA-Z]*[xt][a-zA-Z]*$/.test(word));
  if (tar >= 0 && (isUnpacking || words.some((word) => /^--(?:extract|list|get)$/.test(word)))) return true;
  return words.some((word) => /^(?:restore|extract)$/.test(word));
}
