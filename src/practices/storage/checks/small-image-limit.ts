import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { inEffect, seenValue } from '../../../engine/in-effect.ts';

const name = 'IMGPROXY_MAX_SRC_RESOLUTION';
/** Phones of today take pictures of 12 to 50 megapixels; many cameras of 24. */
const leastMegapixels = 24;

export const smallImageLimit = defineCheck({
  id: 'storage/small-image-limit',
  pass: 'Photographs of common size can be transformed',
  fail: 'Photographs of common size cannot be transformed',
  why: 'imgproxy refuses larger sources with 422, so pictures from many phones and cameras never show.',
  severity: 'P3',
  sources: [
    'failure case 63',
    'supabase/cli#3054: 50 for local development',
    'imgproxy manual: Configuration, security',
  ],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const imgproxy = serviceOf(inEffect(services, facts.containers), 'imgproxy');
    if (imgproxy === undefined) return skip('this stack runs no imgproxy');
    const value = imgproxy.environment[name];
    // The image's own limit is another in each major release.
    if (value === undefined || value.text === null || value.text === '')
      return pass(
        seen(`services.${imgproxy.name}.environment`, `no ${name}: the image’s own limit`, imgproxy.at),
      );
    const megapixels = Number(value.text);
    if (Number.isNaN(megapixels)) return unknown(`${name} is no number`);
    const evidence = seenValue(imgproxy, name, value, `${value.text} megapixels`);
    if (megapixels >= leastMegapixels) return pass(evidence);
    return fail(
      `${name} is ${value.text}`,
      [evidence],
      `Set ${name} to 50 on ${imgproxy.name}, with memory for a source of that size (about 4 bytes a pixel), and recreate it.`,
    );
  },
});
