import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { databaseInfo, type RepositoryInfo } from './pgbackrest.ts';
import type { Sidecars } from './sidecars.ts';
import { spoolStatus } from './status.ts';

/** pgBackRest's words for a repository that nobody has prepared (src/command/info/info.c, INFO_STANZA_STATUS_MESSAGE_MISSING_*). */
const isMissing = /^missing stanza (?:path|data)/;

const longestMs = 120_000;

/**
 * What a repository holds, once the sidecar has prepared it: the sidecar is healthy before that, because a store that is away must
 * not make it unhealthy. A first backup right after apply waits here instead of failing.
 */
export async function preparedInfo(
  sidecars: Sidecars,
  number: number,
  { clock, talk }: Pick<World, 'clock' | 'talk'>,
): Promise<RepositoryInfo | undefined> {
  const begun = clock.now().getTime();
  for (;;) {
    const [info] = await databaseInfo(sidecars, [number]);
    if (info === undefined || !isMissing.test(info.status)) return info;
    if (clock.now().getTime() - begun >= longestMs) throw await unprepared(sidecars, number);
    talk.progress(`waiting until repository ${number} is prepared`);
    await clock.sleep(1000);
  }
}

async function unprepared(sidecars: Sidecars, number: number): Promise<Problem> {
  const status = await spoolStatus(sidecars);
  const own = status?.repositories?.find((one) => one.number === number)?.failing ?? status?.failing;
  const why = own === null || own === undefined ? '' : `: ${own.reason}`;
  return new Problem({
    code: 'backup-unprepared',
    message: `repository ${number} is not prepared${why}`,
    hints: ['seaworthy-backup does that by itself: docker logs of it say what keeps it'],
    fault: 'world',
  });
}
