import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { postgresOption } from '../../../engine/postgres-options.ts';

/** Levels at which the server log holds no ERROR any more (PostgreSQL manual, log_min_messages). */
const silent = ['log', 'fatal', 'panic'];

export const silencedDatabaseLog = defineCheck({
  id: 'logs/silenced-database-log',
  pass: 'The database logs its errors',
  fail: 'The database does not log its errors',
  why: 'A failed statement, a denied permission or a broken constraint leaves no trace to find the cause by.',
  severity: 'P3',
  sources: ['upstream docker-compose.yml: log_min_messages=fatal', 'PostgreSQL manual, log_min_messages'],
  needs: ['services'],
  uses: ['settings'],

  run({ services }, { facts }) {
    const db = serviceOf(services, 'db');
    if (db === undefined) return skip('this stack runs no database');
    const live = facts.settings.known ? facts.settings.value['log_min_messages'] : undefined;
    const level = live ?? postgresOption(db, 'log_min_messages');
    const at = db.command?.at ?? db.at;
    if (level !== undefined && silent.includes(level.toLowerCase())) {
      return fail(
        `log_min_messages is ${level}`,
        [seen(`services.${db.name}.command`, `log_min_messages=${level}`, at)],
        'Set log_min_messages=error in an override of the command and recreate the database.',
      );
    }
    return pass(seen(`services.${db.name}.command`, `log_min_messages is ${level ?? 'the image’s own'}`, at));
  },
});
