import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { runningContainer } from '../../../engine/in-effect.ts';
import { releaseDay } from '../studio-release.ts';

/** The first release with the mended React: supabase/supabase:docker/CHANGELOG.md, 2025-12-18. */
const mended = '2025-12-17';

export const vulnerableStudio = defineCheck({
  id: 'exposure/vulnerable-studio',
  pass: 'Studio is newer than its known remote code execution',
  fail: 'Studio lets strangers run code',
  why: 'CVE-2025-55182 runs code in the Studio container without a login, and Studio holds the service_role key and the database password.',
  severity: 'P0',
  sources: ['failure case 5', 'CVE-2025-55182', 'supabase/supabase:docker/CHANGELOG.md'],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const studio = serviceOf(services, 'studio');
    if (studio === undefined) return skip('this stack runs no Studio');
    const written = studio.image?.reference;
    const at = studio.image?.at ?? studio.at;
    const running = runningContainer(studio, facts.containers)?.image ?? written;
    if (written === undefined || running === undefined)
      return unknown('Studio is built here: its image tells no release');
    const references = [...new Set([written, running])];
    const releases = references.map((reference) => ({ reference, day: releaseDay(reference) }));
    const old = releases.find(({ day }) => day !== null && day < mended);
    if (old !== undefined) {
      return fail(
        `${old.reference} was released on ${old.day}, the mended Studio on ${mended}`,
        [
          seen(
            `services.${studio.name}.image`,
            `${old.reference}${old.reference === written ? '' : ' (running)'}`,
            at,
          ),
        ],
        'Set the image to a supabase/studio release of 2025.12.17 or later, pull it and recreate Studio.',
      );
    }
    const undated = releases.find(({ day }) => day === null);
    if (undated !== undefined) return unknown(`the tag of ${undated.reference} tells no release day`);
    return pass(
      ...releases.map(({ reference, day }) =>
        seen(`services.${studio.name}.image`, `${reference}, of ${day}`, at),
      ),
    );
  },
});
