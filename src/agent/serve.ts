// The agent in the foreground, until it is asked to end.
import type { DeploymentInput } from '../commands/deployment-input.ts';
import { takeAgentLock } from '../engine/state/jobs.ts';
import { oneLine, Problem } from '../model/problem.ts';
import type { HttpListening } from '../ports/http-server.ts';
import type { World } from '../ports/world.ts';
import type { Job } from './job.ts';
import { provideJobMetrics } from './job-metrics.ts';
import { type Listen, printAddress } from './listen.ts';
import type { Hub } from './notify.ts';
import type { Agent } from './open-agent.ts';
import { pages } from './pages.ts';
import { rereading } from './reread.ts';
import { type Ran, runJob } from './run-job.ts';
import { createScheduler } from './scheduler.ts';

/** Runs every job by its schedule. Resolves after the first SIGINT or SIGTERM, when every run has ended. */
export async function serve(
  agent: Agent,
  given: DeploymentInput,
  listen: Listen | null,
  world: World,
): Promise<void> {
  const { places, jobs, metrics } = agent;
  let heard = await agent.hub();
  const hub: Hub = { tell: (event) => heard.tell(event) };
  const again = rereading(agent, given, world);
  async function reread(): Promise<readonly Job[] | null> {
    const next = again();
    if (next === null) return null;
    try {
      heard = await next.hub();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      world.talk.warn(oneLine(`${error.message}; who was told before is told as before`));
    }
    world.talk.warn(`read again: ${listOf(next.jobs)}`);
    return next.jobs;
  }
  const lock = takeAgentLock(places, world);
  const stop = new AbortController();
  const hold = world.interrupts.hold(() => {
    world.talk.warn('ending: runs are told to end; once more ends everything at once');
    stop.abort();
  });
  let listening: HttpListening | null = null;
  try {
    const scheduler = createScheduler(jobs, { places, world, hub, stop: stop.signal }, reread);
    metrics.provide('seaworthy_up', () => [{ value: Number(!stop.signal.aborted) }]);
    provideJobMetrics(scheduler.jobs, places, world, metrics);
    if (listen !== null) {
      const answer = pages(metrics, () => !stop.signal.aborted);
      listening = await world.httpServer.listen(listen.host, listen.port, answer);
      const address = printAddress({ ...listen, port: listening.port });
      world.talk.warn(`http://${address}/metrics and /healthz`);
    }
    world.talk.warn(`runs ${listOf(jobs)}`);
    if (!agent.isHeard) world.talk.warn('nobody is told of failures: wish notify in seaworthy.yaml');
    await scheduler.run();
  } finally {
    await listening?.close();
    hold.release();
    lock.release();
  }
}

function listOf(jobs: readonly Job[]): string {
  return jobs.map(({ id, schedule }) => `${id} (${schedule})`).join(', ');
}

/** Runs one job now, whether or not an agent serves. */
export async function runOnce(agent: Agent, id: string, world: World): Promise<Ran> {
  const job = jobOf(agent, id);
  const hub = await agent.hub();
  const stop = new AbortController();
  const hold = world.interrupts.hold(() => stop.abort());
  try {
    return await runJob(job, null, { places: agent.places, world, hub, stop: stop.signal });
  } finally {
    hold.release();
  }
}

function jobOf({ jobs }: Agent, id: string): Job {
  const job = jobs.find((one) => one.id === id);
  if (job !== undefined) return job;
  throw new Problem({
    code: 'usage',
    message: `no job is called ${JSON.stringify(id)}`,
    hints: [`there are ${jobs.map((one) => one.id).join(', ')}: seaworthy serve --list`],
  });
}
