import { sha256 } from '../../../engine/state/seal.ts';
import { type Fragment, mountedFolder } from '../../../model/fragment.ts';
import { buildContext } from './build-context.ts';
import type { SidecarImage } from './parts.ts';

const folder = 'backup-image';

/**
 * The image that is built on this machine, tagged by what it is made of: Compose builds an image only when there is none of
 * that name, so another program has to be another name.
 */
export function sidecarImage(program: string): {
  readonly image: SidecarImage;
  readonly fragments: readonly Fragment[];
} {
  const files = Object.entries(buildContext(program));
  const tag = sha256(JSON.stringify(files)).slice(0, 12);
  return {
    image: { keys: { image: `seaworthy-backup:${tag}`, build: { context: mountedFolder(folder) } } },
    fragments: files.map(([path, text]) => ({ kind: 'file', mounted: folder, path, text })),
  };
}
