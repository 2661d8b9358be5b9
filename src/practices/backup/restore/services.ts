// Services stop and start as the containers they are: nothing is made anew by a restore.
import { awaitHealth } from '../../../engine/apply/await-health.ts';
import { levelsOf, needsOf } from '../../../engine/apply/levels.ts';
import { redactorOf } from '../../../engine/apply/redactor.ts';
import { docker } from './docker.ts';
import type { Site } from './site.ts';

/** What a service has to finish it may finish. */
const graceSeconds = 30;

/** Stops services, those first that need others; a stopped one stays stopped, whatever its restart policy. */
export async function stopServices(site: Site, services: readonly string[]): Promise<void> {
  const { world, adopted } = site;
  for (const level of [...levelsOf(services, needsOf(adopted.project))].reverse()) {
    const ids = await idsOf(site, level);
    if (ids.length === 0) continue;
    world.talk.progress(`stopping ${level.join(', ')}`);
    await docker(world, ['stop', '--time', String(graceSeconds), ...ids]);
  }
  world.talk.progress('');
}

/** Starts services level by level, each awaited until healthy; those that are not, with the reason. */
export async function startServices(
  site: Site,
  services: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { world, adopted, compose } = site;
  const redactor = redactorOf(adopted, world);
  const failed = new Map<string, string>();
  for (const level of levelsOf(services, needsOf(adopted.project))) {
    const ids = await idsOf(site, level);
    if (ids.length > 0) await docker(world, ['start', ...ids]);
    const ill = await awaitHealth({
      ...{ services: level, project: adopted.project, compose, world },
      redact: (text) => redactor.text(text),
    });
    for (const [service, reason] of ill) failed.set(service, reason);
  }
  return failed;
}

async function idsOf(site: Site, services: readonly string[]): Promise<readonly string[]> {
  const containers = await site.compose.containers();
  return containers.filter(({ service }) => services.includes(service)).map(({ id }) => id);
}

const shutDownSeconds = 1800;
const politeMs = 3_000;

/**
 * Stops the database by a fast shutdown; resolves to whether it ended by itself. Then its last WAL is handed over: a server that
 * archives switches the segment at shutdown and waits for the archiver (PostgreSQL source, ShutdownXLOG, PM_SHUTDOWN_2).
 *
 * The image's own signal is SIGINT, a fast shutdown; where it is SIGTERM, the server would wait for clients, so it is told once more.
 */
export async function stopDatabase(site: Site): Promise<boolean> {
  const { world, database } = site;
  const [id] = await idsOf(site, [database]);
  if (id === undefined) return true;
  world.talk.progress('stopping the database');
  const stopping = docker(world, ['stop', '--time', String(shutDownSeconds), id]);
  const ended = stopping.then(() => true);
  await Promise.race([ended, world.clock.sleep(politeMs)]);
  const state = (await docker(world, ['container', 'inspect', '-f', '{{.State.Running}}', id])).trim();
  // It may end at this very moment.
  if (state === 'true') await docker(world, ['kill', '--signal', 'INT', id]).catch(() => '');
  await stopping;
  world.talk.progress('');
  const code = await docker(world, ['container', 'inspect', '-f', '{{.State.ExitCode}}', id]);
  return code.trim() === '0';
}
