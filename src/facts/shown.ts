import { posix } from 'node:path';
import type { Project } from '../deployment/project.ts';

/** How places name a file: relative to the directory when inside or near it, as Compose files are named. */
export function shownPath(path: string, project: Project): string {
  const relative = posix.relative(project.directory, path);
  return relative.startsWith('../../../') || relative === '' ? path : relative;
}
