import { defineCheck, fail, pass, seen } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';

export const unsynchronisedClock = defineCheck({
  id: 'host/unsynchronised-clock',
  pass: 'The clock is kept in time',
  fail: 'The clock is not kept in time',
  why: 'Tokens are refused as issued in the future, S3 refuses requests, and jobs run at the wrong hour.',
  severity: 'P2',
  sources: ['failure case 84'],
  needs: ['services', 'clock'],

  run({ services, clock }) {
    const at = anchorOf(services, 'db');
    if (clock.synchronised) return pass(seen('clock', `synchronised by ${clock.by}`, at));
    return fail(
      'nothing keeps the clock of the host in time',
      [seen('clock', `not synchronised, says ${clock.by}`, at)],
      'Install and start chrony or systemd-timesyncd on the host.',
    );
  },
});
