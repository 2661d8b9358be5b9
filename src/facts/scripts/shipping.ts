// What carries a backup to another machine. Copying programs name both ends: only a far end that is written to counts.
import { commandsOf } from './commands.ts';
import { assignments, expanded, writtenDown } from './variables.ts';

export interface Shipping {
  /** The program and where it writes: nothing else of the command, whose other words may be secrets. */
  readonly text: string;
  readonly line: number;
}

/** The first command that carries something to another machine. */
export function shipping(script: string): Shipping | null {
  const values = writtenDown(assignments(script));
  for (const { text, line } of commandsOf(script)) {
    const found = shipped(text, values);
    if (found !== null) return { text: found, line };
  }
  return null;
}

/** Options of copying programs that take the next word. */
const takesValue =
  /^(?:-[PiloFcJSDeTXu]|--(?:rsh|port|profile|region|endpoint-url|exclude|include|exclude-from|files-from|config|transfers|password-file|bwlimit|log-file|storage-class|sse|acl|account-name|account-key|source|filter|checkers))$/;

interface Words {
  readonly program: string;
  /** What follows the program, options and all. */
  readonly all: readonly string[];
  /** Words that are no options. */
  readonly operands: readonly string[];
}

const programs =
  /^(?:rclone|aws|s3cmd|s4cmd|gsutil|gcloud|az|azcopy|b2|mc|swift|lftp|sftp|scp|curl|rsync|ssh|restic|kopia|duplicity|borg)$/;

function shipped(text: string, values: ReadonlyMap<string, string>): string | null {
  const words = text
    .split(/[\s"']+/)
    .map((word) => expanded(word, values))
    .filter((word) => word !== '');
  const start = words.findIndex((word) => programs.test(nameOf(word)));
  if (start < 0) return null;
  const all = words.slice(start + 1);
  const operands = all.filter(
    (word, index) => !/^(?:-|\d*[<>])/.test(word) && !takesValue.test(all[index - 1] ?? ''),
  );
  const program = nameOf(words[start] ?? '');
  const target = targetOf({ program, all, operands });
  return target === null ? null : `${program} to ${shown(target)}`;
}

function nameOf(word: string): string {
  return word.replace(/^.*[/(@]/, '');
}

/** Where the command writes on another machine; null = nowhere. */
function targetOf({ program, all, operands }: Words): string | null {
  if (program === 'rsync') return operands.length > 1 ? far(operands.at(-1) ?? '') : null;
  if (program === 'scp') return operands.length > 1 ? away(operands) : null;
  if (program === 'rclone')
    return /^(?:copy|sync|move|copyto|moveto|rcat)$/.test(operands[0] ?? '') ? away(operands) : null;
  if (/^(?:aws|s3cmd|s4cmd|gsutil|gcloud)$/.test(program)) return bucketOf(operands);
  if (program === 'mc') return minio(operands);
  if (program === 'az' || program === 'azcopy') return azure(program, all);
  if (program === 'b2')
    return /\b(?:sync|upload)\b/.test(all.join(' ')) && !/^b2:/.test(operands[1] ?? '') ? bucket(all) : null;
  if (program === 'swift') return operands[0] === 'upload' ? (operands[1] ?? null) : null;
  if (program === 'lftp' || program === 'sftp')
    return /\b(?:put|mput|mirror\s+(?:-\S+\s+)*(?:-\w*R\w*|--reverse))\b/.test(all.join(' '))
      ? hostOf(program, all)
      : null;
  if (program === 'curl')
    return /(?:^|\s)(?:-T|--upload-file)/.test(all.join(' '))
      ? (all.find((word) => /^\w+:\/\//.test(word)) ?? null)
      : null;
  if (program === 'ssh')
    return /\s(?:cat|dd|tee|receive|recv)\b/.test(all.join(' ')) && writes(all)
      ? (operands[0] ?? null)
      : null;
  return repositoryOf(program, all);
}

/** The last operand, if it is elsewhere; a variable that nothing sets is where these programs go, unless they fetch. */
function away(operands: readonly string[]): string | null {
  const last = operands.at(-1) ?? '';
  const isFetched = operands.slice(0, -1).some((word) => far(word) !== null);
  return far(last) ?? (/^\$\{?\w/.test(last) && !isFetched ? last : null);
}

/** `host:path`, `user@host:path`, `remote:path`, `rsync://host/…`, and what a variable alone names may be either. */
function far(word: string): string | null {
  return /^(?:[\w.@$[\]-]|\$\{\w+\})+:|^\w+:\/\//.test(word) && !/^file:/.test(word) ? word : null;
}

/** `ssh nas cat x` reads; what writes is told by a redirection there, or does nothing else. */
function writes(words: readonly string[]): boolean {
  const command = words.join(' ');
  return !/\bcat\b/.test(command) || />/.test(command);
}

function bucketOf(operands: readonly string[]): string | null {
  if (!operands.some((word) => /^(?:cp|mv|sync|rsync|put|move)$/.test(word))) return null;
  const paths = operands.filter((word) => /^(?:s3|gs):\/\/|^\$/.test(word));
  const last = operands.at(-1) ?? '';
  return paths.at(-1) === last && operands.indexOf(last) > 0 ? last : null;
}

/** MinIO client: `mc cp FILE ALIAS/BUCKET`; a local path begins with a slash or a dot. */
function minio(operands: readonly string[]): string | null {
  if (!/^(?:cp|mirror|pipe|mv|put)$/.test(operands[0] ?? '')) return null;
  const last = operands.at(-1) ?? '';
  return operands.length > 1 && !/^[./~]/.test(last) ? last : null;
}

function azure(program: string, all: readonly string[]): string | null {
  const text = all.join(' ');
  if (program === 'azcopy') {
    const operands = all.filter((word) => !word.startsWith('-'));
    return /^(?:copy|cp|sync)$/.test(operands[0] ?? '') && /^https:/.test(operands[2] ?? '')
      ? (operands[2] ?? null)
      : null;
  }
  return /\bstorage\b.*\bupload(?:-batch)?\b/.test(text) ? 'Azure storage' : null;
}

function bucket(all: readonly string[]): string {
  return all.find((word) => /^b2:/.test(word)) ?? 'Backblaze B2';
}

function hostOf(program: string, all: readonly string[]): string {
  return (
    all.find((word) => /^\w+:\/\//.test(word)) ??
    all.find((word) => /^\w[\w.-]*@[\w.-]+/.test(word)) ??
    `a ${program} server`
  );
}

/** restic, kopia, duplicity and borg name the repository by an address; what restores or lists ships nothing. */
function repositoryOf(program: string, all: readonly string[]): string | null {
  if (/^(?:restore|snapshots|list|check|mount|extract|info|forget|prune|dump|ls)$/m.test(all.join('\n')))
    return null;
  const pattern =
    program === 'borg' ? /ssh:\/\/|^[\w.-]+@[\w.-]+:/ : /\b(?:s3|b2|sftp|rest|swift|azure|gs|rclone|ssh):/;
  return all.find((word) => pattern.test(word)) ?? null;
}

/** An address without what stands before its host and behind its path: either may be a secret. */
function shown(target: string): string {
  return target.replace(/^((?:\w+:)*\w+:\/\/)[^/@\s]*@/, '$1').replace(/[?#].*$/s, '');
}
