import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stackCopy } from '../../test/helpers/deployments.ts';
import { fakeWorld } from '../../test/helpers/world.ts';
import { placesOf } from '../engine/state/places.ts';
import { type RestoreRecord, writeRestore } from '../practices/backup/restore/record.ts';
import { systemFiles } from '../system/files.ts';
import { systemTree } from '../system/tree.ts';
import { applyCommand } from './apply.ts';
import type { Command } from './command.ts';
import { restoreCommand } from './restore.ts';
import { rollbackCommand } from './rollback.ts';

/** On a deployment on disk whose Docker does not answer. */
async function ran(command: Command, given: object, directory = stackCopy('stock')) {
  const exec = [{ match: 'docker', result: { ran: false, reason: 'no engine' } as const }];
  const world = { ...fakeWorld({ exec, directory }), files: systemFiles() };
  return command.run(command.input.parse({ directory, ...given }) as never, world, {} as never);
}

function halfRestored(aside = 'data.before-restore-20261127T071200Z'): string {
  const directory = stackCopy('stock');
  mkdirSync(join(directory, '.seaworthy'));
  const record: RestoreRecord = {
    schemaVersion: 1,
    startedAt: '2026-11-27T07:12:00.000Z',
    done: 'moved',
    choice: {
      target: { kind: 'latest' },
      ...{ repository: 1, backup: '20261127-020000F', bytes: 1, timeline: 1, until: 1 },
      window: { from: 0, to: 2 },
    },
    ...{ project: 'supabase', database: 'db', withoutSafety: false, services: ['auth'] },
    data: { parent: '/srv', name: 'data' },
    aside,
    ...{ live: 1, identity: '7712742613841436701', stopped: 1, isToTheEnd: false },
    ...{ keySource: null, key: null, objects: null },
  };
  writeRestore(placesOf(directory), record, systemTree());
  return directory;
}

describe('seaworthy restore', () => {
  it.each([
    ['--take-over', { takeOver: true }],
    ['--list', { list: true }],
    ['--key', { key: 'backup-key' }],
    ['--key-id', { keyId: 'env:ID' }],
  ])('does not overhear %s where no repository is named', async (option, given) => {
    await expect(ran(restoreCommand, { to: 'LATEST', ...given })).rejects.toThrow(
      `${option} means nothing without --from-repo`,
    );
  });

  it.each([
    ['--into', 'config', { into: 'copy' }],
    ['--into', 'database', { into: 'copy' }],
    ['--from-repo', 'objects', { into: 'copy', fromRepo: '/mnt/backup', key: 'key' }],
    ['--from-repo', 'config', { fromRepo: '/mnt/backup', list: true }],
  ])('with %s does not overhear --only %s', async (option, only, given) => {
    await expect(ran(restoreCommand, { to: 'LATEST', only, ...given })).rejects.toMatchObject({
      message: `--only ${only} puts back a part of the deployment that is here, so it does not go with ${option}`,
      hints: [expect.stringContaining('leave --only out'), expect.stringContaining('works in place')],
      exitCode: 2,
    });
  });

  it('from a repository says what it needs before it asks anything of the world', async () => {
    const directory = stackCopy('stock');
    mkdirSync(join(directory, 'repository'));
    const from = (given: object) => ran(restoreCommand, { fromRepo: './repository', ...given }, directory);
    await expect(from({})).rejects.toThrow('--into is missing');
    await expect(from({ into: 'new' })).rejects.toThrow('--key is missing');
    await expect(from({ into: '.', key: 'key' })).rejects.toThrow('is not empty');
    await expect(from({ into: 'no/where', key: 'key' })).rejects.toThrow('is no folder');
    await expect(from({ into: 'new', to: 'yesterday' })).rejects.toThrow('is no moment');
    await expect(ran(restoreCommand, { fromRepo: './nothing', into: 'new' }, directory)).rejects.toThrow(
      'is no folder',
    );
    expect(readdirSync(directory).filter((name) => name.includes('seaworthy-restore'))).toEqual([]);
  });

  it('is not resumed in a directory that is being made from a repository', async () => {
    const directory = halfRestored('');
    await expect(ran(restoreCommand, { resume: true }, directory)).rejects.toThrow(
      'is being restored from a repository',
    );
  });

  it('says what it needs before it asks anything of the world', async () => {
    await expect(ran(restoreCommand, {})).rejects.toThrow('--to is missing');
    await expect(ran(restoreCommand, { to: '2026-11-27T06:00:00' })).rejects.toThrow(
      'is no moment with an offset',
    );
  });

  it('without an engine is refused, for the world is at fault', async () => {
    await expect(ran(restoreCommand, { to: 'LATEST', yes: true })).rejects.toMatchObject({ fault: 'world' });
  });

  it('has nothing to resume where none was begun', async () => {
    await expect(ran(restoreCommand, { resume: true, yes: true })).rejects.toThrow(
      'there is no restore to bring to its end',
    );
  });

  it('goes on with one that was begun only after consent, and never beside a new one', async () => {
    const directory = halfRestored();
    await expect(ran(restoreCommand, { resume: true }, directory)).rejects.toMatchObject({ exitCode: 7 });
    await expect(ran(restoreCommand, { to: 'LATEST' }, directory)).rejects.toThrow(
      'did not come to its end (last done: moved)',
    );
  });

  it('that is half done keeps away what writes, and no look at a plan', async () => {
    const directory = halfRestored();
    writeFileSync(join(directory, 'seaworthy.yaml'), 'domain: api.acme.dev\n');
    for (const command of [applyCommand, rollbackCommand])
      await expect(ran(command, { yes: true, filesOnly: true }, directory)).rejects.toMatchObject({
        code: 'restore-unfinished',
        exitCode: 5,
      });
    await expect(ran(applyCommand, { dryRun: true, filesOnly: true }, directory)).resolves.toMatchObject({
      exitCode: 1,
    });
  });
});
