// Handing WAL over, by a real sh.
import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quickScratch as scratch } from '../../../../test/helpers/scratch-space.ts';
import { type SpoolScript, shells, spoolScript, walName } from '../../../../test/helpers/shell-scripts.ts';
import { age } from '../../../../test/helpers/sidecar.ts';
import { archiveScript } from './archive-script.ts';

describe.each(shells)('archiving by %s %s', (...shell) => {
  function archive(
    { script, source }: SpoolScript,
    before = '',
    path = process.env['PATH'] ?? '',
    what = walName,
  ) {
    const line = `${before} exec "$@"`;
    const words = ['-c', line, 'sh', ...shell, script, source, what];
    const { status, stderr } = spawnSync('sh', words, {
      encoding: 'utf8',
      env: { PATH: path },
    });
    return { status, stderr };
  }

  it('hands a file over under its name, for its owner alone, and leaves nothing else', () => {
    const at = spoolScript(archiveScript);
    expect(archive(at)).toEqual({ status: 0, stderr: '' });
    expect(readdirSync(at.wal)).toEqual([walName]);
    expect(readFileSync(join(at.wal, walName))).toEqual(readFileSync(at.source));
    expect(spawnSync('stat', ['-c', '%a', join(at.wal, walName)], { encoding: 'utf8' }).stdout).toBe('600\n');
  });

  it('is content with the same file a second time', () => {
    const at = spoolScript(archiveScript);
    archive(at);
    expect(archive(at)).toEqual({ status: 0, stderr: '' });
    expect(readdirSync(at.wal)).toEqual([walName]);
  });

  it('refuses another content under a name that is waiting', () => {
    const at = spoolScript(archiveScript);
    writeFileSync(join(at.wal, walName), 'of another server');
    const { status, stderr } = archive(at);
    expect(status).toBe(1);
    expect(stderr).toContain(`${walName} is not handed over: another file of this name is waiting`);
    expect(readFileSync(join(at.wal, walName), 'utf8')).toBe('of another server');
  });

  it('fails and leaves no part where there is no room', () => {
    const at = spoolScript(archiveScript);
    // A file may have eight blocks, then write(2) answers EFBIG as a full disk answers ENOSPC.
    const { status, stderr } = archive(at, 'trap "" XFSZ; ulimit -f 8;');
    expect(status).toBe(1);
    expect(stderr).toContain('is the disk of the spool full?');
    expect(readdirSync(at.wal)).toEqual([]);
  });

  it('shows nothing under the name when it is killed in the middle, and does it whole the next time', () => {
    const at = spoolScript(archiveScript);
    const tools = scratch();
    writeFileSync(join(tools, 'cp'), '#!/bin/sh\nhead -c 10 "$1" >"$2"\nkill -9 "$PPID"\n');
    chmodSync(join(tools, 'cp'), 0o755);
    expect(archive(at, '', `${tools}:${process.env['PATH']}`).status).toBeNull();
    expect(readdirSync(at.wal)).toEqual([`.${walName}.tmp`]);
    expect(archive(at).status).toBe(0);
    expect(readdirSync(at.wal)).toEqual([walName]);
  });

  it('hands nothing to a sidecar that is gone for ten minutes, and everything when it is back', () => {
    const at = spoolScript(archiveScript);
    const status = join(at.root, 'status.json');
    writeFileSync(status, '{}');
    expect(archive(at).status).toBe(0);
    age(status, 11 * 60_000);
    const refused = archive(at, '', undefined, '00000001000000000000002B');
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('seaworthy-backup says nothing for ten minutes');
    expect(readdirSync(at.wal)).toEqual([walName]);
    age(status, 0);
    expect(archive(at, '', undefined, '00000001000000000000002B').status).toBe(0);
  });

  it('does not refuse where a clock was set back, or find cannot tell ages', () => {
    const at = spoolScript(archiveScript);
    writeFileSync(join(at.root, 'status.json'), '{}');
    age(join(at.root, 'status.json'), -3_600_000);
    expect(archive(at).status).toBe(0);
    const tools = scratch();
    writeFileSync(join(tools, 'find'), '#!/bin/sh\necho "unrecognized: -mmin" >&2\nexit 1\n');
    chmodSync(join(tools, 'find'), 0o755);
    age(join(at.root, 'status.json'), 3_600_000);
    // BusyBox may prefer its own.
    if (shell[0] === 'sh') expect(archive(at, '', `${tools}:${process.env['PATH']}`).status).toBe(0);
  });

  it.each(['../outside', '.hidden', ''])('refuses the name %j', (what) => {
    const at = spoolScript(archiveScript);
    expect(archive(at, '', undefined, what).status).toBe(1);
    expect(readdirSync(at.wal)).toEqual([]);
  });

  it('says that the spool is not there yet, with a code that is counted as a failure', () => {
    const at = spoolScript(() => archiveScript('/nonexistent'));
    const { status, stderr } = archive(at);
    expect(status).toBe(1);
    expect(stderr).toContain('is the service seaworthy-backup running?');
  });
});
