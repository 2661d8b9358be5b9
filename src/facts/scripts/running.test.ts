import { describe, expect, it } from 'vitest';
import { isSchedule, runningScripts } from './running.ts';

describe('a schedule', () => {
  it.each(['ops/cron.d/backup', 'etc/cron.daily/dump', 'crontab', 'ops/backup.cron', 'systemd/backup.timer'])(
    'is %s',
    (path) => {
      expect(isSchedule(`/srv/supabase/${path}`)).toBe(true);
    },
  );

  it.each(['ops/backup', 'cron.d', 'ops/cron.d.md', 'cron.daily.txt'])('is not %s', (path) => {
    expect(isSchedule(`/srv/supabase/${path}`)).toBe(false);
  });

  it('in a folder of its own runs the script it names', () => {
    const scripts = [
      { path: '/srv/ops/cron.d/backup', text: '0 2 * * * root /srv/ops/backup.sh\n' },
      { path: '/srv/ops/backup.sh', text: 'pg_dump postgres\n' },
      { path: '/srv/ops/other.sh', text: 'pg_dump postgres\n' },
    ];
    const running = runningScripts(scripts, { texts: [], mounts: [] });
    expect([...running].sort()).toEqual(['/srv/ops/backup.sh', '/srv/ops/cron.d/backup']);
  });
});
