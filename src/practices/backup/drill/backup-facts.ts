import { z } from 'zod';
import { stanza } from '../engines/pgbackrest-conf.ts';
import type { Sidecars } from '../operations/sidecars.ts';
import type { Choice } from '../restore/choice.ts';
import { savedIn } from '../restore/continuity.ts';
import { timelineIn } from '../restore/timelines.ts';
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

/** @param newest WAL segment of the repository, as `info` has told it */
export async function factsOfBackup(
  sidecars: Sidecars,
  choice: Choice,
  newest: string | null,
): Promise<BackupFacts> {
  const { repository, backup } = choice;
  const words = [
    'pgbackrest',
    `--stanza=${stanza}`,
    `--repo=${repository}`,
    `--set=${backup}`,
    '--output=json',
    'info',
  ];
  const told = await sidecars.inDatabase(words, { timeoutMs: 120_000 });
  return { ...readFacts(told, backup), lastSegment: await lastSegmentOf(choice, newest, sidecars) };
}

/** `info` names the newest of all: where an older timeline is followed, it is on another, and the listing is asked. */
async function lastSegmentOf(
  { repository, timeline }: Choice,
  newest: string | null,
  sidecars: Sidecars,
): Promise<string | null> {
  if (newest === null || timelineIn(newest) === timeline) return newest;
  return newestOn(timeline, [...(await savedIn(sidecars, repository)).keys()]);
}

/** Pure. Exported for its test. */
export function newestOn(timeline: number, segments: readonly string[]): string | null {
  const own = segments.filter((name) => timelineIn(name) === timeline);
  return own.sort().at(-1) ?? null;
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
