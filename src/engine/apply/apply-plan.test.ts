import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  contributions,
  edit,
  envOf,
  generationsOf,
  litterIn,
  type StandInput,
  stand,
} from '../../../test/helpers/apply-stand.ts';
import { treeDifference, treeState } from '../../../test/helpers/tree-state.ts';
import type { Contribution } from '../../model/fragment.ts';
import { broke, type Change, held } from '../change.ts';

const { logs, pool, row } = contributions;

/** Changes that look for themselves; those named here say that the world did not follow. */
function changes(...broken: readonly string[]): readonly Change[] {
  return [logs, pool, row].map(
    ({ change }) =>
      ({
        id: change,
        verify: async () => (broken.includes(change) ? broke(`${change} is not there`) : held('seen')),
      }) as unknown as Change,
  );
}

function hasLogging(definition: Readonly<Record<string, unknown>>): boolean {
  return definition['logging'] !== undefined;
}

function outcomes(run: { readonly stages: readonly { change: string; status: string }[] }): object {
  return Object.fromEntries(run.stages.map(({ change, status }) => [change, status]));
}

describe('an apply that goes well', () => {
  it('puts one generation in effect, recreates what changed in the order of need, and leaves no litter', async () => {
    const one = stand();
    const world = one.world();
    const run = await one.apply([logs, pool, row], { world });
    expect(run).toMatchObject({ number: 1, status: 'applied', from: 0, to: 1 });
    expect(outcomes(run)).toEqual({
      [logs.change]: 'applied',
      [pool.change]: 'applied',
      [row.change]: 'applied',
    });
    expect(envOf(one)).toContain('COMPOSE_FILE=docker-compose.yml:seaworthy/gen/1/compose.yaml');
    expect(envOf(one)).toContain('POOL=40');
    expect(world.compose.ups).toEqual([['db'], ['rest'], ['studio']]);
    expect(one.row.value).toBe(40);
    expect(generationsOf(one)).toEqual(['1']);
    expect(litterIn(one.directory)).toEqual([]);
  });

  it('keeps mode and owner of the env file, and shows a generation to those who may read it, and all else to its owner alone', async () => {
    const one = stand();
    await one.apply([logs, pool]);
    const mode = (path: string) => (statSync(join(one.directory, path)).mode & 0o777).toString(8);
    expect(mode('.env')).toBe('640');
    expect(mode('seaworthy/gen/1/compose.yaml')).toBe('640');
    expect(mode('seaworthy/gen/1/pool/notes.txt')).toBe('750');
    expect(mode('.seaworthy/runs/1/before.env')).toBe('600');
  });

  it('writes everything before the rename that commits, and touches rows and containers after it', async () => {
    const one = stand();
    const world = one.world({ looks: false });
    await one.apply([logs, row], { world, withoutDump: false });
    const names = world.stepNames().map((name) => name.replaceAll(`${one.directory}/`, ''));
    const places = [
      /^link .seaworthy\/lock$/,
      /^rename .seaworthy\/runs\/1\/run.json$/,
      /^append .seaworthy\/runs\/1\/journal.jsonl$/,
      /pg_dumpall/,
      /^create seaworthy\/gen\/1\/compose.yaml$/,
      /^rename .seaworthy\/generations\/1.json$/,
      /^create .env.seaworthy-1$/,
      /^compose config$/,
      /^rename .env$/,
      /^compose up db$/,
      /^remove .seaworthy\/lock$/,
    ].map((pattern) => names.findIndex((name) => pattern.test(name)));
    expect(places).toEqual([...places].sort((left, right) => left - right));
    expect(places).not.toContain(-1);
  });

  it('done twice is done once: nothing is written, nothing is recreated', async () => {
    const one = stand();
    await one.apply([logs, pool, row]);
    const before = treeState(one.directory);
    expect(one.plan([logs, pool, row], one.world()).plan.stages).toEqual([]);
    expect(treeDifference(before, treeState(one.directory))).toEqual([]);
  });

  it('takes out what is not wished any more, and gives its row back', async () => {
    const one = stand();
    await one.apply([logs, row]);
    const run = await one.apply([logs]);
    expect(run).toMatchObject({ status: 'applied', from: 1, to: 2 });
    expect(one.row.value).toBe(15);
    const last = await one.apply([]);
    expect(last).toMatchObject({ status: 'applied', from: 2, to: 0 });
    expect(envOf(one)).not.toContain('COMPOSE_FILE');
    expect(one.compose.containers.get('db')?.definition['logging']).toBeUndefined();
  });

  it('leaves a stopped stack stopped', async () => {
    const one = stand({ isStopped: true });
    const world = one.world();
    expect(await one.apply([logs, pool], { world })).toMatchObject({ status: 'applied' });
    expect(world.compose.ups).toEqual([]);
    expect(one.compose.containers.size).toBe(0);
  });

  it('touches no container and no row with files only', async () => {
    const one = stand();
    const world = one.world();
    const run = await one.apply([logs, pool, row], { world, filesOnly: true });
    expect(run).toMatchObject({ status: 'applied', filesOnly: true, to: 1 });
    expect(world.compose.ups).toEqual([]);
    expect(one.row.value).toBe(15);
    expect(one.ran).toEqual([]);
  });

  it('makes an env file where there was none', async () => {
    const one = stand({ env: null });
    expect(await one.apply([logs])).toMatchObject({ status: 'applied' });
    expect(statSync(join(one.directory, '.env')).mode & 0o777).toBe(0o600);
  });

  it('does not blame a stage for a service that was ill before', async () => {
    const ill: StandInput = { behave: (service) => (service === 'db' ? { health: 'unhealthy' } : {}) };
    const one = stand(ill);
    const run = await one.apply([logs]);
    expect(run).toMatchObject({ status: 'applied', ailing: ['db'] });
  });

  it('takes a dump of roles and databases before the database is recreated', async () => {
    const one = stand();
    const run = await one.apply([logs], { withoutDump: false });
    expect(run.dump).toBe('.seaworthy/dumps/1');
    const file = join(one.directory, '.seaworthy/dumps/1/postgres.dump');
    expect(readFileSync(file, 'utf8')).toContain('PGDMP');
    const words = one.ran.map(({ argv }) => argv.join(' ')).join('\n');
    expect(words).toContain('pg_restore --file=/dev/null');
    expect(words).not.toContain('a-sound-password');
  });

  it('takes no dump where the database stays as it is', async () => {
    const one = stand();
    expect((await one.apply([pool], { withoutDump: false })).dump).toBeUndefined();
  });

  it('keeps the dumps of three runs', async () => {
    const one = stand();
    for (const size of ['1m', '2m', '3m', '4m', '5m']) await one.apply([sized(size)], { withoutDump: false });
    const kept = ['3', '4', '5'].map((run) => join(one.directory, '.seaworthy/dumps', run, 'globals.sql'));
    for (const file of kept) expect(statSync(file).isFile()).toBe(true);
    expect(() => statSync(join(one.directory, '.seaworthy/dumps/2'))).toThrow();
  });
});

