import { describe, expect, it } from 'vitest';
import { soundBackups } from '../../../../test/exactness/healthy-backups.ts';
import { noBackups, ownBackups, services } from '../../../../test/helpers/backups.ts';
import { judge } from '../../../../test/helpers/facts.ts';
import { unknownFact } from '../../../model/fact.ts';
import type { BackupsFact } from '../../../model/facts/backups.ts';
import { rpoNotMet } from './rpo-not-met.ts';

const settings = { archive_mode: 'on', archive_timeout: '30' };
const of = (backups: BackupsFact, more: object = {}) =>
  judge(rpoNotMet, { services, backups, settings, ...more });
const spooled = (parts: Partial<NonNullable<BackupsFact['spool']>>, more: object = {}) =>
  of(ownBackups({ spool: { ...soundBackups.spool, ...parts } as never }), more);
const drilled = (rpo: BackupsFact['drills']['rpo']) =>
  of(ownBackups({ drills: { ...soundBackups.drills, rpo } }));
const at = '2026-11-16T05:00:00.000Z';

describe('backup/rpo-not-met', () => {
  it('passes where the hold and the wait are a minute together, and says what the drill measured', () => {
    expect(of(soundBackups)).toMatchObject({
      status: 'pass',
      evidence: [
        { saw: '30 s' },
        { saw: 'nothing waits' },
        { saw: 'a commit was in every repository after 24.5 s, measured 6 days ago' },
      ],
    });
    expect(spooled({ segments: 1, oldest: '2026-11-22T11:59:30.000Z' }).status).toBe('pass');
    expect(drilled({ at, seconds: 60, beyond: null }).status).toBe('pass');
    expect(drilled(null)).toMatchObject({ status: 'pass', evidence: [{}, {}, { saw: /none has measured/ }] });
  });

  it('fails where both together are more, though each alone is not', () => {
    expect(spooled({ segments: 2, oldest: '2026-11-22T11:59:15.000Z' })).toMatchObject({
      status: 'fail',
      detail: 'a commit may be 30 s old when it is handed over, and WAL waits for 45 s',
    });
  });

  it('fails by the hold alone, and where nothing bounds it', () => {
    expect(of(soundBackups, { settings: { ...settings, archive_timeout: '300' } }).status).toBe('fail');
    expect(of(soundBackups, { settings: { ...settings, archive_timeout: '0' } }).status).toBe('fail');
    expect(of(soundBackups, { settings: { ...settings, archive_mode: 'off' } })).toMatchObject({
      status: 'fail',
      evidence: [{ saw: 'archive_mode is off' }, {}, {}],
    });
  });

  it('fails by what a drill measured, whatever is seen now', () => {
    expect(drilled({ at, seconds: 95.2, beyond: null })).toMatchObject({
      status: 'fail',
      detail: /after 95\.2 s, measured 6 days ago/,
    });
    expect(drilled({ at, seconds: null, beyond: 180 })).toMatchObject({
      status: 'fail',
      detail: /not after 180 s/,
    });
  });

  it('cannot tell without the settings, nor from a sidecar that is down, silent, or of another time', () => {
    expect(of(soundBackups, { settings: unknownFact('no psql') })).toMatchObject({ status: 'unknown' });
    expect(spooled({ at: '2026-11-22T11:00:00.000Z' }).status).toBe('unknown');
    expect(spooled({ at: '2026-11-22T13:00:00.000Z' }).status).toBe('unknown');
    expect(of(ownBackups({ spool: null })).status).toBe('unknown');
    expect(of(ownBackups({ database: 'exited' })).status).toBe('unknown');
    expect(of(noBackups).status).toBe('skip');
  });
});
