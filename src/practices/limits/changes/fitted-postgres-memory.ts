import { planPostgres } from '../../../engine/budget/postgres-plan.ts';
import { defineChange, notWanted, wanted } from '../../../engine/change.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { takesSettings } from '../../../engine/render/settings.ts';
import type { SettingFragment } from '../../../model/fragment.ts';
import { keptNotes, shmKey } from '../postgres-side.ts';
import { sized } from '../sizing.ts';
import { verifyPostgres } from '../verify-limits.ts';

export const fittedPostgresMemory = defineChange({
  id: 'limits/fitted-postgres-memory',
  title: "Set Postgres' memory by the limit of its container",
  why: 'The server uses the memory that it may take, and cannot ask for more than that in its ordinary work.',
  sources: [
    'failure case 74',
    'postgresql.org/docs/17: 19.4 Resource Consumption',
    'PGTune: src/features/configuration/configurationSlice.js',
    'pgvector README, "Docker": --shm-size',
  ],
  needs: ['services'],
  uses: ['memory', 'engine', 'fileSettings'],

  decide({ services }, { wishes, facts }) {
    if (!wishes.limits.postgres) return notWanted('limits.postgres is off');
    const db = serviceOf(services, 'db');
    if (db === undefined) return notWanted('the database is not one of the services here');
    const result = sized(services, facts, wishes);
    if ('decision' in result) return withoutNotes(result.decision);
    if (!takesSettings(db)) {
      const reason = `these files do not say that ${db.name} is started by a command of Postgres, on which its settings could be put`;
      return notWanted(reason, [`${reason}: give it one in an override file, command: ["postgres"]`]);
    }
    const limit = result.limits.shares.find(({ service }) => service === db.name)?.limitBytes ?? 0;
    const files = facts.fileSettings.known ? facts.fileSettings.value : undefined;
    const plan = planPostgres(db, limit, wishes, files);
    const settings = plan.settings
      .filter(({ from }) => from === 'share')
      .map(({ name, value }): SettingFragment => ({ kind: 'setting', service: db.name, name, value }));
    const fragments = [...settings, ...shmKey(db, plan.shmBytes)];
    const notes = keptNotes(plan, facts);
    if (fragments.length === 0) return notWanted('every one of these settings is set already', notes);
    return wanted(
      fragments,
      'the database restarts; with settings that it refuses it would not start, and the stage rolls itself back',
      notes,
    );
  },

  verify: verifyPostgres,
});

/** The limits' own stage says it already. */
function withoutNotes<Kind extends object>(decision: Kind): Kind {
  return { ...decision, notes: [] };
}
