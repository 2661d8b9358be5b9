import { z } from 'zod';
import { stanza } from '../engines/pgbackrest-conf.ts';
import type { Sidecars } from '../operations/sidecars.ts';
import type { Choice } from '../restore/choice.ts';
import type { BackupFacts } from './drilled.ts';

/** pgbackrest.org/command.html, `info --set`: what it tells of one backup beyond the list. */
const shape = z.array(
  z.looseObject({
    db: z.array(z.looseObject({ id: z.int(), 'repo-key': z.int(), version: z.string() })),
    backup: z.array(
      z.looseObject({
        label: z.string(),
        // Whole seconds since the epoch.
        timestamp: z.looseObject({ stop: z.int() }),
        database: z.looseObject({ id: z.int(), 'repo-key': z.int() }),
        'database-ref': z.array(z.looseObject({ name: z.string() })).nullish(),
      }),
    ),
  }),
);

/** @param lastSegment newest WAL segment of the repository, as `info` has told it */
export async function factsOfBackup(
  sidecars: Sidecars,
  { repository, backup }: Choice,
  lastSegment: string | null,
): Promise<BackupFacts> {
  const words = [
    'pgbackrest',
    `--stanza=${stanza}`,
    `--repo=${repository}`,
    `--set=${backup}`,
    '--output=json',
    'info',
  ];
  return { ...readFacts(await sidecars.inDatabase(words, { timeoutMs: 120_000 }), backup), lastSegment };
}

/** Exported for its test. */
export function readFacts(text: string, label: string): Omit<BackupFacts, 'lastSegment'> {
  const [cluster] = shape.parse(JSON.parse(text));
  const backup = cluster?.backup.find((one) => one.label === label);
  const of = cluster?.db.find((one) => {
    return one.id === backup?.database.id && one['repo-key'] === backup.database['repo-key'];
  });
  return {
    version: of?.version ?? '',
    stoppedMs: (backup?.timestamp.stop ?? 0) * 1000,
    databases: (backup?.['database-ref'] ?? []).map(({ name }) => name),
  };
}
