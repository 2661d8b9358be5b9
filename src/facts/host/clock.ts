import { type Known, known, unknownFact } from '../../model/fact.ts';
import type { ClockFact } from '../../model/facts/host.ts';
import { defineGatherer, type GathererContext } from '../gatherer.ts';
import { ownHost } from './own-host.ts';
import { outputOf } from './run-program.ts';

/** Who can tell whether the clock is kept right, best first; each says yes, no, or nothing. */
const witnesses = [
  {
    by: 'systemd',
    argv: ['timedatectl', 'show', '--property=NTPSynchronized'],
    yes: /^NTPSynchronized=yes$/m,
    no: /^NTPSynchronized=no$/m,
  },
  {
    by: 'chrony',
    argv: ['chronyc', '-n', 'tracking'],
    yes: /^Leap status\s*: Normal$/m,
    no: /^Leap status\s*:/m,
  },
  // ntpq marks the peer it follows with a star.
  { by: 'ntpd', argv: ['ntpq', '-p', '-n'], yes: /^\*/m, no: /^ *remote /m },
] as const;

/** Whether the clock is synchronised. The kernel's own flag may lag behind chrony's, so one yes is enough. */
export const clock = defineGatherer({
  fact: 'clock',
  source: 'host',
  async gather(context) {
    const host = await ownHost(context);
    if (!host.known) return host;
    const answers: Known<ClockFact>[] = [];
    for (const witness of witnesses) {
      const answer = await ask(context, witness);
      if (answer.known && answer.value.synchronised) return answer;
      answers.push(answer);
    }
    const denial = answers.find((answer) => answer.known);
    if (denial !== undefined) return denial;
    return unknownFact(answers.map((answer) => (answer.known ? '' : answer.reason)).join('; '));
  },
});

async function ask(context: GathererContext, witness: (typeof witnesses)[number]): Promise<Known<ClockFact>> {
  const output = await outputOf(context, witness.argv);
  if (!output.known) return output;
  if (witness.yes.test(output.value)) return known({ synchronised: true, by: witness.by });
  if (witness.no.test(output.value)) return known({ synchronised: false, by: witness.by });
  return unknownFact(`${witness.argv[0]} answered in an unexpected form`);
}