function sized(size: string): Contribution {
  const [first] = logs.fragments;
  return {
    change: logs.change,
    fragments: first === undefined ? [] : [{ ...first, value: { driver: size } }],
  };
}

describe('an apply of which something fails', () => {
  it.each([
    ['Compose does not accept the candidate', { refuse: (candidate: boolean) => (candidate ? 'no' : null) }],
    ['the dump fails', failing(/pg_dump /)],
    ['the dump of the roles fails', failing(/pg_dumpall/)],
    ['the dump cannot be read back', failing(/pg_restore/)],
    [
      'there is no room for the dump',
      answering(/^df/, 'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda 9 9 0 100% /\n'),
    ],
  ])('changes nothing when %s', async (_name, input) => {
    const one = stand(input);
    const before = treeState(one.directory);
    const world = one.world();
    const run = await one.apply([logs, pool, row], { world, withoutDump: false });
    expect(run).toMatchObject({ status: 'rolled-back', to: 0 });
    expect(treeDifference(before, treeState(one.directory, ['.seaworthy', 'seaworthy']))).toEqual([]);
    expect(world.compose.ups).toEqual([]);
    expect(one.row.value).toBe(15);
    expect([generationsOf(one), litterIn(one.directory)]).toEqual([[], []]);
  });

  it('undoes all when Compose does not accept what is in effect', async () => {
    const one = stand({ refuse: (isCandidate) => (isCandidate ? null : 'no such network') });
    const before = treeState(one.directory);
    const run = await one.apply([logs, pool]);
    expect(run).toMatchObject({ status: 'rolled-back' });
    expect(run.stages[0]?.reason).toContain('no such network');
    expect(treeDifference(before, treeState(one.directory, ['.seaworthy', 'seaworthy']))).toEqual([]);
  });

  it('rolls back the one stage whose container does not come up, and keeps the others', async () => {
    const one = stand({
      complain: (service, definition) =>
        service === 'studio' && hasLogging(definition) ? 'no such driver' : null,
    });
    const run = await one.apply([logs, pool, row]);
    expect(run).toMatchObject({ status: 'partly-applied', to: 2 });
    expect(outcomes(run)).toMatchObject({ [logs.change]: 'rolled-back', [pool.change]: 'applied' });
    expect(run.stages[0]?.reason).toContain('no such driver');
    expect(one.compose.containers.get('db')?.definition['logging']).toBeUndefined();
    expect(one.compose.containers.get('rest')?.definition['environment']).toEqual({ PGRST_DB_POOL: '40' });
    expect(one.row.value).toBe(40);
    expect([generationsOf(one), litterIn(one.directory)]).toEqual([['2'], []]);
  });

  it('rolls back the stage whose container never becomes healthy, with what its check said', async () => {
    const one = stand({
      behave: (service, definition) =>
        service === 'db' && hasLogging(definition) ? { health: 'unhealthy' } : {},
    });
    const run = await one.apply([logs, pool]);
    expect(outcomes(run)).toEqual({ [logs.change]: 'rolled-back', [pool.change]: 'applied' });
    expect(run.stages[0]?.reason).toContain('db is unhealthy');
    expect(one.compose.containers.get('db')?.health).toBe('healthy');
  });

  it.each([[logs.change], [pool.change], [row.change]])(
    'rolls back %s when it says that the world did not follow',
    async (broken) => {
      const one = stand();
      const run = await one.apply([logs, pool, row], { changes: changes(broken) });
      expect(run).toMatchObject({ status: 'partly-applied' });
      expect(Object.values(outcomes(run)).filter((status) => status === 'applied')).toHaveLength(2);
      expect(outcomes(run)).toMatchObject({ [broken]: 'rolled-back' });
      expect(one.row.value).toBe(broken === row.change ? 15 : 40);
      const made = Object.fromEntries([...one.compose.containers].map(([name, { hash }]) => [name, hash]));
      expect(made).toEqual(Object.fromEntries(one.compose.hashes()));
    },
  );

  it('gives the env file its former bytes when nothing holds', async () => {
    const one = stand();
    const before = treeState(one.directory);
    const run = await one.apply([logs, pool, row], {
      changes: changes(logs.change, pool.change, row.change),
    });
    expect(run).toMatchObject({ status: 'rolled-back', to: 0 });
    expect(treeDifference(before, treeState(one.directory, ['.seaworthy', 'seaworthy']))).toEqual([]);
    expect(one.row.value).toBe(15);
    expect(generationsOf(one)).toEqual([]);
  });

  it('goes back to the generation before when a later run does not hold', async () => {
    const one = stand();
    await one.apply([logs]);
    const before = envOf(one);
    const run = await one.apply([logs, pool, row], { changes: changes(pool.change, row.change) });
    expect(run).toMatchObject({ status: 'rolled-back', from: 1, to: 1 });
    expect(envOf(one)).toBe(before);
    expect(generationsOf(one)).toEqual(['1']);
  });

  it('keeps a stage that failed only because of a later one', async () => {
    const one = stand();
    let isPoolThere = true;
    const two = [
      { id: logs.change, verify: async () => (isPoolThere ? broke('the pool is in the way') : held('fine')) },
      { id: pool.change, verify: async () => broke('no') },
    ] as unknown as readonly Change[];
    const spied = two.map((change, index) => ({
      ...change,
      async verify(...given: Parameters<NonNullable<Change['verify']>>) {
        isPoolThere = envOf(one)?.includes('POOL=40') ?? false;
        return index === 1 && !isPoolThere ? held('gone') : ((await change.verify?.(...given)) ?? held());
      },
    }));
    const run = await one.apply([logs, pool], { changes: spied });
    expect(outcomes(run)).toEqual({ [logs.change]: 'applied', [pool.change]: 'rolled-back' });
  });

  it('does not roll back a stage whose service only waits for a broken one', async () => {
    const one = stand({
      behave: (service, definition) =>
        service === 'db' && hasLogging(definition) ? { health: 'unhealthy' } : {},
    });
    const onlyDatabase: Contribution = { change: logs.change, fragments: logs.fragments.slice(0, 1) };
    const run = await one.apply([onlyDatabase, pool]);
    expect(outcomes(run)).toEqual({ [logs.change]: 'rolled-back', [pool.change]: 'applied' });
  });

  it('leaves out a stage whose row holds what nobody expects at that moment', async () => {
    const one = stand();
    const found = await one.apply([logs, row], { meanwhile: () => undefined });
    expect(found.status).toBe('applied');
    one.row.value = 99;
    const run = await one.apply([logs]);
    // Withdrawn: a value that is not ours stays, and is told.
    expect(run.status).toBe('applied');
    expect(one.row.value).toBe(99);
    expect(one.said.join('\n')).toContain('kept: _supabase _supavisor.tenants default_pool_size');
  });

  it('rolls back a stage whose row is not there, and applies the others', async () => {
    const one = stand({
      exec: (request) =>
        /_supavisor/.test(request.input ?? '')
          ? { ran: true, code: 0, stdout: '@session\n[]\n', stderr: '' }
          : undefined,
    });
    const run = await one.apply([logs, pool, row]);
    expect(outcomes(run)).toEqual({
      [logs.change]: 'applied',
      [pool.change]: 'applied',
      [row.change]: 'rolled-back',
    });
    expect(run.stages[2]?.reason).toContain('is not there');
  });

  it('leaves a row alone while the database does not run, and applies the rest', async () => {
    const one = stand({ isStopped: true });
    const run = await one.apply([logs, row]);
    expect(outcomes(run)).toEqual({ [logs.change]: 'applied', [row.change]: 'rolled-back' });
    expect(run.stages[1]?.reason).toContain('the database cannot be changed');
    expect(run.status).toBe('partly-applied');
  });

  it('rolls back a stage whose row cannot be written, with what the database said', async () => {
    const one = stand({
      exec: ({ input = '' }) =>
        input.includes('with changed as')
          ? {
              ran: true,
              code: 3,
              stdout: '@session\n',
              stderr: 'ERROR:  permission denied for table tenants\n',
            }
          : undefined,
    });
    const run = await one.apply([logs, row]);
    expect(outcomes(run)).toEqual({ [logs.change]: 'applied', [row.change]: 'rolled-back' });
    expect(run.stages[1]?.reason).toContain('permission denied for table tenants');
  });

  it('is refused while a secret is not there, before anything is written', async () => {
    const one = stand();
    const secret: Contribution = {
      change: 'mail/relay',
      fragments: [
        {
          kind: 'environment',
          service: 'rest',
          name: 'SMTP_PASS',
          value: { secret: 'env:NOT_SET_ANYWHERE' },
        },
      ],
    };
    const before = treeState(one.directory);
    await expect(one.apply([secret])).rejects.toMatchObject({ code: 'secret-missing' });
    expect(treeDifference(before, treeState(one.directory, ['.seaworthy']))).toEqual([]);
  });

  it('keeps a generation that nothing refers to any more when a person edited it meanwhile', async () => {
    const one = stand();
    const meddling = {
      id: pool.change,
      async verify() {
        edit(one, 'seaworthy/gen/1/pool/notes.txt', 'mine\n');
        return broke('no');
      },
    } as unknown as Change;
    const run = await one.apply([logs, pool], { changes: [meddling] });
    expect(run).toMatchObject({ status: 'partly-applied', to: 2 });
    expect(generationsOf(one)).toEqual(['1', '2']);
    expect(one.said.join('\n')).toContain('seaworthy/gen/1 was edited by hand');
    await one.apply([logs]);
    expect(generationsOf(one)).toEqual(['1', '2']);
  });

  it('needs a person when the former configuration does not come up either', async () => {
    let isBroken = false;
    const one = stand({ behave: (service) => (service === 'db' && isBroken ? { health: 'unhealthy' } : {}) });
    isBroken = true;
    const run = await one.apply([logs]);
    expect(run).toMatchObject({ status: 'needs-a-person', to: 0 });
    expect(run.trouble?.join()).toContain('db is unhealthy');
    expect(envOf(one)).not.toContain('COMPOSE_FILE');
  });

  it('is refused when a file changed since the plan was shown, and nothing is written over it', async () => {
    const one = stand();
    const mine = 'POSTGRES_PASSWORD=edited-by-a-person\n';
    const applying = one.apply([logs], { meanwhile: () => edit(one, '.env', mine) });
    await expect(applying).rejects.toMatchObject({
      exitCode: 7,
      message: expect.stringContaining('.env changed'),
    });
    expect(envOf(one)).toBe(mine);
    expect(litterIn(one.directory)).toEqual([]);
  });

  it('is refused when a person saves the env file while Compose looks at the candidate', async () => {
    const mine = 'POSTGRES_PASSWORD=edited-by-a-person\n';
    let directory = '';
    const one = stand({
      refuse: (isCandidate) => {
        if (isCandidate) edit({ directory }, '.env', mine);
        return null;
      },
    });
    directory = one.directory;
    await expect(one.apply([logs])).rejects.toMatchObject({ exitCode: 7 });
    expect(envOf(one)).toBe(mine);
    expect([generationsOf(one), litterIn(one.directory)]).toEqual([[], []]);
  });

  it('keeps a hand edit of the env file that was made while containers came up', async () => {
    let directory = '';
    const one = stand({
      behave: (service, definition) => {
        if (service !== 'db' || !hasLogging(definition)) return {};
        edit({ directory }, '.env', `${readFileSync(join(directory, '.env'), 'utf8')}MINE=1\n`);
        return { health: 'unhealthy' };
      },
    });
    directory = one.directory;
    const run = await one.apply([logs]);
    expect(run).toMatchObject({ status: 'rolled-back', to: 0 });
    expect(envOf(one)).toContain('MINE=1');
    expect(envOf(one)).not.toContain('COMPOSE_FILE');
  });

  it('is refused while somebody else holds the lock', async () => {
    const one = stand();
    const refusal = one.apply([logs], {
      changes: changes(),
      world: one.world(),
      meanwhile: () => undefined,
    });
    await refusal;
    const second = one.apply([logs, pool], {
      changes: [
        {
          id: pool.change,
          verify: async () => {
            await expect(one.apply([pool])).rejects.toMatchObject({ exitCode: 6 });
            return held('nobody else came in');
          },
        } as unknown as Change,
      ],
    });
    expect(await second).toMatchObject({ status: 'applied' });
  });

  it('rolls everything back, and says why, when somebody asks to stop while containers come up', async () => {
    const one = stand();
    const before = treeState(one.directory);
    const base = one.world();
    let isReleased = false;
    const world = {
      ...base,
      interrupts: {
        hold: () => ({
          isAsked: () => base.compose.recreated.includes('db'),
          release: () => {
            isReleased = true;
          },
        }),
      },
    };
    const run = await one.apply([logs, pool], { world });
    expect(run).toMatchObject({ status: 'rolled-back', to: 0 });
    expect(run.stages.map(({ reason }) => reason)).toEqual([
      'somebody asked to stop',
      'somebody asked to stop',
    ]);
    expect(base.compose.recreated).toEqual(['db', 'db']);
    expect(treeDifference(before, treeState(one.directory, ['.seaworthy', 'seaworthy']))).toEqual([]);
    expect(isReleased).toBe(true);
  });

  it('says what is in effect when it can neither go on nor back', async () => {
    const one = stand();
    const world = one.world();
    const dying: readonly Change[] = [
      {
        id: logs.change,
        verify: async () => {
          world.compose.engineIsGone = true;
          return broke('no');
        },
      } as unknown as Change,
    ];
    await expect(one.apply([logs], { world, changes: dying })).rejects.toMatchObject({
      code: 'run-unfinished',
      exitCode: 5,
    });
    // The next run brings it to its end.
    expect(await one.apply([])).toMatchObject({ number: 2 });
  });
});

function failing(pattern: RegExp): StandInput {
  return {
    exec: ({ argv }) =>
      pattern.test(argv.join(' ')) ? { ran: true, code: 1, stdout: '', stderr: 'no\n' } : undefined,
  };
}

function answering(pattern: RegExp, stdout: string): StandInput {
  return {
    exec: ({ argv }) =>
      pattern.test(argv.join(' ')) ? { ran: true, code: 0, stdout, stderr: '' } : undefined,
  };
}
