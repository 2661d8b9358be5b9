import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { pointsUntil } from '../../../engine/history/growing.ts';
import { measuredFacts } from '../../../engine/history/measure.ts';
import { type Outlook, outlookOf } from '../../../engine/history/outlook.ts';
import { printDays } from '../../../engine/history/words.ts';
import { listed } from '../../../engine/words.ts';
import { isNearlyFull, nameOf } from '../disk-use.ts';
import { paceOf, reasonsOf, remedyFor } from '../growth.ts';

/** The alert of failure case 15: time enough to order a disk, or to find what grows. */
const fewestDays = 14;

/** Nobody asks why a disk does not fill. */
const unasked = { growing: [], unseen: [] };

export const diskFullSoon = defineCheck({
  id: 'host/disk-full-soon',
  pass: 'The disks last for weeks at their present pace',
  fail: 'A disk will be full within two weeks',
  why: 'When it is full Postgres stops with a PANIC, and until then nothing looks wrong.',
  severity: 'P1',
  sources: ['failure case 15', 'failure case 47', 'Sen, JASA 63 (1968): the median of pairwise slopes'],
  needs: ['services', 'disks', 'history'],
  uses: measuredFacts,

  run({ services, disks: { disks }, history }, { now, facts }) {
    if (disks.length === 0) return unknown('no disk of this deployment could be measured');
    const judged = disks.filter((disk) => !isNearlyFull(disk));
    if (judged.length === 0) return skip('each disk is nearly full already, which host/disk-filling says');
    const points = pointsUntil(history, facts, now);
    const at = anchorOf(services, 'db');
    const views = judged.map((disk) => ({ disk, outlook: outlookOf(disk, points, now) }));

    const soon = views
      .filter(({ outlook }) => daysOf(outlook) < fewestDays)
      .sort((left, right) => daysOf(left.outlook) - daysOf(right.outlook))
      .map((view) => ({ ...view, reasons: reasonsOf(view.disk, points, services, facts, now) }));
    const found = some(
      soon.map(({ disk, outlook, reasons }) => seen(nameOf(disk), paceOf(disk, outlook, reasons), at)),
    );
    const [first] = soon;
    if (found !== null && first !== undefined) {
      const mounts = listed(soon.map(({ disk }) => disk.mount));
      const when = printDays(daysOf(first.outlook));
      return fail(`${mounts} will be full ${when}`, found, remedyFor(first.outlook, first.reasons));
    }
    const open = views.flatMap(({ disk, outlook }) =>
      outlook.known ? [] : [`${disk.mount}: ${outlook.reason}`],
    );
    if (open.length > 0) return unknown(open[0] ?? '');
    return pass(...views.map(({ disk, outlook }) => seen(nameOf(disk), paceOf(disk, outlook, unasked), at)));
  },
});

function daysOf(outlook: Outlook): number {
  return (outlook.known ? outlook.days : null) ?? Number.POSITIVE_INFINITY;
}
