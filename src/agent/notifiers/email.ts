// Mail by the relay that the deployment's auth uses: whoever can be mailed a sign-up link can be mailed this. It goes the way
// auth's mail goes, so a relay that is broken for users is broken for this: wish a webhook or a heartbeat beside it.
import { mailSetting } from '../../commands/mail/setting.ts';
import type { Project } from '../../deployment/project.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import { dialogue } from '../../practices/mail/dialogue/dialogue.ts';
import { mailText } from '../../practices/mail/dialogue/mail-text.ts';
import { providerOf } from '../../practices/mail/providers/index.ts';
import { headlineOf, isNews, type Message, type Notifier, type Sent } from '../notify.ts';

export interface EmailInput {
  readonly to: string;
  /** The deployment as it is now, and the name of its auth service: the relay may have been changed meanwhile. */
  readonly open: () => Promise<{ readonly project: Project; readonly auth: string }>;
}

export function email({ to, open }: EmailInput, world: World): Notifier {
  return { id: 'email', wants: isNews, send: (message) => send(message, to, open, world) };
}

async function send(message: Message, to: string, open: EmailInput['open'], world: World): Promise<Sent> {
  try {
    const { project, auth } = await open();
    const { relay, route, authorities } = await mailSetting(project, auth, false, world);
    const subject = headlineOf({ ...message, said: '' }).replace(/: $/, '');
    const steps = await dialogue({
      stream: route.open(relay.host, relay.port),
      relay,
      provider: providerOf(relay.host),
      clock: world.clock,
      ...(authorities === undefined ? {} : { authorities }),
      mail: {
        to,
        text: mailText({
          relay,
          to,
          subject,
          lines: linesOf(message),
          now: world.clock.now(),
          stamp: Buffer.from(world.randomBytes(12)).toString('hex'),
        }),
      },
    });
    const failed = steps.find(({ ok }) => !ok);
    // What the relay said may quote the login.
    return failed === undefined
      ? { sent: true }
      : { sent: false, reason: `the relay refused at ${failed.name}; seaworthy mail test says more` };
  } catch (error) {
    if (error instanceof Problem) return { sent: false, reason: error.message };
    throw error;
  }
}

function linesOf(message: Message): readonly string[] {
  const { job, said, at, since, missed, where, othersFailing } = message;
  return [
    headlineOf(message),
    '',
    `Job: ${job}`,
    `Where: ${where}`,
    `When: ${at.toISOString()}`,
    `What: ${said}`,
    ...(since === undefined ? [] : [`Since: ${since}`]),
    ...(missed === undefined ? [] : [`Missed: ${missed}`]),
    ...(othersFailing.length === 0 ? [] : [`Failing as well: ${othersFailing.join(', ')}`]),
    '',
    'seaworthy serve --list shows every job with its last run.',
  ];
}
