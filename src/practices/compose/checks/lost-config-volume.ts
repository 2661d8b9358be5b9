import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { customConfigDirectory, isSupabasePostgres } from '../../../engine/postgres-image.ts';
import { shownPath } from '../../../engine/shown-path.ts';

export const lostConfigVolume = defineCheck({
  id: 'compose/lost-config-volume',
  pass: 'The volume with the vault’s key belongs to these data',
  fail: 'The volume with the vault’s key is gone',
  why: 'The next start makes a new key, and every secret in the vault stays unreadable for ever.',
  severity: 'P0',
  sources: ['failure case 17', 'failure case 9', 'supabase/postgres: pgsodium_getkey.sh'],
  needs: ['services', 'deployment'],
  uses: ['dataDirectory', 'volumes'],

  run({ services, deployment }, { facts }) {
    const db = serviceOf(services, 'db');
    if (db === undefined || !isSupabasePostgres(db))
      return skip('this stack runs no database with a vault key file');
    const mount = db.volumes.find(({ target }) => target.startsWith(customConfigDirectory));
    if (mount?.source === undefined) {
      return fail(
        `nothing is mounted at ${customConfigDirectory}, so the key lives in the container`,
        [seen(`services.${db.name}.volumes`, `no ${customConfigDirectory}`, db.at)],
        `Copy ${customConfigDirectory} out of the running container into a volume and mount it there, before anything recreates it.`,
      );
    }
    const subject = `services.${db.name}.volumes`;
    if (mount.type === 'bind')
      return pass(seen(subject, `${customConfigDirectory} is ${mount.source}`, mount.at));
    if (!facts.volumes.known) return unknown(facts.volumes.reason);
    if (!facts.dataDirectory.known) return unknown(facts.dataDirectory.reason);

    const { pgVersion, path } = facts.dataDirectory.value;
    const shown = shownPath(path, deployment.directory);
    if (pgVersion === null) return skip('the database has not been started yet, so there is no key to lose');
    const volume = facts.volumes.value.volumes.find(
      ({ key, name }) => mount.source === key || mount.source === name,
    );
    if (volume === undefined) return unknown(`Docker was not asked about the volume ${mount.source}`);
    if (volume.exists) return pass(seen(subject, `${volume.name} exists`, mount.at));
    return fail(
      `${shown} holds data, but the volume ${volume.name} does not exist`,
      [seen(subject, `${volume.name} is missing`, mount.at)],
      'Do not start the database: restore pgsodium_root.key into that volume first, from a backup or the machine it came from.',
    );
  },
});
