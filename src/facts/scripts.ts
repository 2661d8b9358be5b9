import { posix } from 'node:path';
import { at, textOf } from '../deployment/node.ts';
import { known } from '../model/fact.ts';
import type { ScriptFact } from '../model/facts/files.ts';
import type { ServiceFact, VolumeFact } from '../model/facts/services.ts';
import { deploymentFiles } from './deployment-files.ts';
import { defineGatherer, type GathererContext } from './gatherer.ts';
import { kindsOf, type Places, pipesInside, quiets, watches } from './scripts/classify.ts';
import { commandsOf } from './scripts/commands.ts';
import type { DataPlace } from './scripts/data-paths.ts';
import { folderAfter } from './scripts/destructive.ts';
import { type InlineScript, inlineScripts } from './scripts/inline.ts';
import { isSchedule, runningScripts, type ScriptText } from './scripts/running.ts';
import { hostSchedules } from './scripts/schedules.ts';
import { assignments, writtenDown } from './scripts/variables.ts';
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
    const inline = inlineScripts(at(context.project.root, 'services'), namesOf('db', context));
    const skipped = [...walked.skipped, ...host.skipped];
    const texts: Text[] = [];
    for (const path of new Set([...inside, ...host.paths])) {
      const read = context.world.files.read(path, mostBytes);
      const isInside = inside.includes(path);
      const shown = isInside ? shownPath(path, context.project) : path;
      if (read.ok) texts.push({ path, shown, isInside, text: read.text });
      else skipped.push({ path: shown, reason: read.reason });
    }
    const schedules = walked.files.filter((path) => isSchedule(path) && !inside.includes(path));
    const running = runningScripts(texts, {
      texts: [
        ...inline.map(({ text }) => text),
        ...texts.filter(({ isInside }) => !isInside).map(({ text }) => text),
        ...schedules.flatMap((path) => textAt(path, context)),
      ],
      mounts: servicesOf(context).flatMap(({ volumes }) => volumes),
    });
    const places = placesOf(context);
    const found = texts.flatMap(({ path, shown, isInside, text }) => {
      const isOurs = isInside ? () => true : mentions(context);
      const isIdle = isInside && !running.has(path);
      return findingsOf(text, shown, places, context)
        .filter((line) => isOurs(line.text))
        .map((line): ScriptFact => (isIdle ? { ...line, idle: true } : line));
    });
    const idle = texts.filter(({ path, isInside }) => isInside && !running.has(path));
    return known({
      scanned: texts.map(({ shown }) => shown),
      ...(idle.length === 0 ? {} : { idle: idle.map(({ shown }) => shown) }),
      skipped,
      found: [...found, ...inline.flatMap((script) => inlineFindings(script, places, context))],
    });
  },
});

interface Text extends ScriptText {
  readonly shown: string;
  readonly isInside: boolean;
}

function textAt(path: string, { world }: GathererContext): readonly string[] {
  const read = world.files.read(path, mostBytes);
  return read.ok ? [read.text] : [];
}

/** Lines of a script inside a value cannot be told apart by number: all stand where the value stands. */
function inlineFindings(
  { text, at: place, isHint }: InlineScript,
  places: Places,
  context: GathererContext,
): readonly ScriptFact[] {
  return findingsOf(text, place.file, places, context)
    .filter(({ kind }) => !isHint || kind === 'backup')
    .map((line) => ({ ...line, at: place }));
}

function servicesOf({ before }: GathererContext): readonly ServiceFact[] {
  return before.services?.known === true ? before.services.value : [];
}

function namesOf(role: ServiceFact['role'], context: GathererContext): readonly string[] {
  return servicesOf(context)
    .filter((service) => service.role === role)
    .map(({ name }) => name);
}

function findingsOf(
  script: string,
  file: string,
  places: Places,
  { redactor }: GathererContext,
): readonly ScriptFact[] {
  const found: ScriptFact[] = [];
  let isQuiet = false;
  let from = places.directory;
  const isWatched = watches(script);
  const values = writtenDown(assignments(script));
  for (const { text, line, isUnchecked } of commandsOf(script)) {
    isQuiet ||= quiets(text);
    from = folderAfter(text, from, values);
    const isLost = !isWatched && (isUnchecked === true || pipesInside(text));
    for (const kind of kindsOf(text, places, { isQuiet, values, from })) {
      const unchecked = kind === 'backup' && isLost ? { unchecked: true as const } : {};
      found.push({ kind, text: redactor.text(text), at: { file, line }, ...unchecked });
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
  const services = servicesOf(context);
  const mount = (role: ServiceFact['role'], isWanted: (volume: VolumeFact) => boolean): DataPlace | null => {
    const volume = services.find((service) => service.role === role)?.volumes.find(isWanted);
    if (volume?.source === undefined) return null;
    const { directory, name } = context.project;
    return { source: volume.source, target: volume.target, directory, project: name };
  };
  return {
    directory: context.project.directory,
    project: context.project.name,
    volumes: volumeNames(context),
    data: mount('db', ({ target }) => target.startsWith('/var/lib/postgresql')),
    keys: mount('db', ({ target }) => target.startsWith('/etc/postgresql-custom')),
    objects: mount('storage', ({ target }) => target.startsWith('/var/lib/storage')),
  };
}

/** A line of the host's own schedule is about this deployment when it names its folder or a container of it. */
function mentions(context: GathererContext): (text: string) => boolean {
  const { project } = context;
  const services = servicesOf(context);
  const containers = services.flatMap(
    ({ name, containerName }) => containerName?.value ?? `${project.name}-${name}-1`,
  );
  const names = [project.directory, ...containers, ...volumeNames(context)];
  return (text) => names.some((name) => text.includes(name));
}

function volumeNames(context: GathererContext): readonly string[] {
  return servicesOf(context).flatMap((service) =>
    service.volumes.flatMap(({ type, source }) =>
      type === 'volume' && source !== undefined ? [volumeName(source, context.project)] : [],
    ),
  );
}

function volumeName(key: string, project: GathererContext['project']): string {
  return textOf(at(project.root, 'volumes', key, 'name')) ?? `${project.name}_${key}`;
}
