import type { Plan, Stage } from '../../src/model/plan.ts';

/** A stage that closes the ports of two services, unless told otherwise. */
export function stage(parts: Partial<Stage> = {}): Stage {
  return {
    change: 'exposure/closed-ports',
    practice: 'exposure',
    action: 'apply',
    title: 'Keep the pooler and the gateway off the public address',
    why: 'The internet talks to Postgres.',
    risk: 'clients that connect to :5432 directly will fail',
    downtime:
      'recreates api-gw, supavisor: the API and pooled connections break off for the seconds a restart takes; database none',
    diff: [
      {
        subject: '.env COMPOSE_FILE',
        before: 'docker-compose.yml',
        after: 'docker-compose.yml:seaworthy/gen/4/compose.yaml',
        at: { file: '.env', line: 9 },
      },
      {
        subject: 'services.supavisor.ports',
        before: '0.0.0.0:5432->5432/tcp',
        after: '127.0.0.1:5432->5432/tcp',
        at: { file: 'docker-compose.yml', line: 512 },
      },
    ],
    services: ['api-gw', 'supavisor'],
    recreates: ['api-gw', 'supavisor'],
    commands: ['docker compose up -d --no-deps --pull missing api-gw supavisor'],
    ...parts,
  };
}

/** A live plan of one stage, unless told otherwise. */
export function plan(parts: Partial<Plan> = {}): Plan {
  return {
    schemaVersion: 1,
    generator: { name: 'seaworthy', version: '0.1.0' },
    madeAt: '2026-11-22T12:00:00.000Z',
    project: 'supabase',
    directory: '/srv/supabase',
    options: { only: [], includePending: false, filesOnly: false },
    inputs: { '.env': 'e0', 'docker-compose.yml': 'c0', 'seaworthy.yaml': null },
    generation: 3,
    live: true,
    stages: [stage()],
    pending: [],
    notes: [],
    recreates: ['api-gw', 'supavisor'],
    downtime:
      'recreates api-gw, supavisor: the API and pooled connections break off for the seconds a restart takes; database none',
    digest: 'd0',
    ...parts,
  };
}
