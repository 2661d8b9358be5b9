// The portable second copy: dumps that another version, another image or another provider can take.
import { counted } from '../../../engine/words.ts';
import { type Manifest, partsOf, rowsOf } from '../logical/manifest.ts';
import { verifyLogical } from '../logical/read-back.ts';
import { logicalSets, pruneLogical } from '../logical/sets.ts';
import { takeLogicalCopy } from '../logical/take.ts';
import type { BackupEngine, EngineSite, Kept } from './contract.ts';

export const logical = {
  name: 'logical',
  title: 'pg_dump (every database and the roles, to carry elsewhere)',
  restore: 'seaworthy restore --dump LABEL',
  /** All there is of it, at once. */
  backUp: async (site: EngineSite): Promise<Kept> => keptOf(await takeLogicalCopy(site)),
  list: async (site: EngineSite): Promise<readonly Kept[]> => (await logicalSets(site)).whole.map(keptOf),
  verify: async (site: EngineSite) => ({ faults: await verifyLogical(site) }),
  prune: pruneLogical,
} as const satisfies BackupEngine;

function keptOf(manifest: Manifest): Kept {
  const { id, ended, databases, server } = manifest;
  return {
    label: id,
    ended: Date.parse(ended) / 1000,
    bytes: partsOf(manifest).reduce((sum, { bytes }) => sum + bytes, 0),
    note: `${counted(databases.length, 'database')}, ${rowsOf(manifest)} rows, PostgreSQL ${server.split(' ')[0]}`,
  };
}
