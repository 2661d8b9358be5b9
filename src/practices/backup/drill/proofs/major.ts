import type { DrillProof } from '../../../../model/drill.ts';
import type { World } from '../../../../ports/world.ts';
import { inContainer, lastWords } from '../in-container.ts';
import { type About, failed, passed } from './proof.ts';

const about: About = { id: 'major', title: 'The image is of the major version of the backup' };

/**
 * @param backup as pgBackRest writes it: `17`
 * @param program what `postgres --version` prints: `postgres (PostgreSQL) 17.6`
 */
export function judgeMajor(backup: string, program: string): DrillProof {
  const image = /\b(\d+)(?:\.\d+|devel|beta\d|rc\d)?\s*(?:\(|$)/.exec(program.trim())?.[1];
  if (image === undefined)
    return failed(about, `the image does not tell its version (${program.slice(0, 80)})`);
  if (image !== backup)
    return failed(about, `the backup is of PostgreSQL ${backup}, and the image of ${image}`);
  return passed(about, `PostgreSQL ${backup}`);
}

/** Asked before anything is restored: a server refuses a data directory of another major version. */
export async function proveMajor(client: string, backup: string, world: World): Promise<DrillProof> {
  const result = await inContainer(client, ['postgres', '--version'], {}, world);
  return judgeMajor(backup, result.ran && result.code === 0 ? result.stdout : lastWords(result));
}
