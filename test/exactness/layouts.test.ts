import { beforeAll, describe, expect, it } from 'vitest';
import { projectOf, type Statuses } from './audited.ts';
import { baseNames, bases } from './bases/index.ts';
import { isSame } from './edits.ts';
import { layouts } from './layouts/index.ts';
import { modelOf } from './layouts/model.ts';
import { failing, isSevere, type Seen, seenOf } from './seen.ts';

describe.each(baseNames)('the sound deployment %s', (name) => {
  let sound: Seen;
  beforeAll(async () => {
    sound = await seenOf({ files: bases[name]() });
  });

  it('fails no check of P0 or P1, from its files or with everything seen', () => {
    expect(failing(sound.static, isSevere)).toEqual([]);
    expect(failing(sound.live, isSevere)).toEqual([]);
  });

  it.each(layouts)(
    'means the same when written as $name',
    async ({ apply, view = (model) => model, blind = [], skips = [] }) => {
      const files = bases[name]();
      const rewritten = apply(files);
      expect(isSame(files, rewritten)).toBe(false);
      const before = view(modelOf(projectOf({ files })), 'before');
      expect(view(modelOf(projectOf({ files: rewritten })), 'after')).toEqual(before);

      const seen = await seenOf({ files: rewritten });
      const compared = (statuses: Statuses) => {
        const asked = Object.entries(statuses).filter(([id]) => !blind.includes(id));
        return Object.fromEntries(
          asked.map(([id, status]) => [id, skips.includes(id) && status === 'pass' ? 'skip' : status]),
        );
      };
      expect(compared(seen.static)).toEqual(compared(sound.static));
      expect(compared(seen.live)).toEqual(compared(sound.live));
    },
  );
});
