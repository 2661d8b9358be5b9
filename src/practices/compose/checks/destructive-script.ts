import { basename } from 'node:path';
import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { counted } from '../../../engine/words.ts';

/** Upstream's own: meant to destroy, asks before it does. What calls it is another matter. */
const asksFirst = 'reset.sh';

export const destructiveScript = defineCheck({
  id: 'compose/destructive-script',
  pass: 'No script or schedule destroys data on its way',
  fail: 'A script or schedule destroys data on its way',
  why: 'It takes all volumes along, the vault’s key among them, and nothing brings them back.',
  severity: 'P0',
  sources: ['failure case 17', 'Docker manual, compose down --volumes'],
  needs: ['scripts'],

  run({ scripts }) {
    const lines = scripts.found.filter(({ kind }) => kind === 'destructive');
    const own = lines.filter(({ at }) => basename(at.file) === asksFirst);
    const found = some(
      lines.filter((line) => !own.includes(line)).map(({ text, at }) => seen(at.file, text, at)),
    );
    if (found !== null) {
      return fail(
        `${counted(found.length, 'line')} here ${found.length === 1 ? 'removes' : 'remove'} volumes or data`,
        found,
        'Take the removal of volumes out of the script; whoever means it can type it.',
      );
    }
    if (scripts.scanned.length === 0) return skip('no script or schedule was found here');
    const note = own.map(({ at }) => seen(at.file, 'upstream’s own: asks, then wipes everything', at));
    return pass(
      seen('scripts', `none of ${counted(scripts.scanned.length, 'file')} removes volumes unasked`),
      ...note.slice(0, 1),
    );
  },
});
