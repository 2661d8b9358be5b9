import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  composeText,
  ownVariables,
  password,
  planStand,
  rotatedLogs,
} from '../../../test/helpers/plan-stand.ts';
import { treeDifference, treeState } from '../../../test/helpers/tree-state.ts';
import { defineChange, undecided, wanted } from '../change.ts';

const variables = (value: string) => `environment:\n  rest:\n    PGRST_DB_POOL: ${value}\n`;

function subjects(stages: readonly { readonly diff: readonly { readonly subject: string }[] }[]): string[] {
  return stages.flatMap(({ diff }) => diff.map(({ subject }) => subject));
}

describe('a plan', () => {
  it('shows a new change with its values, its cost and its command, and writes nothing', async () => {
    const stand = planStand();
    const before = treeState(stand.directory);
    const { plan } = await stand.plan();
    expect(plan.stages).toEqual([
      {
        change: 'logs/rotated',
        practice: 'logs',
        action: 'apply',
        title: 'Rotate logs',
        why: 'Disks do not fill up.',
        risk: 'none',
        downtime:
          'containers were not asked; where they run: recreates rest: the data API breaks off for the seconds a restart takes; database none',
        diff: [
          {
            subject: '.env COMPOSE_FILE',
            before: null,
            after: 'docker-compose.yml:seaworthy/gen/1/compose.yaml',
          },
          { subject: 'services.rest.logging.driver', before: null, after: 'json-file' },
          { subject: 'services.rest.logging.options.max-size', before: null, after: '10m' },
        ],
        services: ['rest'],
        recreates: [],
        commands: ['docker compose up -d --no-deps --pull missing rest'],
      },
    ]);
    expect(plan.notes).toEqual([{ text: 'no seaworthy.yaml: defaults; seaworthy init writes one' }]);
    expect(treeDifference(before, treeState(stand.directory))).toEqual([]);
  });

  it('is the same plan when it is made again, and another one when a file moved', async () => {
    const stand = planStand();
    const first = await stand.plan();
    expect((await stand.plan()).plan.digest).toBe(first.plan.digest);
    stand.write('docker-compose.yml', `${composeText}# edited\n`);
    expect((await stand.plan()).plan.digest).not.toBe(first.plan.digest);
  });

  it('has nothing to do after it was applied', async () => {
    const stand = planStand();
    await stand.apply();
    const { plan, candidate } = await stand.plan();
    expect(plan).toMatchObject({ stages: [], generation: 1, recreates: [], downtime: 'none' });
    expect(candidate.number).toBe(2);
  });

  it('shows a wish that changed, before and after', async () => {
    const stand = planStand();
    await stand.apply();
    stand.write('seaworthy.yaml', 'logs:\n  max_size: 50m\n');
    const { plan } = await stand.plan();
    expect(plan.stages.map(({ change, action }) => [change, action])).toEqual([['logs/rotated', 'change']]);
    expect(plan.stages[0]?.diff).toContainEqual(
      expect.objectContaining({
        subject: 'services.rest.logging.options.max-size',
        before: '10m',
        after: '50m',
      }),
    );
  });

  it('withdraws what is not wished any more, and says why', async () => {
    const stand = planStand();
    await stand.apply();
    stand.write('seaworthy.yaml', 'logs:\n  rotation: false\n');
    const { plan, desired } = await stand.plan();
    expect(plan.stages[0]).toMatchObject({
      action: 'withdraw',
      title: 'Withdraw: Rotate logs',
      why: 'It is not wanted any more: logs.rotation is off.',
    });
    expect(plan.stages[0]?.diff).toContainEqual(
      expect.objectContaining({ subject: 'services.rest.logging.driver', before: 'json-file', after: null }),
    );
    expect(desired).toEqual([]);
  });

  it('withdraws a change that this version does not know, with a note', async () => {
    const stand = planStand();
    await stand.apply();
    const { plan } = await stand.plan({ changes: [ownVariables] });
    expect(plan.stages.map(({ change, action }) => [change, action])).toEqual([['logs/rotated', 'withdraw']]);
    expect(plan.notes[0]).toEqual({
      change: 'logs/rotated',
      text: 'is withdrawn: this version of seaworthy does not know this change',
    });
  });

  it('leaves what --only does not name as it was applied', async () => {
    const stand = planStand();
    await stand.apply();
    stand.write('seaworthy.yaml', `logs:\n  rotation: false\n${variables('40')}`);
    const { plan, desired } = await stand.plan({ options: { only: ['compose'] } });
    expect(plan.stages.map(({ change }) => change)).toEqual(['compose/own-variables']);
    expect(desired.map(({ change }) => change).sort()).toEqual(['compose/own-variables', 'logs/rotated']);
  });

  it('leaves what cannot be decided as it was applied, with the reason', async () => {
    const stand = planStand();
    await stand.apply();
    const needsDocker = defineChange({
      ...rotatedLogs,
      id: 'logs/rotated',
      needs: ['engine'],
      decide: () => wanted([], 'none'),
    });
    const { plan, desired } = await stand.plan({ changes: [needsDocker] });
    expect(plan.stages).toEqual([]);
    expect(desired.map(({ change }) => change)).toEqual(['logs/rotated']);
    expect(plan.notes[0]).toEqual({
      change: 'logs/rotated',
      text: 'left as it is: needs Docker (--static)',
    });
  });

  it('shows a change what is recorded of it, and of no other', async () => {
    const stand = planStand();
    const shown: unknown[] = [];
    const looking = (id: typeof rotatedLogs.id) =>
      defineChange({
        ...rotatedLogs,
        id,
        decide: (facts, more) => {
          shown.push(more.recorded);
          return rotatedLogs.decide(facts as never, more);
        },
      });
    await stand.apply({ changes: [looking('logs/rotated')] });
    const { desired } = await stand.plan({ changes: [looking('logs/rotated'), looking('logs/other')] });
    expect(shown.slice(-2)).toEqual([desired[0]?.fragments, undefined]);
  });

  it('leaves what a change itself cannot decide as it was applied, with its reason', async () => {
    const stand = planStand();
    await stand.apply();
    const unsure = defineChange({
      ...rotatedLogs,
      id: 'logs/rotated',
      needs: ['services'],
      decide: () => undecided('nobody knows the disk'),
    });
    const { plan, desired } = await stand.plan({ changes: [unsure] });
    expect(plan.stages).toEqual([]);
    expect(desired.map(({ change }) => change)).toEqual(['logs/rotated']);
    expect(plan.notes[0]?.text).toBe('left as it is: nobody knows the disk');
  });

  it('sets a variable at the key it is interpolated from, and names the services that read it', async () => {
    const stand = planStand({ files: { 'seaworthy.yaml': variables('40') } });
    const { plan } = await stand.plan({ changes: [ownVariables] });
    expect(plan.stages[0]?.services).toEqual(['rest']);
    expect(plan.stages[0]?.diff).toContainEqual({
      subject: '.env POOL',
      before: '10',
      after: '40',
      at: { file: '.env', line: 2 },
    });
  });

  it('refuses a word of --only that nothing is called', async () => {
    await expect(planStand().plan({ options: { only: ['log'] } })).rejects.toMatchObject({
      code: 'no-such-change',
      hints: ['did you mean logs?'],
    });
  });
});

