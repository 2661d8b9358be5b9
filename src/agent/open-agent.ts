// The agent of one deployment: its jobs, and who is told of them.
import { posix } from 'node:path';
import type { DeploymentInput } from '../commands/deployment-input.ts';
import { lookAt } from '../commands/look-at.ts';
import { deploymentWords, openAdopted } from '../commands/plan-input.ts';
import { serviceOf } from '../engine/find-service.ts';
import { createMetrics, type Metrics } from '../engine/metrics/registry.ts';
import { parseSchedule } from '../engine/schedule/schedule.ts';
import { readJob } from '../engine/state/jobs.ts';
import type { Places } from '../engine/state/places.ts';
import { notifyReferences } from '../engine/wishes/notify.ts';
import { readWishes } from '../engine/wishes/read.ts';
import { secretOf } from '../engine/wishes/secrets.ts';
import { Problem } from '../model/problem.ts';
import type { World } from '../ports/world.ts';
import type { Job } from './job.ts';
import { jobSources } from './jobs/index.ts';
import { email } from './notifiers/email.ts';
import { heartbeat } from './notifiers/heartbeat.ts';
import { webhook } from './notifiers/webhook.ts';
import { createHub, type Hub, type Notifier } from './notify.ts';

export interface Agent {
  readonly places: Places;
  /** Files that it was made from, absolute, whether or not they are there. */
  readonly sources: readonly string[];
  readonly jobs: readonly Job[];
  readonly metrics: Metrics;
  /** Whether anybody is wished to be told. */
  readonly isHeard: boolean;
  /** Reads the secrets of those who are told; a missing one is a Problem. */
  readonly hub: () => Promise<Hub>;
}

/** Opens a deployment for its jobs. Problems of its files, its wishes and its schedules come here, not in the night. */
export function openAgent(given: DeploymentInput, world: World, metrics: Metrics = createMetrics()): Agent {
  const adopted = openAdopted(given, world);
  const { places } = adopted;
  const { wishes, at } = readWishes(places.directory, world.files);
  const context = { wishes, adopted, world, given, words: deploymentWords(given), metrics };
  const jobs = jobSources.flatMap((source) => source(context));
  for (const { schedule } of jobs) parseSchedule(schedule);

  async function notifiers(): Promise<readonly Notifier[]> {
    const { notify } = wishes;
    const urls = new Map<string, string>();
    for (const [name, reference] of notifyReferences(notify)) {
      const request = { directory: places.directory, at: at('notify', name) };
      urls.set(name, (await secretOf(`notify.${name}`, reference, world, request)).trim());
    }
    const [hook, beat] = [urls.get('webhook'), urls.get('heartbeat')];
    const { allow_http: allowHttp } = notify;
    return [
      ...(hook === undefined ? [] : [webhook({ url: hook, allowHttp }, world)]),
      ...(notify.email === undefined ? [] : [email({ to: notify.email, open: openForMail }, world)]),
      ...(beat === undefined ? [] : [heartbeat({ url: beat, allowHttp }, world)]),
    ];
  }

  async function openForMail() {
    const { project, facts } = await lookAt({ ...given, static: true }, world);
    const { services } = facts.table;
    const auth = services.known ? serviceOf(services.value, 'auth') : undefined;
    if (auth !== undefined) return { project, auth: auth.name };
    throw new Problem({
      code: 'mail-no-auth',
      message: 'this stack runs no auth service, whose relay would be used',
      hints: ['wish notify.webhook instead of notify.email'],
    });
  }

  function failingJobs(): readonly string[] {
    return jobs.map(({ id }) => id).filter((id) => isFailing(id, places, world));
  }

  const where = `${adopted.project.name} on ${world.processes.actor().host}`;
  const hub = async () => createHub({ notifiers: await notifiers(), where, failingJobs, world, metrics });
  const { webhook: hook, email: address, heartbeat: beat } = wishes.notify;
  const isHeard = [hook, address, beat].some((wish) => wish !== undefined);
  const compose = adopted.project.files.map(({ path }) => posix.resolve(places.directory, path));
  const sources = [places.wishes, places.envFile, ...compose];
  return { places, sources, jobs, metrics, isHeard, hub };
}

function isFailing(id: string, places: Places, world: World): boolean {
  try {
    const record = readJob(places, id, world.tree);
    const last = record?.runs.at(-1);
    const isSilent = last?.status === 'running' && last.silentSince !== undefined;
    return record?.failing !== undefined || isSilent;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}
