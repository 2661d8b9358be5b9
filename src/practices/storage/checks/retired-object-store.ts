import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { servicesOf } from '../../../engine/find-service.ts';

/** MinIO's own community images, and Bitnami's of them. Chainguard and RustFS build and patch theirs. */
const retired =
  /^(?:(?:docker\.io|quay\.io)\/)?(?:minio\/(?:minio|mc)|bitnami(?:legacy)?\/minio(?:-client)?)$/;

export const retiredObjectStore = defineCheck({
  id: 'storage/retired-object-store',
  pass: 'The object store is maintained',
  fail: 'The object store is no longer maintained',
  why: 'MinIO ended its community images in October 2025: no fix comes any more, and one day the image is gone.',
  severity: 'P2',
  sources: ['failure case 62', 'github.com/minio/minio, archived 2026-04-25'],
  needs: ['services'],

  run({ services }) {
    const images = services.flatMap(({ name, image }) => (image === undefined ? [] : [{ name, image }]));
    const found = some(
      images
        .filter(({ image }) => retired.test(image.repository))
        .map(({ name, image }) => seen(`services.${name}.image`, image.reference, image.at)),
    );
    if (found !== null) {
      return fail(
        'MinIO’s community image is in use',
        found,
        'Move the bucket to an S3 provider or to the RustFS overlay of Supabase, copying every object with its metadata.',
      );
    }
    const stores = servicesOf(services, 'object-store');
    if (stores.length === 0) return skip('this stack runs no object store');
    return pass(
      ...stores.map(({ name, image, at }) => seen(`services.${name}`, image?.reference ?? 'built here', at)),
    );
  },
});
