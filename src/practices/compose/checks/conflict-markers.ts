import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';
import { counted } from '../../../engine/words.ts';

export const conflictMarkers = defineCheck({
  id: 'compose/conflict-markers',
  pass: 'No file holds the marks of a merge conflict',
  fail: 'A file holds the marks of a merge conflict',
  why: 'An update stopped half-way: old configuration runs under new images, or Compose reads nothing at all.',
  severity: 'P1',
  sources: ['failure case 69', 'upstream update.sh: exit code 2'],
  needs: ['textForm'],

  run({ textForm }) {
    const found = some(textForm.conflictMarkers.map((at) => seen(at.file, 'a conflict begins here', at)));
    if (found === null) return pass(seen('text files', 'no conflict marks'));
    return fail(
      `${counted(found.length, 'conflict')} left by a merge`,
      found,
      'Decide at each mark which side holds, remove the marks, and finish the update before starting anything.',
    );
  },
});
