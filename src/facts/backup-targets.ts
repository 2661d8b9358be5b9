import { posix } from 'node:path';
import { known, unknownFact } from '../model/fact.ts';
import type { BackupTargetsFact } from '../model/facts/files.ts';
import type { ServiceFact } from '../model/facts/services.ts';
import type { Files } from '../ports/files.ts';
import { servicesBefore } from './before.ts';
import { defineGatherer, type GathererContext } from './gatherer.ts';
import { newestIn } from './scripts/newest.ts';
import { shipping } from './scripts/shipping.ts';
import { targetsOf } from './scripts/targets.ts';

const mostBytes = 1024 * 1024;

/** Where backup services keep what they make, inside their containers. */
const stores = /backup|dump|archive|pgbackrest|repo/i;

/** Where the backups that were found go, and whether anything carries them to another machine. */
export const backupTargetsGatherer = defineGatherer({
  fact: 'backupTargets',
  source: 'files',
  after: ['services', 'scripts'],
  gather(context) {
    const services = servicesBefore(context);
    if (!services.known) return services;
    const scripts = context.before.scripts;
    if (scripts === undefined) return unknownFact('the scripts could not be read');
    if (!scripts.known) return scripts;
    const { found, scanned, idle } = scripts.value;
    const saving = new Set(found.filter(isSaving).map(({ at }) => at.file));
    const texts = scanned.flatMap((file) => textOf(file, context));
    const byScripts = texts
      .filter(({ file }) => saving.has(file))
      .flatMap(({ file, text }) => targetsOf(text).map((target) => ({ ...target, file })))
      .map(({ path, file, line }) => placed(path, { file, line }, context));
    const shipped = texts.flatMap(({ file, text }) => {
      const command = shipping(text);
      if (command === null) return [];
      const isIdle = idle?.includes(file) === true;
      return [
        {
          text: context.redactor.text(command.text),
          at: { file, line: command.line },
          ...(isIdle ? { idle: true as const } : {}),
        },
      ];
    });
    return known({
      targets: [...byScripts, ...services.value.flatMap((one) => mounted(one, context))],
      shipped,
    });
  },
});

function isSaving({ kind, idle }: { readonly kind: string; readonly idle?: true }): boolean {
  return kind === 'backup' && idle !== true;
}

function textOf(file: string, { project, world }: GathererContext) {
  const read = world.files.read(posix.resolve(project.directory, file), mostBytes);
  return read.ok ? [{ file, text: read.text }] : [];
}

/** Folders of the host that a backup service writes to. */
function mounted(service: ServiceFact, context: GathererContext): BackupTargetsFact['targets'] {
  if (service.role !== 'backup') return [];
  return service.volumes
    .filter(({ type, readOnly, target }) => type === 'bind' && !readOnly && stores.test(target))
    .flatMap(({ source, at }) =>
      source === undefined ? [] : [placed(source, at[0] ?? service.at, context, true)],
    );
}

function placed(
  path: string,
  at: BackupTargetsFact['targets'][number]['at'],
  { project, world, redactor, isStatic }: GathererContext,
  isMounted = false,
): BackupTargetsFact['targets'][number] {
  const absolute = posix.resolve(project.directory, path);
  const isInside = absolute.startsWith(`${project.directory}/`);
  const shown = redactor.text(isInside ? absolute.slice(project.directory.length + 1) : absolute);
  // What a script names outside the deployment is the host's, and not looked at in a static audit.
  if (isStatic === true && !isInside && !isMounted) return { path: shown, at };
  const device = deviceOf(absolute, world.files);
  const newest = newestIn(absolute, world.files);
  return {
    path: shown,
    at,
    ...(device === undefined ? {} : { device }),
    ...(newest === null ? {} : { newest: { ...newest, name: redactor.text(newest.name) } }),
  };
}

/** Of the folder itself, or of the first one above it that exists: what will be made there lies on the same disk. */
function deviceOf(path: string, files: Files): number | undefined {
  for (let folder = path; ; folder = posix.dirname(folder)) {
    const status = files.status(folder);
    if (status === 'denied') return undefined;
    if (status !== 'missing') return status.device;
    if (folder === '/') return undefined;
  }
}
