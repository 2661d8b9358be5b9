// A small deployment on the real file system that can be planned, and applied by files alone.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adopt } from '../../src/engine/adopted.ts';
import { applyPlan } from '../../src/engine/apply/apply-plan.ts';
import { type Change, defineChange, notWanted, wanted } from '../../src/engine/change.ts';
import { makePlan, type PlannedRun } from '../../src/engine/plan/make-plan.ts';
import type { Fragment } from '../../src/model/fragment.ts';
import type { PlanOptions } from '../../src/model/plan.ts';
import { systemFiles } from '../../src/system/files.ts';
import { directoryWith } from './deployments.ts';
import { type ExecAnswer, type FakeWorld, fakeWorld } from './world.ts';

export const composeText = `name: supabase
services:
  rest:
    image: postgrest/postgrest:v14
    depends_on: [db]
    environment:
      PGRST_DB_POOL: \${POOL:-10}
      PGRST_DB_URI: postgres://authenticator:\${POSTGRES_PASSWORD}@db:5432/postgres
  db:
    image: supabase/postgres:17.6.1.136
    command: [postgres, -c, log_min_messages=fatal]
    environment:
      POSTGRES_PASSWORD: \${POSTGRES_PASSWORD}
    volumes:
      - ./data:/var/lib/postgresql/data
      - ./config:/etc/postgresql-custom
`;

export const password = 'a-sound-password-of-the-files';

export const envText = `POSTGRES_PASSWORD=${password}\nPOOL=10\n`;

/** Rotates the logs of rest, as the wishes say. */
export const rotatedLogs: Change = defineChange({
  id: 'logs/rotated',
  title: 'Rotate logs',
  why: 'Disks do not fill up.',
  sources: ['test'],
  needs: ['services'],
  decide: (_facts, { wishes }) => {
    if (!wishes.logs.rotation) return notWanted('logs.rotation is off');
    const value = { driver: 'json-file', options: { 'max-size': wishes.logs.max_size } };
    return wanted([{ kind: 'service-key', service: 'rest', path: ['logging'], how: 'set', value }], 'none');
  },
});

/** Sets variables of services, as the wishes say. */
export const ownVariables: Change = defineChange({
  id: 'compose/own-variables',
  title: 'Set variables',
  why: 'As wished.',
  sources: ['test'],
  needs: ['services'],
  decide: (_facts, { wishes }) => {
    const fragments = Object.entries(wishes.environment).flatMap(([service, variables]) =>
      Object.entries(variables).map(
        ([name, value]): Fragment => ({ kind: 'environment', service, name, value }),
      ),
    );
    return fragments.length === 0 ? notWanted('none is wished') : wanted(fragments, 'a restart');
  },
});

/** Sets a server setting, as the wishes say. */
export const ownSettings: Change = defineChange({
  id: 'database/own-settings',
  title: 'Set server settings',
  why: 'As wished.',
  sources: ['test'],
  needs: ['services'],
  decide: (_facts, { wishes }) => {
    const fragments = Object.entries(wishes.postgres.settings).map(
      ([name, value]): Fragment => ({ kind: 'setting', service: 'db', name, value }),
    );
    return fragments.length === 0 ? notWanted('none is wished') : wanted(fragments, 'a restart');
  },
});

export const testChanges: readonly Change[] = [rotatedLogs, ownVariables, ownSettings];

export interface PlanStand {
  readonly directory: string;
  readonly world: FakeWorld;
  plan(more?: PlanMore): Promise<PlannedRun>;
  /** Plans and applies by files alone. */
  apply(more?: PlanMore): Promise<void>;
  read(path: string): string;
  write(path: string, text: string): void;
}

export interface PlanMore {
  readonly changes?: readonly Change[];
  readonly options?: Partial<PlanOptions>;
  /** Docker is asked; `exec` of the stand answers. */
  readonly live?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface PlanStandInput {
  readonly files?: Readonly<Record<string, string>>;
  readonly exec?: readonly ExecAnswer[];
}

export function planStand({ files = {}, exec = [] }: PlanStandInput = {}): PlanStand {
  const directory = directoryWith({ 'docker-compose.yml': composeText, '.env': envText, ...files });
  const nothing: ExecAnswer = { match: /./, result: { ran: false, reason: 'docker is not installed' } };
  const base = fakeWorld({ exec: [...exec, nothing], directory });
  const world: FakeWorld = { ...base, files: systemFiles() };

  function plan({ changes = testChanges, options, live = false, environment = {} }: PlanMore = {}) {
    const here = { ...world, environment };
    return makePlan({
      adopted: adopt({ directory, environment }, here),
      changes,
      options: { only: [], includePending: false, filesOnly: false, ...options },
      isStatic: !live,
      version: 'test',
      world: here,
    });
  }

  async function apply(more: PlanMore = {}): Promise<void> {
    const filesOnly = { ...more, options: { ...more.options, filesOnly: true } };
    await applyPlan({
      planned: await plan(filesOnly),
      replan: () => plan(filesOnly),
      changes: more.changes ?? testChanges,
      filesOnly: true,
      withoutDump: true,
      version: 'test',
      world: { ...world, environment: more.environment ?? {} },
    });
  }

  return {
    directory,
    world,
    plan,
    apply,
    read: (path) => readFileSync(join(directory, path), 'utf8'),
    write: (path, text) => writeFileSync(join(directory, path), text),
  };
}
