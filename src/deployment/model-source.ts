import type { Place } from '../model/place.ts';
import type { ProjectFile } from './project.ts';
import type { Variables } from './session.ts';

/** A set of files that merge into one model: the project's own, or those of one `include`. */
export interface ModelSource {
  /** Absolute paths, in merge order. */
  readonly paths: readonly string[];
  readonly by: (path: string) => ProjectFile['by'];
  /** What relative paths become relative to: absolute, or relative to the including file's. */
  readonly workingDirectory: string;
  /** Absolute folder in which `include` and `extends` look for files. */
  readonly searchDirectory: string;
  readonly variables: Variables;
  /** Files that include this one, outermost first. */
  readonly includedBy: readonly string[];
  /** The line that names these files. */
  readonly from?: Place;
}
