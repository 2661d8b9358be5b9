// Which image a reference names on this machine now. A tag moves; a container keeps what it was made from.
import { z } from 'zod';
import { parseImage } from '../../../facts/services/image-name.ts';
import type { World } from '../../../ports/world.ts';

const imageShape = z.object({
  Id: z.string(),
  RepoTags: z.array(z.string()).nullish(),
  RepoDigests: z.array(z.string()).nullish(),
  Config: z
    .object({
      Env: z.array(z.string()).nullish(),
      Cmd: z.array(z.string()).nullish(),
      Entrypoint: z.array(z.string()).nullish(),
    })
    .nullish(),
});

export type LocalImage = z.infer<typeof imageShape>;

export interface LocalImages {
  /** By tag or digest, as Compose files write it; undefined = this machine has none. */
  named(reference: string): LocalImage | undefined;
  withId(id: string): LocalImage | undefined;
}

/** Asks for all of them at once; what this machine does not have is simply not among the answers. */
export async function localImages(references: readonly string[], world: World): Promise<LocalImages> {
  const asked = [...new Set(references)].filter(
    (reference) => reference !== '' && !reference.startsWith('-'),
  );
  if (asked.length === 0) return imagesOf([]);
  const result = await world.exec.run({
    argv: ['docker', 'image', 'inspect', '--format', '{{json .}}', ...asked],
    timeoutMs: 30_000,
  });
  if (!result.ran) return imagesOf([]);
  return imagesOf(result.stdout.split('\n').flatMap(readLine));
}

function readLine(line: string): readonly LocalImage[] {
  try {
    const parsed = imageShape.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}

export function imagesOf(images: readonly LocalImage[]): LocalImages {
  const byId = new Map(images.map((image) => [image.Id, image]));
  const byName = new Map(
    images.flatMap((image) => {
      return [...(image.RepoTags ?? []), ...(image.RepoDigests ?? [])].map(
        (name) => [familiar(name), image] as const,
      );
    }),
  );
  return {
    named: (reference) => byName.get(familiar(reference)) ?? byId.get(reference),
    withId: (id) => byId.get(id),
  };
}

/** One spelling for `kong:2.8.1`, `library/kong:2.8.1` and `docker.io/library/kong:2.8.1` (distribution/reference, normalize.go). */
export function familiar(reference: string): string {
  const { repository, tag = 'latest', digest } = parseImage(reference);
  return digest === undefined ? `${repository}:${tag}` : `${repository}@${digest}`;
}
