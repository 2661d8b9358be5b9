import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';
import { counted } from '../../../engine/words.ts';

export const carriageReturns = defineCheck({
  id: 'compose/carriage-returns',
  pass: 'Files end their lines as Linux does',
  fail: 'Files end their lines as Windows does',
  why: 'Scripts stop at the first line, start-up SQL is skipped, and values in .env carry an invisible character.',
  severity: 'P3',
  sources: ['failure case 85'],
  needs: ['textForm', 'deployment'],

  run({ textForm, deployment }) {
    const env = deployment.envFile;
    const isListed = textForm.carriageReturns.some(({ file }) => file === env?.path);
    const found = some([
      ...(env?.hasCarriageReturns && !isListed
        ? [seen(env.path, 'carriage return', { file: env.path, line: 1 })]
        : []),
      ...textForm.carriageReturns.map((at) => seen(at.file, 'carriage return', at)),
    ]);
    if (found === null) return pass(seen('text files', 'no carriage return'));
    return fail(
      `${counted(found.length, 'file')} with carriage returns`,
      found,
      'Convert them with dos2unix, and keep them so with "* text eol=lf" in .gitattributes.',
    );
  },
});
