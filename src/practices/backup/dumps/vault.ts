// The vault after a restore: its secrets are encrypted with a key that is in no dump.
import type { OpenDatabase } from '../../../engine/apply/database.ts';
import { Problem } from '../../../model/problem.ts';
import type { PipeRequest } from '../../../ports/pipes.ts';
import { docker } from '../restore/docker.ts';
import { startServices } from '../restore/services.ts';
import { containerOf, type Site } from '../restore/site.ts';

/** supabase/postgres: pgsodium_getkey.sh; 32 bytes as hexadecimal digits. */
const keyFile = '/etc/postgresql-custom/pgsodium_root.key';

export interface VaultProof {
  /** Secrets in the vault; 0 also where there is no vault. */
  readonly secrets: number;
  /** Whether they can be read; null = there is none to try. */
  readonly isReadable: boolean | null;
}

export async function vaultProof(database: OpenDatabase): Promise<VaultProof> {
  const has = await database.run(database.own, "select to_regclass('vault.secrets') is not null;\n");
  if (has !== 't') return { secrets: 0, isReadable: null };
  const secrets = Number(await database.run(database.own, 'select count(*) from vault.secrets;\n'));
  if (secrets === 0) return { secrets, isReadable: null };
  try {
    await database.run(database.own, 'select count(decrypted_secret) from vault.decrypted_secrets;\n');
    return { secrets, isReadable: true };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { secrets, isReadable: false };
  }
}

/** POSIX sh: STAMP; the new key is on standard input. The former one is kept beside it. */
const putScript = `set -eu
umask 077
new=${keyFile}.new
cat > "$new"
grep -Eq '^[0-9a-fA-F]{64}$' "$new" || { rm -f "$new"; echo 'no key: 64 hexadecimal digits were expected' >&2; exit 1; }
if [ -e ${keyFile} ]; then
  # Done twice, the former one is still the former one.
  [ -e ${keyFile}.before-"$1" ] || cp -p ${keyFile} ${keyFile}.before-"$1"
  chown "$(stat -c %u:%g ${keyFile})" "$new"
fi
mv -f "$new" ${keyFile}
`;

/** Puts a key in the place of the present one, and starts the database again, which reads it then alone. */
export async function putRootKey(
  site: Site,
  input: Pick<PipeRequest, 'inputFile' | 'from'>,
  stamp: string,
): Promise<void> {
  const { world, database } = site;
  const { id } = await containerOf(site, database);
  const result = await world.pipes.run({
    ...input,
    to: { argv: ['docker', 'exec', '--interactive', '--user', '0', id, 'sh', '-c', putScript, 'sh', stamp] },
    timeoutMs: 60_000,
  });
  if (!result.ok)
    throw new Problem({
      code: 'dump-root-key',
      message: `the root key could not be put into ${database}: ${result.reason}`,
      hints: ['give the file pgsodium_root.key of the old db-config volume by --root-key'],
      fault: 'world',
    });
  world.talk.progress('starting the database with the root key');
  await docker(world, ['restart', '--time', '300', id]);
  const ill = await startServices(site, [database]);
  world.talk.progress('');
  const why = ill.get(database);
  if (why === undefined) return;
  throw new Problem({
    code: 'dump-root-key',
    message: `${database} does not come up with that key: ${why}`,
    hints: [`the former one is ${keyFile}.before-${stamp} in its container`],
    fault: 'world',
    exitCode: 5,
  });
}
