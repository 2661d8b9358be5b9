import { counted, listed } from '../../../../engine/words.ts';
import type { DrillProof } from '../../../../model/drill.ts';
import type { Tour } from '../tour.ts';
import { type About, failed, passed } from './proof.ts';

const about: About = { id: 'databases', title: 'Every database is there' };

/**
 * A database that was dropped between the backup and the moment is not missing: what the restored cluster lists is what counts. One
 * of the backup that it does not list any more is told.
 *
 * @param backup databases when the backup was made
 */
export function judgeDatabases(backup: readonly string[], tour: readonly Tour[]): DrillProof {
  const closed = tour.filter(({ failure }) => failure !== null);
  if (closed.length > 0) {
    const lines = closed.map(({ database, failure }) => `${database} cannot be opened: ${failure}`);
    return failed(about, lines[0] ?? '', lines);
  }
  const names = tour.map(({ database }) => database);
  const gone = backup.filter((name) => !names.includes(name) && name !== 'template0');
  const told = gone.length === 0 ? '' : `; ${listed(gone)} went after the backup, and before the moment`;
  return passed(about, `${counted(names.length, 'database')}: ${listed(names)}${told}`);
}
