import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { runningContainer } from '../../../engine/in-effect.ts';
import { listed } from '../../../engine/words.ts';
import type { ServiceRole } from '../../../model/facts/services.ts';

/** Services that migrate or write their own schemas. */
const writers: readonly ServiceRole[] = ['auth', 'rest', 'realtime', 'storage'];

export const halfRestored = defineCheck({
  id: 'database/half-restored',
  pass: 'No restore is running, and none broke off',
  fail: 'A restore is running among the services, or broke off',
  why: 'Services write and migrate between the rows of the dump: keys collide, and tables end up without them.',
  severity: 'P1',
  sources: [
    'failure case 64',
    'PostgreSQL manual, pg_dump --section: keys come after the rows',
    'supabase/storage:migrations/tenant',
  ],
  needs: ['services', 'restore'],
  uses: ['containers'],

  run({ services, restore }, { facts }) {
    const at = anchorOf(services, 'db');
    const writing = services
      .filter((service) => writers.includes(service.role) && runningContainer(service, facts.containers))
      .map(({ name }) => name);
    const loading = restore.running.map(({ program, database, seconds }) =>
      seen(`${program} on ${database}`, `loads a dump since ${seconds} s`, at),
    );
    const unkeyed = restore.withoutPrimaryKey.map((table) => seen(table, 'has no primary key', at));
    const found = some([...unkeyed, ...(writing.length > 0 ? loading : [])]);
    if (found === null) {
      if (loading.length > 0) return pass(...loading);
      return pass(seen('database', 'no dump is being loaded, every table of the services has its key', at));
    }
    if (unkeyed.length > 0) {
      return fail(
        `${listed(restore.withoutPrimaryKey)} ${unkeyed.length === 1 ? 'has' : 'have'} no primary key, as after a load that broke off`,
        found,
        'Restore again with the database alone running, from a dump whose log shows no error, and start the services afterwards.',
      );
    }
    return fail(`a dump is loaded while ${listed(writing)} ${writing.length === 1 ? 'runs' : 'run'}`, found, {
      text: 'Stop the services that write until the load has ended.',
      command: `docker compose stop ${writing.join(' ')}`,
    });
  },
});
