import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { anchorOf, serviceOf } from '../../../engine/find-service.ts';
import { isSupabasePostgres } from '../../../engine/postgres-image.ts';
import { postgresOption } from '../../../engine/postgres-options.ts';
import { listed } from '../../../engine/words.ts';

const name = 'max_slot_wal_keep_size';

export const unlimitedSlots = defineCheck({
  id: 'database/unlimited-slots',
  pass: 'Replication slots may keep so much WAL and no more',
  fail: 'Replication slots may keep WAL without end',
  why: 'One reader that stops, Realtime during an upgrade or a replica that is gone, fills the disk and takes the database with it.',
  severity: 'P2',
  sources: [
    'failure case 16',
    'PostgreSQL manual, max_slot_wal_keep_size',
    'supabase/postgres:ansible/files/postgresql_config/postgresql.conf.j2',
  ],
  needs: ['services'],
  uses: ['settings', 'slots'],

  run({ services }, { facts }) {
    const db = serviceOf(services, 'db');
    const live = facts.settings.known ? facts.settings.value[name] : undefined;
    const text = live ?? (db === undefined ? undefined : postgresOption(db, name));
    if (text === undefined && db !== undefined && isSupabasePostgres(db))
      return pass(seen(name, "the image's own, 4096 MB", db.at));
    if (text === undefined)
      return unknown(facts.settings.known ? `the server has no ${name}` : facts.settings.reason);
    const at = (live === undefined ? db?.command?.at : undefined) ?? anchorOf(services, 'db');
    if (!text.startsWith('-')) return pass(seen(name, /\d$/.test(text) ? `${text} MB` : text, at));
    const slots = facts.slots.known ? facts.slots.value.slots.map((slot) => slot.name) : undefined;
    if (slots?.length === 0) return skip('there is no limit, and no slot that it would hold for');
    const of = slots === undefined ? '' : `, for ${listed(slots)}`;
    return fail(`${name} is -1: no limit`, [seen(name, `-1${of}`, at)], {
      text: 'Set a limit that the disk can bear; upstream’s image has 4 GB.',
      command: `alter system set ${name} = '4GB'; select pg_reload_conf();`,
    });
  },
});
