// Lines for a crontab, where no agent shall run. Cron knows nothing of missed runs, time limits of its own or metrics;
// histories, notifications and the heartbeat work as they do in the agent.
import type { Schedule } from '../../engine/schedule/schedule.ts';
import type { Job } from '../job.ts';

const minuteMs = 60_000;

/** `program` = the words that start Seaworthy; `words` = those that point at the deployment. */
export function crontab(
  jobs: readonly (readonly [Job, Schedule])[],
  program: readonly string[],
  words: readonly string[],
): string {
  const lines = jobs.flatMap(([job, schedule]) => {
    const fields = fieldsOf(schedule);
    if (fields === null) return [`# ${job.id}: cron has no words for "${schedule.text}"`];
    const call = [...program, 'serve', ...words, '--once', job.id].map(shellWord).join(' ');
    return [`# ${job.title}`, `CRON_TZ=${zoneOf(schedule)}`, `${fields} ${call.replaceAll('%', '\\%')}`];
  });
  return [
    '# For crontab -e of the user who owns the deployment, or of root. What fails is mailed by cron, and told as wished.',
    "# CRON_TZ is cronie's; Debian's cron reads the times in the zone of the machine.",
    ...lines,
    '',
  ].join('\n');
}

function zoneOf(schedule: Schedule): string {
  return schedule.kind === 'cron' ? schedule.zone : 'UTC';
}

/** Five fields, or null where cron cannot say it. */
function fieldsOf(schedule: Schedule): string | null {
  if (schedule.kind === 'cron') return schedule.text.replace(/^CRON_TZ=\S+\s+/, '');
  const minutes = schedule.everyMs / minuteMs;
  if (60 % minutes === 0) return `*/${minutes} * * * *`;
  if (minutes % 60 !== 0 || 24 % (minutes / 60) !== 0) return null;
  return minutes === 24 * 60 ? '0 0 * * *' : `0 */${minutes / 60} * * *`;
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
