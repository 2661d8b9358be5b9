import { Problem } from '../model/problem.ts';
import type { World } from '../ports/world.ts';

/** Asks before something is changed; `--yes` answers. Declined, or nobody to ask: a Problem with exit code 7. */
export async function requireConsent(
  yes: boolean,
  what: () => string,
  question: string,
  { talk }: World,
): Promise<void> {
  if (yes) return;
  talk.show(what());
  if (!talk.canAsk) {
    throw new Problem({
      code: 'nobody-to-ask',
      message: 'this would change the deployment, and there is no terminal to ask on',
      hints: ['look at what is shown, then add --yes'],
      exitCode: 7,
    });
  }
  if (await talk.confirm(question)) return;
  throw new Problem({
    code: 'declined',
    message: 'nothing was changed',
    hints: ['add --dry-run to look without being asked'],
    exitCode: 7,
  });
}
