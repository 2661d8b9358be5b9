// The script of the report that this product began from, and its many copies: pg_dump of one database, tar of two volumes, cron.
import type { ScriptFact, ScriptsFact } from '../../model/facts/files.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Place } from '../../model/place.ts';
import { dumpsAnother } from './database-copies.ts';

export interface ReportScript {
  readonly file: string;
  readonly dump: ScriptFact;
  /** Its other lines. */
  readonly copies: readonly ScriptFact[];
}

export interface Miss {
  readonly at: Place;
  readonly what: string;
  readonly consequence: string;
}

const copyKinds: ReadonlySet<ScriptFact['kind']> = new Set([
  'data-directory-copy',
  'object-copy-without-xattrs',
  'unknown-volume-copy',
]);

/** Scripts in which a dump of one database stands beside a copy of volumes. */
export function scriptsOfReport(
  { found }: ScriptsFact,
  services: readonly ServiceFact[],
): readonly ReportScript[] {
  const files = [...new Set(found.map(({ at }) => at.file))];
  return files.flatMap((file) => {
    const lines = found.filter(({ at }) => at.file === file);
    const dump = lines.find(({ kind, text }) => {
      return kind === 'backup' && /\bpg_dump\b/.test(text) && !dumpsAnother(text, services);
    });
    const copies = lines.filter(({ kind }) => copyKinds.has(kind));
    const isMore = lines.some(({ text }) => /\b(?:pg_dumpall|pgbackrest|wal-g|pg_basebackup)\b/.test(text));
    return dump === undefined || copies.length === 0 || isMore ? [] : [{ file, dump, copies }];
  });
}

/** Each thing that a restore would lack, and what comes of that. */
export function misses({ dump, copies }: ReportScript): readonly Miss[] {
  const { at, text } = dump;
  const isAsPostgres = /(?:\s-U\s*|--username[= ])["']?postgres\b/.test(text);
  const ofDump: readonly (readonly [string, string] | null)[] = [
    isAsPostgres
      ? [
          text,
          'postgres may not read everything: pg_dump stops there, and what is written is empty or ends in the middle',
        ]
      : null,
    [
      'roles',
      'pg_dump holds none: after a restore your own roles are gone, with their passwords, grants and policies',
    ],
    /_supabase/.test(text)
      ? null
      : ['database _supabase', 'it is in no dump: the pooler knows no tenant, analytics has no settings'],
    [
      'pgsodium_root.key',
      'it lies in the volume db-config, which nothing saves: no secret of the vault can be read again',
    ],
    [
      '.env and the Compose files',
      'nothing saves them: another JWT secret ends every session, and no API key is valid',
    ],
    [
      'one file a night',
      'everything since the last night is lost; the files lie unencrypted on this machine, and old ones are deleted even when no new one is written',
    ],
    [
      'restore into a stock deployment',
      'psql stops at the schemas and tables that are there already; seaworthy restore --dump does not',
    ],
  ];
  return [
    ...ofDump.filter((one) => one !== null).map(([what, consequence]) => ({ at, what, consequence })),
    ...copies.map((copy) => ({ at: copy.at, what: copy.text, consequence: consequences[copy.kind] ?? '' })),
  ];
}

const consequences: { readonly [Kind in ScriptFact['kind']]?: string } = {
  'data-directory-copy':
    'a copy of a running data directory does not start: "could not locate a valid checkpoint record"',
  'object-copy-without-xattrs':
    'content types and cache times are lost: files come back as octet-stream or answer 500',
  'unknown-volume-copy':
    'this deployment has no such volume: Docker makes an empty one, and an empty archive of it',
};