describe('a plan over hand edits', () => {
  it('tells of a generated file that was edited, and shows what would be set again', async () => {
    const stand = planStand();
    await stand.apply();
    const override = 'seaworthy/gen/1/compose.yaml';
    stand.write(override, stand.read(override).replace('10m', '99m'));
    const { plan } = await stand.plan();
    expect(plan.notes[0]?.text).toBe(
      `${override} was edited by hand: the next apply writes seaworthy/gen/2 afresh, and the edited file stays where it is`,
    );
    expect(plan.stages).toMatchObject([{ change: 'logs/rotated', action: 'change' }]);
    expect(plan.stages[0]?.diff).toContainEqual(
      expect.objectContaining({
        before: '99m',
        after: '10m',
        subject: 'services.rest.logging.options.max-size',
      }),
    );
  });

  it('shows a key of ours that a person changed, never sets it back silently', async () => {
    const stand = planStand({ files: { 'seaworthy.yaml': variables('40') } });
    await stand.apply({ changes: [ownVariables] });
    stand.write('.env', stand.read('.env').replace('POOL=40', 'POOL=77'));
    const { plan } = await stand.plan({ changes: [ownVariables] });
    expect(plan.stages).toMatchObject([{ change: 'compose/own-variables', action: 'change' }]);
    expect(plan.stages[0]?.diff).toContainEqual(
      expect.objectContaining({ subject: '.env POOL', before: '77', after: '40' }),
    );
    expect(plan.notes[0]).toMatchObject({ change: 'compose/own-variables' });
    expect(plan.notes[0]?.text).toContain('POOL of .env was changed by hand since');
  });

  it('leaves a key that a person changed when its wish is gone', async () => {
    const stand = planStand({ files: { 'seaworthy.yaml': variables('40') } });
    await stand.apply({ changes: [ownVariables] });
    stand.write('.env', stand.read('.env').replace('POOL=40', 'POOL=77'));
    stand.write('seaworthy.yaml', '');
    const { candidate } = await stand.plan({ changes: [ownVariables] });
    expect(candidate.envText).toContain('POOL=77');
  });
});

