import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { counted, listed } from '../../../engine/words.ts';
import type { ImageFact } from '../../../model/facts/services.ts';

export const unpinnedImage = defineCheck({
  id: 'compose/unpinned-image',
  pass: 'Every image is pinned',
  fail: 'Images are not pinned',
  why: 'The next pull brings whatever is newest, a major version with it, and what ran before cannot be named.',
  severity: 'P2',
  sources: ['compose-spec 05-services.md, image', 'failure case 62'],
  needs: ['services'],

  run({ services }) {
    const images = services.flatMap(({ name, image }) => (image === undefined ? [] : [{ name, image }]));
    if (images.length === 0) return skip('every image is built here');
    const loose = images.filter(({ image }) => isLoose(image));
    const found = some(
      loose.map(({ name, image }) => seen(`services.${name}.image`, image.reference, image.at)),
    );
    if (found === null)
      return pass(seen('images', `${counted(images.length, 'image')} with a tag`, images[0]?.image.at));
    return fail(
      `${listed(loose.map(({ image }) => image.reference))} ${loose.length === 1 ? 'names' : 'name'} no version`,
      found,
      'Give each image the tag of the version that runs now, as docker compose images shows it.',
    );
  },
});

/** `latest`, and names that move like it (`latest-dev`). Other tags move too (`caddy:2`), within what was chosen. */
function isLoose({ tag, digest }: ImageFact): boolean {
  return digest === undefined && (tag === undefined || /^latest(?:-|$)/.test(tag));
}
