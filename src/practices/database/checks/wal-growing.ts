import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { pointsUntil, trendIn } from '../../../engine/history/growing.ts';
import { measuredFacts } from '../../../engine/history/measure.ts';
import { printPace } from '../../../engine/history/words.ts';
import { printBytes } from '../../../model/bytes.ts';
import { measured } from '../../../model/facts/history.ts';
import { dangerOf } from '../retained.ts';
import { ordinaryWal } from '../wal-room.ts';

export const walGrowing = defineCheck({
  id: 'database/wal-growing',
  pass: 'The WAL on disk does not grow',
  fail: 'The WAL on disk grows day by day',
  why: 'Something holds it back and lets go of nothing: it grows until the disk is full and Postgres stops.',
  severity: 'P1',
  sources: [
    'failure case 16',
    'failure case 19',
    'failure case 15',
    'PostgreSQL manual, "WAL Configuration"',
  ],
  needs: ['services', 'sizes', 'settings', 'history'],
  uses: [...measuredFacts, 'archiver'],

  run({ services, sizes: { walBytes }, settings, history }, { now, facts }) {
    const ordinary = ordinaryWal(settings);
    if (ordinary === undefined) return unknown('max_wal_size is not among the settings');
    const at = anchorOf(services, 'db');
    const saw = `${printBytes(walBytes)}, where ${printBytes(ordinary)} are ordinary`;
    if (walBytes <= ordinary) return pass(seen('pg_wal', saw, at));
    const slots = facts.slots.known ? facts.slots.value.slots : [];
    if (slots.some((slot) => dangerOf(slot, settings) !== undefined))
      return skip('a replication slot holds WAL back, which database/slot-retaining-wal says');
    if (facts.archiver.known && facts.archiver.value.failing)
      return skip('archiving fails, which backup/archiving-failing says');

    const points = pointsUntil(history, facts, now);
    const trend = trendIn(points, measured.wal, now);
    if (!trend.known) return unknown(`pg_wal holds ${printBytes(walBytes)}; ${trend.reason}`);
    if (trend.perDay <= 0) return pass(seen('pg_wal', `${saw}, not growing`, at));
    const growing = slots.flatMap(({ name }) => {
      const slot = trendIn(points, measured.slot(name), now);
      return slot.known && slot.perDay > 0
        ? [seen(`slot ${name}`, `holds back ${printPace(slot.perDay)} more`, at)]
        : [];
    });
    const found = some([seen('pg_wal', `${saw}, ${printPace(trend.perDay)} more`, at), ...growing]);
    return fail(
      `pg_wal holds ${printBytes(walBytes)} and grows by ${printPace(trend.perDay)}`,
      found ?? [seen('pg_wal', saw, at)],
      growing.length > 0
        ? 'Find out why the reader of that slot falls behind; if nothing reads it any more, drop it with pg_drop_replication_slot.'
        : 'Look at pg_stat_archiver and pg_replication_slots for what does not keep up, and mend or remove it.',
    );
  },
});
