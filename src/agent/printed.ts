// What `serve` prints instead of running: jobs, a unit, lines for a crontab; and what one run came to.
import { deploymentWords } from '../commands/plan-input.ts';
import { nextRun } from '../engine/schedule/next-run.ts';
import { parseSchedule } from '../engine/schedule/schedule.ts';
import { readJob } from '../engine/state/jobs.ts';
import { secretVariablesOf } from '../engine/wishes/secret-variables.ts';
import type { JobRun } from '../model/job.ts';
import { oneLine } from '../model/problem.ts';
import type { World } from '../ports/world.ts';
import { printJson } from '../report/print-json.ts';
import type { Job } from './job.ts';
import type { Agent } from './open-agent.ts';
import type { ServeInput } from './serve-command.ts';
import { crontab } from './units/crontab.ts';
import { systemdUnit } from './units/systemd.ts';

export function printed(agent: Agent, given: ServeInput, world: World): string {
  const { jobs, places } = agent;
  const words = absoluteWords(given, world);
  const { program } = world.runtime;
  if (given.crontab) {
    return crontab(
      jobs.map((job) => [job, parseSchedule(job.schedule)] as const),
      program,
      words,
    );
  }
  if (given.unit) {
    const listen = given.listen === '127.0.0.1:9911' ? [] : ['--listen', given.listen];
    return systemdUnit({
      program,
      words: [...words, ...listen],
      directory: places.directory,
      user: world.processes.actor().user,
      isRoot: world.processes.ids().uid === 0,
      needsEnvironment: secretVariablesOf(places.directory, world.files).length > 0,
    });
  }
  const rows = jobs.map((job) => rowOf(job, agent, world));
  return given.json ? printJson({ jobs: rows }) : rows.map(printRow).join('');
}

export function printOnce(job: string, run: JobRun, isJson: boolean): string {
  const { number, startedAt, endedAt, status, said } = run;
  if (isJson) return printJson({ job, run: { number, startedAt, endedAt, status, said } });
  return `${job} ${status}: ${oneLine(said ?? '')}\n`;
}

/** Started from anywhere, they mean the same files. */
function absoluteWords(given: ServeInput, world: World): readonly string[] {
  const absolute = (path: string) => (path.startsWith('/') ? path : `${world.directory}/${path}`);
  const envFile = given.envFile === undefined ? {} : { envFile: absolute(given.envFile) };
  return deploymentWords({ ...given, file: given.file.map(absolute), ...envFile });
}

interface Row {
  readonly id: string;
  readonly title: string;
  readonly schedule: string;
  readonly next: string;
  readonly last: Omit<JobRun, 'process' | 'missed'> | null;
  readonly lastSuccessAt: string | null;
  readonly failingSince: string | null;
}

function rowOf({ id, title, schedule }: Job, { places }: Agent, world: World): Row {
  const record = readJob(places, id, world.tree);
  const last = record?.runs.at(-1);
  return {
    id,
    title,
    schedule,
    next: nextRun(parseSchedule(schedule), world.clock.now()).toISOString(),
    last: last === undefined ? null : shownRun(last, world),
    lastSuccessAt: record?.lastSuccessAt ?? null,
    failingSince: record?.failing?.since ?? null,
  };
}

/** A run that nobody runs any more was interrupted, though nobody wrote that down yet. */
function shownRun({ process, missed: _, ...run }: JobRun, world: World): Row['last'] {
  const isLost = run.status === 'running' && world.processes.isAlive(process) === 'dead';
  return isLost ? { ...run, status: 'interrupted' } : run;
}

function printRow({ id, title, schedule, next, last, failingSince }: Row): string {
  const said = last?.said === undefined ? '' : `: ${oneLine(last.said)}`;
  return [
    `${id}  ${title}`,
    `  schedule  ${schedule}`,
    `  next      ${next}`,
    `  last      ${last === null ? 'never' : `${last.startedAt} ${last.status}${said}`}`,
    ...(failingSince === null ? [] : [`  failing   since ${failingSince}`]),
    '',
  ].join('\n');
}
