import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { customConfigDirectory, isSupabasePostgres } from '../../../engine/postgres-image.ts';
import { counted } from '../../../engine/words.ts';
import { printPlace } from '../../../model/place.ts';
import { savedBy, wouldBeSavedAt } from '../saved.ts';
import { keySavedBy, keyWouldBeSavedAt } from '../vault-key.ts';

export const vaultKeyNotSaved = defineCheck({
  id: 'backup/vault-key-not-saved',
  pass: 'The key of the vault is saved',
  fail: 'The key of the vault is in no backup',
  why: 'The key lies outside every dump; a restore without it makes a new one, and no vault secret can be read again.',
  severity: 'P0',
  sources: ['failure case 9', 'supabase/postgres: pgsodium_getkey.sh'],
  needs: ['services', 'scripts', 'deployment'],
  uses: ['vault'],

  run({ services, scripts, deployment }, { facts }) {
    const db = serviceOf(services, 'db');
    if (db === undefined || !isSupabasePostgres(db))
      return skip('this stack runs no database with a vault key file');

    const secrets = facts.vault.known ? (facts.vault.value.secrets ?? 0) : undefined;
    if (secrets === 0) return pass(seen('vault.secrets', 'holds no secret', db.at));

    const mount = db.volumes.find(({ target }) => target.startsWith(customConfigDirectory));
    const source = mount?.source;
    const savers = { services, scripts, directory: deployment.directory };
    const saved = keySavedBy(scripts) ?? (source === undefined ? null : savedBy(source, savers));
    if (saved !== null) return pass(saved);
    const idle = keyWouldBeSavedAt(scripts) ?? (source === undefined ? null : wouldBeSavedAt(source, savers));
    if (idle !== null)
      return unknown(`${printPlace(idle)} would save the key, but nothing that was found here runs it`);

    const where = source ?? 'the container itself';
    const holding = secrets === undefined ? '' : `; vault.secrets holds ${counted(secrets, 'secret')}`;
    return fail(
      `nothing that was found here saves pgsodium_root.key, which lies in ${where}`,
      [
        seen(
          `services.${db.name}.volumes`,
          `${customConfigDirectory} is ${where}${holding}`,
          mount?.at ?? db.at,
        ),
      ],
      {
        text: 'Copy pgsodium_root.key out of the container and keep it encrypted, apart from the backups.',
        command: `umask 077; docker compose exec -T ${db.name} cat ${customConfigDirectory}/pgsodium_root.key > pgsodium_root.key`,
      },
    );
  },
});
