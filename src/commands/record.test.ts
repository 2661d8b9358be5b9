import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { directoryWith } from '../../test/helpers/deployments.ts';
import { table, today } from '../../test/helpers/facts.ts';
import { projectOf } from '../../test/helpers/project.ts';
import { fakeWorld } from '../../test/helpers/world.ts';
import type { Facts } from '../model/facts/table.ts';
import { auditCommand } from './audit.ts';
import type { LookedAt } from './look-at.ts';
import { record } from './record.ts';

const disks = {
  disks: [
    {
      holds: ['data'],
      mount: '/',
      filesystem: 'ext4',
      totalBytes: 100,
      freeBytes: 40,
      totalInodes: 10,
      freeInodes: 4,
    },
  ],
};

function lookedAt(files: Readonly<Record<string, string>> = {}): LookedAt {
  const directory = directoryWith(files);
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const facts: Facts = {
    schemaVersion: 1,
    collectedBy: '0',
    collectedAt: today.toISOString(),
    table: table({ disks }),
  };
  return { project: { ...projectOf({ root: {} }), directory }, facts };
}

const kept = ({ project }: LookedAt) =>
  readFileSync(join(project.directory, '.seaworthy/measurements.jsonl'), 'utf8');

describe('audit --record', () => {
  it('keeps the sizes that were seen, and only those', () => {
    const looked = lookedAt();
    expect(record(looked, fakeWorld())).toBe(true);

    expect(JSON.parse(kept(looked))).toEqual({
      at: today.toISOString(),
      values: { 'disk-free:/': 40, 'inodes-free:/': 4 },
    });
  });

  it('says so when it kept nothing, and what it left out', () => {
    const looked = lookedAt({ '.seaworthy/measurements.jsonl': 'nonsense\n' });
    const world = fakeWorld();
    expect(record(looked, world)).toBe(true);
    expect(record(looked, world)).toBe(true);

    expect(world.warnings[0]).toContain('1 line held no measurement and was left out (the first is line 1)');
    expect(world.warnings[1]).toBe(
      'not recorded: there is one of 0 minutes ago, and one in ten minutes is enough',
    );
  });

  it('does not keep the audit from its report when the file cannot be written', () => {
    const looked = lookedAt({ '.seaworthy': 'a file where the folder should be' });
    const world = fakeWorld();
    expect(record(looked, world)).toBe(false);

    expect(world.warnings.join('\n')).toMatch(/^not recorded: .*not a folder[\s\S]*\nHINT: /);
  });

  it('ends with 2 when it could keep nothing, and with a report', async () => {
    const { project } = lookedAt({ '.seaworthy': 'a file where the folder should be' });
    const { directory } = project;
    const compose = 'services:\n  db:\n    image: supabase/postgres:17.6.1.063\n';
    const failed = { ran: false as const, reason: 'is not there' };
    const world = fakeWorld({
      files: { [`${directory}/docker-compose.yml`]: compose },
      exec: [{ match: /./, result: failed }],
    });
    const input = auditCommand.input.parse({ record: true, directory, failOn: 'none' });
    const outcome = await auditCommand.run(input, world, { width: 80, colour: false });

    expect(outcome).toMatchObject({ exitCode: 2, text: expect.stringContaining('compose/') });
    expect(world.warnings.join('\n')).toContain('not recorded: ');
  });

  it.each([
    ['--static', { static: true }],
    ['--facts', { facts: 'facts.json' }],
  ])('is refused together with %s', async (other, given) => {
    const input = auditCommand.input.parse({ record: true, ...given });
    await expect(auditCommand.run(input, fakeWorld(), { width: 80, colour: false })).rejects.toThrow(
      `--record and ${other} exclude each other`,
    );
  });
});
