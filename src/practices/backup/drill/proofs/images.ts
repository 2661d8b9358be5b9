import { counted } from '../../../../engine/words.ts';
import type { DrillProof } from '../../../../model/drill.ts';
import type { Site } from '../../restore/site.ts';
import type { Drilled } from '../drilled.ts';
import { type About, failed, passed, skipped } from './proof.ts';

const about: About = { id: 'images', title: 'Images are those that run' };

/** Ids of images by service: `sha256:…`. */
export type Images = ReadonlyMap<string, string>;

/** A restore starts what the files name: another image than the one that runs is another program on the same data. */
export function judgeImages(drill: Images, live: Images): DrillProof {
  const compared = [...drill].filter(([service]) => live.has(service));
  const others = compared
    .filter(([service, image]) => live.get(service) !== image)
    .map(([service]) => service);
  if (compared.length === 0) return skipped(about, 'nothing of the live deployment runs');
  if (others.length === 0) return passed(about, `${counted(compared.length, 'image')}, by their digests`);
  const lines = others.map(
    (service) => `services.${service}: the files name another image than the one that runs`,
  );
  return failed(about, lines[0] ?? '', lines);
}

export async function proveImages(drilled: Drilled, live: Site): Promise<DrillProof> {
  return judgeImages(await imagesOf(drilled.site), await imagesOf(live));
}

async function imagesOf({ compose }: Site): Promise<Images> {
  const containers = await compose.containers();
  return new Map(
    containers.flatMap(({ service, inspected }) => {
      const image = (inspected as { readonly Image?: unknown }).Image;
      return typeof image === 'string' ? [[service, image] as const] : [];
    }),
  );
}
