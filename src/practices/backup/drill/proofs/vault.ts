import { counted } from '../../../../engine/words.ts';
import type { DrillProof } from '../../../../model/drill.ts';
import { Problem } from '../../../../model/problem.ts';
import type { Drilled } from '../drilled.ts';
import { type About, failed, passed, skipped } from './proof.ts';

const about: About = {
  id: 'vault',
  title: 'Secrets of the vault can be decrypted with the restored root key',
};

export interface VaultSeen {
  readonly secrets: number;
  readonly decrypted: number;
}

/** @param seen null = there is no vault; a text = the server's complaint */
export function judgeVault(seen: VaultSeen | string | null): DrillProof {
  if (seen === null) return skipped(about, 'this database has no vault');
  if (typeof seen === 'string') return failed(about, seen);
  const { secrets, decrypted } = seen;
  if (secrets === 0) return skipped(about, 'the vault is empty');
  if (decrypted < secrets)
    return failed(about, `${decrypted} of ${counted(secrets, 'secret')} could be decrypted`);
  return passed(about, counted(secrets, 'secret'));
}

/** Counted, never shown. A wrong key raises (pgsodium: "invalid ciphertext"). */
const sql = `select count(*), (select count(decrypted_secret) from vault.decrypted_secrets) from vault.secrets;
`;

export async function proveVault({ database }: Drilled): Promise<DrillProof> {
  const has = await database.run(
    database.own,
    "select to_regclass('vault.decrypted_secrets') is not null;\n",
  );
  if (has.trim() !== 't') return judgeVault(null);
  try {
    const [secrets = '0', decrypted = '0'] = (await database.run(database.own, sql)).trim().split('|');
    return judgeVault({ secrets: Number(secrets), decrypted: Number(decrypted) });
  } catch (error) {
    if (error instanceof Problem) return judgeVault(error.message.replace(/^.*the database said: /, ''));
    throw error;
  }
}
