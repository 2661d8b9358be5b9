import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seaworthy } from '../../../../test/helpers/cli.ts';
import { stackCopy } from '../../../../test/helpers/deployments.ts';
import { scratch } from '../../../../test/helpers/scratch-space.ts';
import { adopt } from '../../../engine/adopted.ts';
import { Problem } from '../../../model/problem.ts';
import { systemWorld } from '../../../system/world.ts';
import { changes } from '../../catalogue.generated.ts';
import type { Repository } from '../repositories/repository.ts';
import { requireArchiveHere } from './take-over.ts';
import { leaveArchive } from './without-archive.ts';

const world = systemWorld();

/** A deployment that archives into a folder. */
function archiving() {
  const directory = stackCopy('stock');
  const repository = join(scratch(), 'backup');
  mkdirSync(repository);
  chmodSync(repository, 0o755);
  const wishes = `# ours\nbackup:\n  keep_days: 14\n  repositories:\n    - path: ${repository}\n`;
  writeFileSync(join(directory, 'seaworthy.yaml'), wishes);
  const applied = seaworthy(
    ['apply', '--only', 'backup,exposure', '--files-only', '--yes', '-C', directory],
    { timeoutMs: 60_000 },
  );
  expect(applied, applied.stderr).toMatchObject({ code: 0 });
  const open = () => adopt({ directory, environment: { HOME: '/nonexistent' } }, world);
  return { directory, repository, wishes, open };
}

const textIn = (directory: string, name: string) => readFileSync(join(directory, name), 'utf8');

describe('the archive of the machine that a deployment came from', () => {
  it('is left alone: no archiving, no sidecar, the other changes and the wishes of before kept', {
    timeout: 60_000,
  }, async () => {
    const { directory, wishes, open } = archiving();
    expect(await leaveArchive(open, changes, world)).toBe('seaworthy.yaml.old');
    expect(textIn(directory, 'seaworthy.yaml.old')).toBe(wishes);
    expect(textIn(directory, 'seaworthy.yaml')).toBe('# ours\nbackup:\n  keep_days: 14\n');
    const override = textIn(directory, 'seaworthy/gen/2/compose.yaml');
    expect(override).not.toMatch(/archive_mode|seaworthy-backup|seaworthy-objects/);
    expect(override).toContain('127.0.0.1');
    expect(textIn(directory, '.env')).toContain('seaworthy/gen/2/compose.yaml');
    expect(existsSync(join(directory, 'seaworthy/secrets/backup-key'))).toBe(true);
  });

  it('is left alone once: a second time nothing is done', { timeout: 60_000 }, async () => {
    const { directory, open } = archiving();
    await leaveArchive(open, changes, world);
    expect(await leaveArchive(open, changes, world)).toBeNull();
    expect(readdirSync(join(directory, 'seaworthy/gen'))).not.toContain('3');
  });

  it('is taken over only where it is the one of the wishes', { timeout: 60_000 }, () => {
    const { repository, open } = archiving();
    const source = (path: string): Repository => ({ kind: 'folder', number: 1, path, shown: path });
    expect(() => requireArchiveHere(open(), source(repository), world)).not.toThrow();
    expect(() => requireArchiveHere(open(), source('/mnt/other'), world)).toThrow(Problem);
    expect(() => requireArchiveHere(open(), source('/mnt/other'), world)).toThrow(
      `archive into ${repository}, not into /mnt/other`,
    );
  });
});
