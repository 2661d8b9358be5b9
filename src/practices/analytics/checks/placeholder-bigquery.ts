import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { serviceOf, settingOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';

const needed = ['GOOGLE_PROJECT_ID', 'GOOGLE_PROJECT_NUMBER'] as const;

export const placeholderBigquery = defineCheck({
  id: 'analytics/placeholder-bigquery',
  pass: 'The analytics service has a backend',
  fail: 'The analytics service has no backend',
  why: 'Logflare without Postgres and without a real Google project does not start, and every log is lost.',
  severity: 'P1',
  sources: [
    'seed report 10',
    'Logflare config/runtime.exs: "Missing Google or Backend credentials"',
    'upstream .env.example',
  ],
  needs: ['services'],

  run({ services }) {
    const analytics = serviceOf(services, 'analytics');
    if (analytics === undefined) return skip('this stack runs no analytics service');
    const subject = `services.${analytics.name}.environment`;
    // When it is set it wins over the Google keys, whatever these hold.
    const postgres = settingOf(analytics, 'POSTGRES_BACKEND_URL');
    if (postgres !== undefined)
      return pass(seen(`${subject}.POSTGRES_BACKEND_URL`, 'logs go to Postgres', postgres.at));

    const values = needed.map((name) => ({ name, value: settingOf(analytics, name) }));
    // Upstream's placeholder for each of them is its own name.
    const empty = values.filter(({ name, value }) => value === undefined || value.text === name);
    const found = some(
      empty.map(({ name, value }) => {
        return seen(
          `${subject}.${name}`,
          value === undefined ? 'not set' : 'the placeholder',
          value?.at ?? analytics.at,
        );
      }),
    );
    if (found === null)
      return pass(...values.map(({ name, value }) => seen(`${subject}.${name}`, 'set', value?.at)));
    return fail(
      `no POSTGRES_BACKEND_URL, and ${listed(empty.map(({ name }) => name))} ${empty.length === 1 ? 'is' : 'are'} not a project`,
      found,
      'Set POSTGRES_BACKEND_URL to the database _supabase, or the id and number of your Google project with its key file.',
    );
  },
});
