// Why a database cannot be given our archive_command.
import { postgresOption } from '../../engine/postgres-options.ts';
import type { Known } from '../../model/fact.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Source } from './container/objects-service.ts';

export interface Obstacle {
  readonly message: string;
  readonly hints: readonly [string, ...string[]];
}

/** Commands that keep nothing, so that nothing is lost when they go. */
const keepsNothing = /^(?:(?:(?:\/usr)?\/bin\/)?true|:|exit 0|cd \.|\(disabled\)|)$/;

/** null = nothing is in the way. What runs already is asked before what the files say. */
export function obstacleToArchiving(
  db: ServiceFact,
  data: Source | null,
  settings: Known<Readonly<Record<string, string>>>,
): Obstacle | null {
  if (data === null)
    return {
      message: `services.${db.name} keeps its data directory in no mount that another container could read`,
      hints: ['Mount a folder or a volume at /var/lib/postgresql/data'],
    };
  const live = settings.known ? settings.value : {};
  const mode = postgresOption(db, 'archive_mode') ?? 'off';
  const command = postgresOption(db, 'archive_command') ?? '';
  const isOurs = (live['archive_command'] ?? '').includes('seaworthy-pgbackrest-archive');
  const runs = isOurs ? command : (live['archive_command'] ?? command);
  const isOn = (isOurs ? mode : (live['archive_mode'] ?? mode)) !== 'off';
  if (!isOn || keepsNothing.test(runs.trim())) return null;
  return {
    message: `services.${db.name} archives its WAL already: archive_command is ${runs}`,
    hints: [
      'Take that command out first when its archive is not needed any more',
      'Or leave backup.repositories empty: seaworthy audit goes on watching the archive that is there',
    ],
  };
}
