import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { archivingNowhere } from './archiving-nowhere.ts';

const db = (...words: string[]) => service('db', { command: { value: ['postgres', ...words], at: [here] } });
const live = (values: Record<string, string>) => ({ services: [service('db')], settings: values });

describe('backup/archiving-nowhere', () => {
  it.each([
    ['no command', { archive_mode: 'on', archive_command: '' }],
    ['a command the server shows as disabled', { archive_mode: 'always', archive_command: '(disabled)' }],
    ['true', { archive_mode: 'on', archive_command: '/bin/true' }],
    ['exit 0', { archive_mode: 'on', archive_command: 'exit 0' }],
  ])('fails with %s', (_what, settings) => {
    expect(judge(archivingNowhere, live(settings))).toMatchObject({
      status: 'fail',
      evidence: [{ at: here }],
    });
  });

  it.each(['/bin/true', 'exit 0', ''])('fails on the option archive_command=%s alone', (command) => {
    const services = [db('-c', 'archive_mode=on', '-c', `archive_command=${command}`)];
    expect(judge(archivingNowhere, { services }).status).toBe('fail');
  });

  it('passes on an option that holds blanks, and shows it whole', () => {
    const services = [db('-c', 'archive_mode=on', '-c', 'archive_command=/bin/sh /backup/spool.sh %p')];
    expect(judge(archivingNowhere, { services })).toMatchObject({
      status: 'pass',
      evidence: [{ saw: '/bin/sh /backup/spool.sh %p' }],
    });
  });

  it.each([
    ['a program', { archive_mode: 'on', archive_command: 'pgbackrest --stanza=main archive-push %p' }],
    ['a script whose name holds true', { archive_mode: 'on', archive_command: '/opt/truenas-push %p' }],
    ['a library', { archive_mode: 'on', archive_command: '', archive_library: 'basic_archive' }],
  ])('passes with %s', (_what, settings) => {
    expect(judge(archivingNowhere, live(settings)).status).toBe('pass');
  });

  it('cannot tell what stands in the server’s own files', () => {
    expect(judge(archivingNowhere, { services: [db('-c', 'archive_mode=on')] }).status).toBe('unknown');
  });

  it('does not apply where archiving is off, is not mentioned, or there is no database', () => {
    const off = { archive_mode: 'off', archive_command: '' };
    expect(judge(archivingNowhere, live(off)).status).toBe('skip');
    expect(judge(archivingNowhere, { services: [service('db')] }).status).toBe('skip');
    expect(judge(archivingNowhere, { services: [] }).status).toBe('skip');
  });
});
