import { describe, expect, it } from 'vitest';
import { toTheLastCommit } from '../../../../test/helpers/choice.ts';
import { today } from '../../../../test/helpers/facts.ts';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import type { OpenDatabase } from '../../../engine/apply/database.ts';
import type { ProjectContainer } from '../../../engine/compose/compose.ts';
import type { ExecRequest, ExecResult } from '../../../ports/exec.ts';
import { databaseSidecar } from '../container/database-service.ts';
import { bothOf, type ClusterProgress, restoreCluster } from './cluster.ts';
import { isDone, type Step, steps } from './record.ts';
import type { Site } from './site.ts';

describe('what is done while the engine writes', () => {
  it('has ended, too, when the engine fails, whose words are told', async () => {
    const ended: string[] = [];
    const failing = Promise.reject(new Error('the engine'));
    const slow = (async () => {
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
      ended.push('the key');
    })();
    await expect(bothOf(failing, slow)).rejects.toThrow('the engine');
    expect(ended).toEqual(['the key']);
  });

  it('fails the whole when it fails, and may be nothing', async () => {
    await expect(bothOf(Promise.resolve(), Promise.reject(new Error('the key')))).rejects.toThrow('the key');
    await expect(bothOf(Promise.resolve(), undefined)).resolves.toBeUndefined();
  });
});

const fine: Extract<ExecResult, { readonly ran: true }> = { ran: true, code: 0, stdout: '', stderr: '' };
const failed = (stderr: string): ExecResult => ({ ran: true, code: 1, stdout: '', stderr });
const at = (ms: number) => new Date(today.getTime() + ms).toISOString();

interface Given {
  /** What was done before. */
  readonly done: Step;
  /** WAL in the spool. */
  readonly spool?: string;
  readonly engine?: ExecResult;
  /** What `docker restart` says, in turn; then it works. */
  readonly restarts?: ExecResult[];
  /** The server has ended, and says nothing. */
  readonly isOver?: boolean;
}

/** STAND-IN for Docker with a database and its sidecar: keeps what was asked for, in order. The database is open at once. */
function stand({ done, spool = '', engine = fine, restarts = [], isOver = false }: Given) {
  const told: string[] = [];
  let reached = done;
  function answer(what: string, result: ExecResult = fine): { readonly result: () => ExecResult } {
    return {
      result: () => {
        if (what !== '') told.push(what);
        return result;
      },
    };
  }
  const world = fakeWorld({
    exec: [
      { match: 'docker stop', ...answer('database stopped') },
      { match: 'docker container inspect', ...answer('', { ...fine, stdout: '0\n' }) },
      { match: 'docker rm', ...answer('') },
      { match: 'docker run', ...answer('engine', engine) },
      {
        match: 'docker restart',
        result: () => {
          told.push('sidecar restarted');
          return restarts.shift() ?? fine;
        },
      },
      { match: 'docker start sidecar', ...answer('sidecar started') },
      { match: 'docker start database', ...answer('database started') },
      { match: /status\.json/, result: statusOf },
      { match: /find wal has/, ...answer('', { ...fine, stdout: spool }) },
      { match: /seaworthy\/want/, ...answer('questions cleared') },
      { match: 'docker logs', ...answer('') },
    ],
  });
  function statusOf({ argv }: ExecRequest): ExecResult {
    expect(argv).toContain('sidecar');
    return { ...fine, stdout: JSON.stringify({ at: at(2_000), spool: { segments: 0 } }) };
  }
  const database = { own: 'postgres', run: async () => '000000020000000000000007 ' };
  const site = {
    ...{ world, database: 'db', knock: async () => (isOver ? null : (database as unknown as OpenDatabase)) },
    compose: {
      containers: async () => [container('db', 'database', isOver), container(databaseSidecar, 'sidecar')],
    },
  } as unknown as Site;
  const progress: ClusterProgress = {
    current: () => ({
      choice: toTheLastCommit,
      isToTheEnd: false,
      project: 'supabase',
      identity: null,
      done: reached,
    }),
    reach: (step) => {
      told.push(`= ${step}`);
      reached = step;
    },
  };
  return { site, progress, told, warnings: world.warnings, done: () => reached };
}

