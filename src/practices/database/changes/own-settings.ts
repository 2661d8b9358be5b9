import { type Decision, defineChange, notWanted, wanted } from '../../../engine/change.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { postgresOption } from '../../../engine/postgres-options.ts';
import { verifySettings } from '../../../engine/verify-settings.ts';
import type { SettingFragment } from '../../../model/fragment.ts';

export const ownSettings = defineChange({
  id: 'database/own-settings',
  title: 'Give the database the settings that seaworthy.yaml wishes',
  why: "On the server's command line they win over every configuration file, and upstream's files stay as they are.",
  sources: ['postgresql.org/docs/17: 19.1.4 Parameter Interaction via the Shell'],
  needs: ['services'],

  decide({ services }, { wishes }): Decision {
    const wished = Object.entries(wishes.postgres.settings);
    if (wished.length === 0) return notWanted('seaworthy.yaml wishes no server setting');
    const db = serviceOf(services, 'db');
    if (db === undefined) {
      const reason = 'the database is not one of the services here';
      return notWanted(reason, [`${reason}, so postgres.settings is left out: set them where it runs`]);
    }
    const fragments = wished
      .filter(([name, value]) => postgresOption(db, name) !== value)
      .map(([name, value]): SettingFragment => ({ kind: 'setting', service: db.name, name, value }));
    if (fragments.length === 0) return notWanted('every wished setting stands in the command already');
    return wanted(fragments, riskOf(fragments), notesOf(fragments));
  },

  verify: verifySettings,
});

function riskOf(fragments: readonly SettingFragment[]): string {
  const names = fragments.map(({ name }) => name).join(', ');
  return `the server does not start with a value it refuses (${names}); the stage then rolls itself back`;
}

/** The image loads supautils, pg_cron and others from its own list; a shorter one starts, and protects less. */
function notesOf(fragments: readonly SettingFragment[]): readonly string[] {
  if (!fragments.some(({ name }) => name === 'shared_preload_libraries')) return [];
  return ["shared_preload_libraries replaces the image's list whole: name every library that Supabase needs"];
}