describe('a plan when upstream moved', () => {
  it('renders a composed command again, though the wish is the same', async () => {
    const stand = planStand({
      files: { 'seaworthy.yaml': 'logs:\n  rotation: false\npostgres:\n  settings:\n    work_mem: 8MB\n' },
    });
    await stand.apply();
    expect((await stand.plan()).plan.stages).toEqual([]);
    stand.write('docker-compose.yml', composeText.replace('=fatal]', '=fatal, -c, max_connections=300]'));
    const { plan } = await stand.plan();
    expect(plan.stages).toMatchObject([
      { change: 'database/own-settings', action: 'change', services: ['db'] },
    ]);
    expect(plan.stages[0]?.diff).toContainEqual(
      expect.objectContaining({
        subject: 'services.db.command',
        after: 'postgres -c log_min_messages=fatal -c max_connections=300 -c work_mem=8MB',
      }),
    );
  });

  it('shows the new place of a variable that was interpolated before', async () => {
    const stand = planStand({ files: { 'seaworthy.yaml': variables('40') } });
    await stand.apply({ changes: [ownVariables] });
    stand.write('docker-compose.yml', composeText.replace(/\$\{POOL:-10\}/, '12'));
    const { plan } = await stand.plan({ changes: [ownVariables] });
    expect(plan.stages).toMatchObject([{ change: 'compose/own-variables', action: 'change' }]);
    expect(plan.stages[0]?.why).toMatch(/^What it builds on, or what it wrote, changed/);
    expect(subjects(plan.stages)).toContain('services.rest.environment.PGRST_DB_POOL');
  });
});

