import { contextFiles, dockerfile } from './dockerfile.ts';
import { entryScript } from './entry-script.ts';
import { resticScript } from './restic-script.ts';
import { runScript } from './run-script.ts';

/**
 * Every file of the image's build context, by name.
 *
 * @param program text of the bundled sidecar program (`World.sidecarProgram`)
 */
export function buildContext(program: string): Readonly<Record<string, string>> {
  return {
    Dockerfile: dockerfile(),
    [contextFiles.entry]: entryScript(),
    [contextFiles.run]: runScript(),
    [contextFiles.restic]: resticScript(),
    [contextFiles.program]: program,
  };
}
