import { ok, type Step } from './step.ts';

/** S3 refuses requests from 15 minutes on (ErrorResponses.html, RequestTimeTooSkewed). */
const worthSayingMs = 60_000;

export const clock: Step = {
  name: 'clock',
  async run({ bucket }) {
    const ahead = bucket.clockAheadMs();
    if (ahead === undefined) return ok('the store does not tell its time');
    const seconds = Math.abs(Math.round(ahead / 1000));
    if (Math.abs(ahead) < worthSayingMs)
      return ok(`the store's clock is within ${seconds} s of this machine's`);
    return {
      state: 'warning',
      saw: `the store's clock is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} this machine's; at 900 s it refuses everything`,
      todo: 'Set the clock by NTP: timedatectl set-ntp true',
    };
  },
};