describe('the secrets of a plan', () => {
  const wish = 'environment:\n  rest:\n    PGRST_JWT_SECRET:\n      secret: env:NEW_SECRET\n';
  const secret = 'the-first-secret-of-the-wishes-0001';
  const other = 'the-other-secret-of-the-wishes-0002';

  it('show nowhere, and the reference stands in their place', async () => {
    const stand = planStand({ files: { 'seaworthy.yaml': wish } });
    const { plan } = await stand.plan({ changes: [ownVariables], environment: { NEW_SECRET: secret } });
    expect(JSON.stringify(plan)).not.toContain(secret);
    expect(JSON.stringify(plan)).not.toContain(password);
    expect(subjects(plan.stages)).toContain('services.rest.environment.PGRST_JWT_SECRET');
  });

  it('make a stage when they became others, and none when they did not', async () => {
    const stand = planStand({ files: { 'seaworthy.yaml': wish } });
    await stand.apply({ changes: [ownVariables], environment: { NEW_SECRET: secret } });
    const same = await stand.plan({ changes: [ownVariables], environment: { NEW_SECRET: secret } });
    const moved = await stand.plan({ changes: [ownVariables], environment: { NEW_SECRET: other } });
    const unset = await stand.plan({ changes: [ownVariables] });
    expect(same.plan.stages).toEqual([]);
    expect(moved.plan.stages).toMatchObject([{ action: 'change', services: ['rest'] }]);
    expect(JSON.stringify(moved.plan)).not.toContain(other);
    expect(JSON.stringify(moved.plan)).not.toContain(secret);
    expect(unset.plan.stages).toEqual([]);
  });

  it.each([
    [0o644, true],
    [0o600, false],
  ])('are told of when they go to an env file of mode %o that others can read', async (mode, isTold) => {
    const keyed = 'environment:\n  rest:\n    PGRST_DB_POOL:\n      secret: env:NEW_SECRET\n';
    const stand = planStand({ files: { 'seaworthy.yaml': keyed } });
    chmodSync(join(stand.directory, '.env'), mode);
    const { plan } = await stand.plan({ changes: [ownVariables], environment: { NEW_SECRET: secret } });
    const told = plan.notes.filter(({ text }) => text.includes('POOL in .env is a secret'));
    expect(told).toHaveLength(isTold ? 1 : 0);
  });

  it('are missed in a note when apply will need them', async () => {
    const stand = planStand({ files: { 'seaworthy.yaml': wish } });
    const { plan } = await stand.plan({ changes: [ownVariables] });
    expect(plan.notes[0]?.text).toBe(
      'environment.rest.PGRST_JWT_SECRET is to come from env:NEW_SECRET, which is not there now; apply needs it',
    );
  });
});

describe('a plan without Docker', () => {
  it('says so when Docker was to be asked and does not answer', async () => {
    const { plan } = await planStand().plan({ live: true });
    expect(plan.live).toBe(false);
    expect(plan.notes.map(({ text }) => text)).toContain(
      'planned from the files alone, for Docker does not answer: docker failed: docker is not installed',
    );
  });

  it('is one and the same with --files-only, whether or not Docker was asked', async () => {
    const stand = planStand();
    const static_ = await stand.plan({ options: { filesOnly: true } });
    const asked = await stand.plan({ options: { filesOnly: true }, live: true });
    expect(asked.plan.digest).toBe(static_.plan.digest);
    expect(asked.plan.stages[0]?.downtime).toBe(
      'none now: containers keep running as they are; rest would change at the next docker compose up -d',
    );
  });
});

describe('a plan is refused', () => {
  it('when the data were written by another major version', async () => {
    const stand = planStand({ files: { 'data/PG_VERSION': '15\n' } });
    await expect(stand.plan()).rejects.toMatchObject({
      code: 'data-of-another-major',
      at: { file: 'docker-compose.yml' },
    });
  });

  it('when the wishes name a service that is not there', async () => {
    const stand = planStand({ files: { 'seaworthy.yaml': 'environment:\n  rst:\n    A: b\n' } });
    await expect(stand.plan()).rejects.toMatchObject({ hints: ['did you mean rest?'] });
  });

  it('when the record of the generation in effect is gone', async () => {
    const stand = planStand();
    await stand.apply();
    rmSync(join(stand.directory, '.seaworthy/generations'), { recursive: true });
    expect(() => stand.plan()).toThrow('its record is not there');
  });
});
