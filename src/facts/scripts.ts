import { posix } from 'node:path';
import { at, textOf } from '../deployment/node.ts';
import { known } from '../model/fact.ts';
import type { ScriptFact } from '../model/facts/files.ts';
import type { ServiceFact, VolumeFact } from '../model/facts/services.ts';
import { deploymentFiles } from './deployment-files.ts';
import { defineGatherer, type GathererContext } from './gatherer.ts';
import { kindsOf, type Places, quiets } from './scripts/classify.ts';
import { commandsOf } from './scripts/commands.ts';
import type { DataPlace } from './scripts/data-paths.ts';
import { hostSchedules } from './scripts/schedules.ts';
import { shownPath } from './shown.ts';

const scriptName = /\.(?:sh|bash|zsh|cron|service)$|^(?:Makefile|justfile|crontab)$/;
const mostBytes = 1024 * 1024;

/** Lines of scripts and schedules that back something up, copy it wrongly, or destroy it. */
export const scriptsGatherer = defineGatherer({
  fact: 'scripts',
  source: 'files',
  after: ['services'],
  async gather(context) {
    const walked = await deploymentFiles(context);
    const inside = walked.files.filter((path) => isScript(path, context));
    const host = context.isStatic === true ? { paths: [], skipped: [] } : hostSchedules(context);
    const scanned: string[] = [];
    const found: ScriptFact[] = [];
    const skipped = [...walked.skipped, ...host.skipped];
    const places = placesOf(context);
    for (const path of [...inside, ...host.paths]) {
      const read = context.world.files.read(path, mostBytes);
      const isInside = inside.includes(path);
      const file = isInside ? shownPath(path, context.project) : path;
      if (!read.ok) {
        skipped.push({ path: file, reason: read.reason });
        continue;
      }
      scanned.push(file);
      const isOurs = isInside ? () => true : mentions(context);
      found.push(...findingsOf(read.text, file, places, context).filter(({ text }) => isOurs(text)));
    }
    return known({ scanned, skipped, found });
  },
});

function findingsOf(
  script: string,
  file: string,
  places: Places,
  { redactor }: GathererContext,
): readonly ScriptFact[] {
  const found: ScriptFact[] = [];
  let isQuiet = false;
  for (const { text, line } of commandsOf(script)) {
    isQuiet ||= quiets(text);
    for (const kind of kindsOf(text, places, { isQuiet })) {
      found.push({ kind, text: redactor.text(text), at: { file, line } });
    }
  }
  return found;
}

function isScript(path: string, { world }: GathererContext): boolean {
  const name = posix.basename(path);
  if (scriptName.test(name)) return true;
  // Programs without an ending are scripts when they begin like one.
  if (name.includes('.')) return false;
  const read = world.files.read(path, mostBytes);
  return read.ok && /^#!.*\b(?:ba|z|da)?sh\b/.test(read.text);
}

function placesOf(context: GathererContext): Places {
  const services = context.before.services?.known === true ? context.before.services.value : [];
  const mount = (role: ServiceFact['role'], isWanted: (volume: VolumeFact) => boolean): DataPlace | null => {
    const volume = services.find((service) => service.role === role)?.volumes.find(isWanted);
    if (volume?.source === undefined) return null;
    const { directory, name } = context.project;
    return { source: volume.source, target: volume.target, directory, project: name };
  };
  return {
    data: mount('db', ({ target }) => target.startsWith('/var/lib/postgresql')),
    keys: mount('db', ({ target }) => target.startsWith('/etc/postgresql-custom')),
    objects: mount('storage', ({ target }) => target.startsWith('/var/lib/storage')),
  };
}

/** A line of the host's own schedule is about this deployment when it names its folder or a container of it. */
function mentions({ project, before }: GathererContext): (text: string) => boolean {
  const services = before.services?.known === true ? before.services.value : [];
  const containers = services.flatMap(
    ({ name, containerName }) => containerName?.value ?? `${project.name}-${name}-1`,
  );
  const volumes = services.flatMap((service) =>
    service.volumes.flatMap(({ type, source }) =>
      type === 'volume' && source !== undefined ? [volumeName(source, project)] : [],
    ),
  );
  const names = [project.directory, ...containers, ...volumes];
  return (text) => names.some((name) => text.includes(name));
}

function volumeName(key: string, project: GathererContext['project']): string {
  return textOf(at(project.root, 'volumes', key, 'name')) ?? `${project.name}_${key}`;
}
