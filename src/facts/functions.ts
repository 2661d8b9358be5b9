import { posix } from 'node:path';
import { type Known, known, unknownFact } from '../model/fact.ts';
import type { FunctionsFact } from '../model/facts/files.ts';
import type { ServiceFact } from '../model/facts/services.ts';
import { servicesBefore } from './before.ts';
import { guardsIn, remoteImports, variablesRead } from './functions/reads.ts';
import { lineAt, sourcesIn } from './functions/sources.ts';
import { defineGatherer, type GathererContext } from './gatherer.ts';
import { shownPath } from './shown.ts';

/** The Edge Functions on disk, which variables each reads (failure case 80) and how it knows its caller (79). */
export const functionsGatherer = defineGatherer({
  fact: 'functions',
  source: 'files',
  after: ['services'],
  gather(context) {
    const services = servicesBefore(context);
    if (!services.known) return services;
    const service = services.value.find(({ role }) => role === 'functions');
    if (service === undefined) return unknownFact('this stack runs no functions service');
    return functionsOf(service, context);
  },
});

/** Upstream's command: `start --main-service /home/deno/functions/main`. */
const usualMain = '/home/deno/functions/main';

function functionsOf(service: ServiceFact, context: GathererContext): Known<FunctionsFact> {
  const words = service.command?.value ?? [];
  const main = words[words.indexOf('--main-service') + 1];
  const mainPath = main?.startsWith('/') === true ? main : usualMain;
  const target = posix.dirname(mainPath);
  const mount = service.volumes.find((volume) => volume.target.replace(/\/$/, '') === target);
  if (mount?.source === undefined || mount.type !== 'bind') {
    return unknownFact('the functions do not lie in a folder of the host');
  }
  const directory = mount.source;
  const { files } = context.world;
  if (files.status(directory) === 'missing')
    return known({ directory, mainPresent: false, functions: [], mainImports: [] });
  const names = files.list(directory);
  if (names === null) return unknownFact(`${directory} may not be read by this user`);

  const mainName = posix.basename(mainPath);
  // A leading underscore is how shared code is kept apart (Supabase docs, "Organizing your Edge Functions").
  const functions = names
    .filter((name) => name !== mainName && !/^[_.]/.test(name))
    .flatMap((name) => {
      const entry = entryOf(posix.join(directory, name), context);
      if (entry === undefined) return [];
      const file = shownPath(posix.join(directory, name, entry), context.project);
      const sources = sourcesIn(posix.join(directory, name), files);
      return [
        {
          name,
          entry,
          readsVariables: variablesRead(sources),
          looksAt: guardsIn(sources),
          at: { file, line: 1 },
        },
      ];
    });
  const mainEntry = entryOf(posix.join(directory, mainName), context);
  return known({
    directory,
    mainPresent: mainEntry !== undefined,
    functions,
    mainImports: importsOf(posix.join(directory, mainName), context),
  });
}

function importsOf(
  folder: string,
  { world, project, redactor }: GathererContext,
): FunctionsFact['mainImports'] & {} {
  return sourcesIn(folder, world.files).flatMap((source) =>
    remoteImports(source).map(({ from, index }) => ({
      from: redactor.text(from),
      at: { file: shownPath(source.path, project), line: lineAt(source.code, index) },
    })),
  );
}

const entries = ['index.ts', 'index.js', 'index.tsx', 'index.mts', 'index.mjs'];

function entryOf(folder: string, { world }: GathererContext): string | undefined {
  return entries.find((entry) => {
    const status = world.files.status(posix.join(folder, entry));
    return typeof status !== 'string' && status.kind === 'file';
  });
}