function container(service: string, id: string, isOver = false): ProjectContainer {
  const inspected = {
    ...{ Image: 'sha256:1', RestartCount: 0, Mounts: [], HostConfig: { NetworkMode: 'n' } },
    State: { Status: isOver ? 'exited' : 'running', ExitCode: isOver ? 1 : 0, StartedAt: at(1_000) },
  };
  return { id, service, inspected, state: 'running' } as unknown as ProjectContainer;
}

describe('a cluster is restored', () => {
  it('with the sidecar started anew beside the engine, while the database is down', async () => {
    const { site, progress, told } = stand({ done: 'moved' });
    expect(await restoreCluster(site, progress)).toEqual({ timeline: 2, lastCommit: null });
    expect(told[0]).toBe('database stopped');
    expect(told.slice(1, 5).sort()).toEqual([
      '= restored',
      'engine',
      'questions cleared',
      'sidecar restarted',
    ]);
    expect(told.slice(5)).toEqual(['= sidecar-restarted', 'database started']);
  });

  it('with the sidecar left as it is until the engine is done where WAL waits: it could not push in between', async () => {
    const { site, progress, told } = stand({ done: 'moved', spool: 'wal\nwal/000000010000000000000007\n' });
    await restoreCluster(site, progress);
    expect(told.slice(1, 5)).toEqual(['engine', '= restored', 'sidecar restarted', 'questions cleared']);
  });

  it('with a second start of the sidecar after the engine where the first one failed, which is told', async () => {
    const one = stand({ done: 'moved', restarts: [failed('Error: context deadline exceeded')] });
    await restoreCluster(one.site, one.progress);
    expect(one.told.filter((what) => what === 'sidecar restarted')).toHaveLength(2);
    expect(one.warnings.join()).toContain('seaworthy-backup is started once more after the engine');
    expect(one.done()).toBe('sidecar-restarted');
  });

  it('and keeps what the engine wrote when the sidecar never comes up', async () => {
    const broken = failed('Error: no such image');
    const one = stand({ done: 'moved', restarts: [broken, broken] });
    await expect(restoreCluster(one.site, one.progress)).rejects.toThrow('no such image');
    expect(one.done()).toBe('restored');
  });

  it('and keeps nothing of an engine that failed, whatever became of the sidecar', async () => {
    const broken = failed('ERROR: [082]: WAL segment missing');
    for (const restarts of [[], [failed('Error: no such image')]]) {
      const one = stand({ done: 'moved', engine: broken, restarts });
      await expect(restoreCluster(one.site, one.progress)).rejects.toThrow('WAL segment missing');
      expect(one.done()).toBe('moved');
    }
  });

  it('and is given up where the server ended, though its log has no reason', async () => {
    const one = stand({ done: 'sidecar-restarted', isOver: true });
    await expect(restoreCluster(one.site, one.progress)).rejects.toThrow(
      'the restored database does not start: it ended with 1, and docker logs has no reason',
    );
  });

  it('once more after the engine with the database stopped before its questions are cleared', async () => {
    const { site, progress, told } = stand({ done: 'restored' });
    await restoreCluster(site, progress);
    expect(told).toEqual([
      ...['database stopped', 'sidecar restarted', 'questions cleared'],
      ...['= sidecar-restarted', 'database started'],
    ]);
  });

  it.each(steps.filter((step) => isDone({ done: step }, 'sidecar-restarted')))(
    'once more after %s without a step back, and without a hand on what runs',
    async (step) => {
      const { site, progress, told, done } = stand({ done: step });
      await restoreCluster(site, progress);
      expect(told).toEqual(['sidecar started', 'database started']);
      expect(done()).toBe(step);
    },
  );
});
