import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { archivingFailing } from './archiving-failing.ts';

const services = [service('db')];
const sound = {
  mode: 'on',
  archivedCount: 120,
  failedCount: 2,
  failing: false,
  secondsSinceLastArchived: 40,
  waiting: 1,
};

describe('backup/archiving-failing', () => {
  it('fails when the last try failed', () => {
    const outcome = judge(archivingFailing, { services, archiver: { ...sound, failing: true } });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
  });

  it('fails when segments pile up', () => {
    expect(judge(archivingFailing, { services, archiver: { ...sound, waiting: 17 } }).status).toBe('fail');
    expect(judge(archivingFailing, { services, archiver: { ...sound, waiting: 16 } }).status).toBe('pass');
  });

  it('passes after failures that were overcome, and on an idle database', () => {
    expect(judge(archivingFailing, { services, archiver: sound }).status).toBe('pass');
    const idle = { ...sound, secondsSinceLastArchived: 90_000 };
    expect(judge(archivingFailing, { services, archiver: idle }).status).toBe('pass');
  });

  it('cannot tell before the first segment', () => {
    const fresh = { ...sound, archivedCount: 0, failedCount: 0, secondsSinceLastArchived: null };
    expect(judge(archivingFailing, { services, archiver: fresh }).status).toBe('unknown');
  });

  it('does not apply when archiving is off, and is unknown without the database', () => {
    expect(judge(archivingFailing, { services, archiver: { ...sound, mode: 'off' } }).status).toBe('skip');
    expect(judge(archivingFailing, { services }).status).toBe('unknown');
  });
});
