// Where a dump comes from, and how it becomes SQL.
import { type OpenDatabase, superuser } from '../../../engine/apply/database.ts';
import { Problem } from '../../../model/problem.ts';
import type { PipeProgram, PipeRequest } from '../../../ports/pipes.ts';
import type { World } from '../../../ports/world.ts';
import type { EngineSite } from '../engines/contract.ts';
import type { Manifest } from '../logical/manifest.ts';
import { readPart } from '../logical/read-back.ts';
import { serverProgram } from '../logical/server.ts';

/** One stream of SQL. */
export interface DumpStream {
  /** For people. */
  readonly shown: string;
  /** `roles` = it holds nothing else; a name = of that database; null = whatever it says itself. */
  readonly holds: 'roles' | { readonly database: string } | null;
  readonly input: Pick<PipeRequest, 'inputFile' | 'from'>;
}

export type DumpFormat = 'sql' | 'archive';

/** The streams of a file: plain SQL, that of pg_dumpall, or an archive of pg_dump; packed by gzip or not. */
export async function streamsOfFile(
  path: string,
  database: OpenDatabase,
  world: World,
): Promise<{ readonly format: DumpFormat; readonly streams: readonly DumpStream[] }> {
  const status = world.files.status(path);
  if (status === 'missing' || status === 'denied')
    throw unreadable(path, `is ${status === 'missing' ? 'not there' : 'not for this user'}`);
  if (status.kind === 'directory') throw unreadable(path, 'is a folder');
  const format = await formatOf(path, world);
  const from = format === 'sql' ? [] : [archiveReader(database, [])];
  return { format, streams: [{ shown: path, holds: null, input: { inputFile: path, from } }] };
}

/** The streams of a logical copy in a repository: the roles first. */
export function streamsOfSet(
  manifest: Manifest,
  site: EngineSite,
  database: OpenDatabase,
): readonly DumpStream[] {
  const { shown } = site.repository;
  return [
    {
      shown: `${shown} ${manifest.globals.file}`,
      holds: 'roles',
      input: { from: [readPart(manifest.globals, site)] },
    },
    ...manifest.databases.map(
      (one): DumpStream => ({
        shown: `${shown} ${one.file}`,
        holds: { database: one.name },
        input: { from: [readPart(one, site), archiveReader(database, ['--create'])] },
      }),
    ),
  ];
}

/**
 * pg_restore of the server's own version writes what it reads as SQL; it needs no login for that. With `--create` come the settings
 * and rights of the database itself, where the archive has them: ours do.
 */
function archiveReader(database: OpenDatabase, words: readonly string[]): PipeProgram {
  return serverProgram({ ...database, password: '' }, superuser, ['pg_restore', '--file=-', ...words]);
}

/** pg_dump's custom format begins with PGDMP, its tar format with the name of its first file (PostgreSQL source, pg_backup_archiver.c). */
async function formatOf(path: string, world: World): Promise<DumpFormat> {
  const result = await world.pipes.run({
    inputFile: path,
    from: [],
    to: { argv: ['head', '-c', '8'] },
    timeoutMs: 60_000,
  });
  if (!result.ok) throw unreadable(path, `cannot be read: ${result.reason}`);
  const head = result.last?.stdout ?? '';
  if (head.startsWith('PGDMP') || head.startsWith('toc.dat')) return 'archive';
  if (/^\s*(?:--|SET|CREATE|\\|BEGIN|SELECT)/.test(head)) return 'sql';
  throw unreadable(path, 'is no dump of PostgreSQL: neither SQL nor an archive of pg_dump');
}

function unreadable(path: string, why: string): Problem {
  return new Problem({
    code: 'dump-unreadable',
    message: `${path} ${why}`,
    hints: [
      'name a file that pg_dump or pg_dumpall wrote: plain, --format=custom or tar, packed by gzip or not',
    ],
  });
}
