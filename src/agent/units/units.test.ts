import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../test/helpers/scratch-space.ts';
import { parseSchedule } from '../../engine/schedule/schedule.ts';
import type { Job } from '../job.ts';
import { crontab } from './crontab.ts';
import { systemdUnit, type UnitInput } from './systemd.ts';

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

const unit: UnitInput = {
  program: ['/bin/sh', '/opt/seaworthy/bin/seaworthy'],
  words: ['-C', '/srv/supabase'],
  directory: '/srv/supabase',
  user: 'jane',
  isRoot: true,
  needsEnvironment: false,
};

describe('a unit for systemd', () => {
  it('runs as the owner who asked, with the engine in reach, or as root', () => {
    expect(systemdUnit({ ...unit, isRoot: false })).toContain('User=jane\n');
    expect(systemdUnit({ ...unit, isRoot: false })).toContain('SupplementaryGroups=docker\n');
    expect(systemdUnit(unit)).not.toContain('User=');
  });

  it('names a file for variables only where wishes refer to some', () => {
    expect(systemdUnit(unit)).not.toContain('EnvironmentFile=');
    expect(systemdUnit({ ...unit, needsEnvironment: true })).toContain(
      'EnvironmentFile=/etc/seaworthy/serve.env\n',
    );
  });

  it('keeps what systemd would read otherwise: blanks, quotes, %, $ and backslashes', () => {
    const directory = '/srv/a "b" 100% $HOME \\x';
    const text = systemdUnit({ ...unit, words: ['-C', directory], directory });
    expect(text).toContain('serve -C "/srv/a \\"b\\" 100%% $$HOME \\\\x"\n');
    expect(text).toContain('ReadWritePaths="/srv/a \\"b\\" 100%% $HOME \\\\x"\n');
  });

  it.runIf(hasSystemd)('is taken by systemd without a complaint, odd directories too', () => {
    for (const directory of ['/srv/supabase', '/srv/my "own" 100% $stack']) {
      const path = join(scratch(), 'seaworthy.service');
      writeFileSync(
        path,
        systemdUnit({ ...unit, words: ['-C', directory], directory, needsEnvironment: true }),
      );
      const verified = spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' });
      const ours = verified.stderr.split('\n').filter((line) => line.includes('seaworthy.service'));
      expect(ours).toEqual([]);
    }
  });
});

describe('lines for a crontab', () => {
  const lineOf = (schedule: string, words: readonly string[] = ['-C', '/srv/supabase']) => {
    const job: Job = {
      id: 'audit',
      title: 'The audit',
      schedule,
      timeLimitMs: 1,
      writes: false,
      run: async () => ({ ok: true, said: '' }),
    };
    return crontab([[job, parseSchedule(schedule)]], ['/usr/bin/node', '/opt/bin/seaworthy'], words);
  };

  it.each([
    ['17 3 * * *', '17 3 * * *', 'UTC'],
    ['CRON_TZ=Europe/Berlin 0 2 * * mon', '0 2 * * mon', 'Europe/Berlin'],
    ['@daily', '@daily', 'UTC'],
    ['every 20m', '*/20 * * * *', 'UTC'],
    ['every 6h', '0 */6 * * *', 'UTC'],
    ['every 1d', '0 0 * * *', 'UTC'],
  ])('say %s', (schedule, fields, zone) => {
    const call = '/usr/bin/node /opt/bin/seaworthy serve -C /srv/supabase --once audit';
    expect(lineOf(schedule)).toContain(`CRON_TZ=${zone}\n${fields} ${call}\n`);
  });

  it('say so where cron has no words for it', () => {
    expect(lineOf('every 7h')).toContain('# audit: cron has no words for "every 7h"\n');
    expect(lineOf('every 90m')).not.toContain('--once');
  });

  it('quote for the shell, and for cron, to which % is the end of the line', () => {
    expect(lineOf('@daily', ['-C', "/srv/it's 100%"])).toContain(
      "serve -C '/srv/it'\\''s 100\\%' --once audit\n",
    );
  });
});
