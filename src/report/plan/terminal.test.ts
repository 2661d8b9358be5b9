import { describe, expect, it } from 'vitest';
import { plan, stage } from '../../../test/helpers/plan.ts';
import type { Plan } from '../../model/plan.ts';
import { columnsOf } from '../shown.ts';
import { renderPlan } from './terminal.ts';

function show(given: Plan, width = 80): string {
  return renderPlan(given, {
    width,
    colour: false,
    applyCommand: 'seaworthy apply',
    keepCommand: 'seaworthy plan -o plan.json',
  });
}

const logged = (service: string) => [
  { subject: `services.${service}.logging.driver`, before: null, after: 'json-file' },
  { subject: `services.${service}.logging.options.max-size`, before: null, after: '10m' },
];

const whole = plan({
  stages: [
    stage(),
    stage({
      change: 'logs/bounded-container-logs',
      action: 'change',
      title: 'Rotate the log that Docker keeps of every service',
      why: 'Container logs no longer grow until the disk is full.',
      risk: 'none',
      downtime: 'none',
      diff: [...logged('db'), ...logged('auth'), ...logged('studio')],
      commands: [],
    }),
  ],
  pending: [
    {
      service: 'db',
      differs: ['image supabase/postgres:15.8.1.085 -> supabase/postgres:17.6.1.136', 'command'],
      refused:
        'Postgres 15 runs, the files say 17, and a server does not start on the data of another major version',
    },
  ],
  notes: [
    { text: 'no seaworthy.yaml: defaults; seaworthy init writes one' },
    {
      change: 'health/truthful-checks',
      text: 'vector is left without a check: its image has no program to ask with',
    },
  ],
});

describe('the plan on a terminal', () => {
  it('says how much, what it costs, stage by stage, what is left alone and what to know', () => {
    expect(show(whole)).toMatchInlineSnapshot(`
      "Supabase at /srv/supabase   project supabase

      2 stages · recreates 2 containers
      Downtime  recreates api-gw, supavisor: the API and pooled connections break off
                for the seconds a restart takes; database none
                Once for all stages: no container is recreated twice

      1  Keep the pooler and the gateway off the public address  exposure/closed-ports
         (new)
         The internet talks to Postgres.
         Risk  clients that connect to :5432 directly will fail
         Downtime  recreates api-gw, supavisor: the API and pooled connections break
           off for the seconds a restart takes; database none
         ~ .env COMPOSE_FILE  docker-compose.yml →
             docker-compose.yml:seaworthy/gen/4/compose.yaml  .env:9
         ~ services.supavisor.ports  0.0.0.0:5432->5432/tcp → 127.0.0.1:5432->5432/tcp
             docker-compose.yml:512
         $ docker compose up -d --no-deps --pull missing api-gw supavisor

      2  Rotate the log that Docker keeps of every service
         logs/bounded-container-logs (changed)
         Container logs no longer grow until the disk is full.
         Risk  none
         Downtime  none
         + logging.driver  json-file  in db, auth, studio
         + logging.options.max-size  10m  in db, auth, studio

      Pending: running containers differ from the files already, and are left alone
        db  image supabase/postgres:15.8.1.085 -> supabase/postgres:17.6.1.136;
          command
          never recreated: Postgres 15 runs, the files say 17, and a server does not
            start on the data of another major version

      Notes
        - no seaworthy.yaml: defaults; seaworthy init writes one
        - health/truthful-checks: vector is left without a check: its image has no
          program to ask with

      Apply: seaworthy apply
      Keep it: seaworthy plan -o plan.json
      "
    `);
  });

  it('says that there is nothing to do, and offers nothing to apply', () => {
    const nothing = plan({ stages: [], recreates: [], downtime: 'none', live: false });
    expect(show(nothing)).toMatchInlineSnapshot(`
      "Supabase at /srv/supabase   project supabase   files only: containers were not
      asked

      Nothing to do
      "
    `);
  });

  it('says so when only pending containers follow', () => {
    const pending = plan({
      stages: [],
      options: { only: [], includePending: true, filesOnly: false },
      pending: [{ service: 'rest', differs: ['environment: PGRST_DB_POOL'] }],
      recreates: ['rest'],
      downtime: 'recreates rest: the data API breaks off for the seconds a restart takes; database none',
    });
    expect(show(pending)).toMatchInlineSnapshot(`
      "Supabase at /srv/supabase   project supabase

      recreates 1 container
      Downtime  recreates rest: the data API breaks off for the seconds a restart
                takes; database none

      Pending before, and recreated with this plan
        rest  environment: PGRST_DB_POOL

      Apply: seaworthy apply
      Keep it: seaworthy plan -o plan.json
      "
    `);
  });

  it.each([80, 60, 40])('fits %s columns, but for words that cannot be torn', (width) => {
    const long = show(whole, width)
      .split('\n')
      .filter((line) => columnsOf(line) > width && /\S\s+\S/.test(line.trim()));
    const torn = long.filter((line) => !/seaworthy |docker compose /.test(line));
    expect(torn).toEqual([]);
  });

  it('says everything without colour that it says with it', () => {
    const coloured = renderPlan(whole, {
      width: 80,
      colour: true,
      applyCommand: 'seaworthy apply',
      keepCommand: 'seaworthy plan -o plan.json',
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour is made of them
    expect(coloured.replace(/\u001b\[[\d;]*m/g, '')).toBe(show(whole));
    expect(coloured).not.toBe(show(whole));
  });

  it('lets no name forge a line or a colour', () => {
    const forged = stage({
      title: 'Close\n\u001b[31mports',
      diff: [{ subject: 'a\nb', before: null, after: '\u202e' }],
    });
    const text = show(plan({ stages: [forged] }));
    expect(['\u001b', '\u202e', '\nports'].filter((part) => text.includes(part))).toEqual([]);
  });
});
