import { posix } from 'node:path';
import { known } from '../model/fact.ts';
import type { Place } from '../model/place.ts';
import { deploymentFiles } from './deployment-files.ts';
import { defineGatherer } from './gatherer.ts';
import { shownPath } from './shown.ts';

/** Files that a carriage return or a merge conflict breaks (failure cases 69 and 85). */
const fragile = /^\.env$|\.(?:ya?ml|sh|sql|exs)$/;

/** Files of gateways, proxies and functions: a conflict breaks them as well, and the ends of their lines do not matter. */
const mergeable = /^Caddyfile$|\.(?:conf|toml|json|template|tpl|lua|[jt]s)$/;

const mostBytes = 2 * 1024 * 1024;

/** Carriage returns and conflict markers in the deployment's text files; the first of each kind in a file. */
export const textFormGatherer = defineGatherer({
  fact: 'textForm',
  source: 'files',
  after: ['services'],
  async gather(context) {
    const { files } = await deploymentFiles(context);
    const outside = context.project.files.map(({ path }) => path);
    const envFile = context.project.envFile === null ? [] : [context.project.envFile.path];
    const paths = new Set([
      ...files.filter((path) => fragile.test(posix.basename(path)) || mergeable.test(posix.basename(path))),
      ...outside,
      ...envFile,
    ]);
    const carriageReturns: Place[] = [];
    const conflictMarkers: Place[] = [];
    for (const path of paths) {
      const read = context.world.files.read(path, mostBytes);
      if (!read.ok) continue;
      const file = shownPath(path, context.project);
      const carriage = mergeable.test(posix.basename(path)) ? undefined : lineOf(read.text, /\r/);
      // The three together: a row of equal signs alone underlines a heading.
      const isConflict = /^>>>>>>> /m.test(read.text) && /^=======\r?$/m.test(read.text);
      const marker = isConflict ? lineOf(read.text, /^<<<<<<< /m) : undefined;
      if (carriage !== undefined) carriageReturns.push({ file, line: carriage });
      if (marker !== undefined) conflictMarkers.push({ file, line: marker });
    }
    return known({ carriageReturns, conflictMarkers });
  },
});

function lineOf(text: string, pattern: RegExp): number | undefined {
  const index = text.search(pattern);
  return index < 0 ? undefined : text.slice(0, index).split('\n').length;
}
