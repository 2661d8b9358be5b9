import { posix } from 'node:path';
import { at, itemsOf, type Node, textOf } from '../../deployment/node.ts';
import { type Known, known, unknownFact } from '../../model/fact.ts';
import type { GathererContext } from '../gatherer.ts';
import { shownPath } from '../shown.ts';

/** A configuration file as its container sees it. */
export interface MountedFile {
  readonly target: string;
  /** Absolute; null for a Compose config whose text stands in the Compose file itself. */
  readonly path: string | null;
  readonly content?: string;
}

/** Files that a service mounts: bind mounts (files, and what lies in folders), and Compose configs. */
export function mountedFiles(service: Node, { project, world }: GathererContext): readonly MountedFile[] {
  const binds = itemsOf(at(service, 'volumes')).flatMap((volume): readonly MountedFile[] => {
    const source = textOf(at(volume, 'source'));
    const target = textOf(at(volume, 'target')) ?? '';
    if (textOf(at(volume, 'type')) !== 'bind' || source === undefined) return [];
    const names = world.files.list(source);
    if (names === null) return [{ target, path: source }];
    return names.map((name) => ({ target: posix.join(target, name), path: posix.join(source, name) }));
  });
  const configs = itemsOf(at(service, 'configs')).map((config): MountedFile => {
    const source = textOf(at(config, 'source')) ?? '';
    const target = textOf(at(config, 'target')) ?? `/${source}`;
    const content = textOf(at(project.root, 'configs', source, 'content'));
    const path = textOf(at(project.root, 'configs', source, 'file')) ?? null;
    return content === undefined ? { target, path } : { target, path: null, content };
  });
  return [...binds, ...configs];
}

/** Its text and the name to show, or why it cannot be read. */
export function readMounted(
  file: MountedFile,
  { project, world }: GathererContext,
): Known<{ readonly text: string; readonly shown: string }> {
  if (file.content !== undefined) return known({ text: file.content, shown: file.target });
  if (file.path === null) return unknownFact(`${file.target} comes from outside the deployment's files`);
  const shown = shownPath(file.path, project);
  const read = world.files.read(file.path);
  return read.ok ? known({ text: read.text, shown }) : unknownFact(`${shown} ${read.reason}`);
}
