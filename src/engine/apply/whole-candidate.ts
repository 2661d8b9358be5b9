import type { Contribution } from '../../model/fragment.ts';
import { secretKey } from '../../model/fragment.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import { planSecrets } from '../plan/secrets.ts';
import { type Candidate, candidateOf } from '../render/candidate.ts';
import { type SecretUse, secretUses, useWords } from '../wishes/secrets.ts';

/**
 * A candidate in which every secret stands: as given, as its reference says, or as it is in effect already. A plan may be
 * rendered with a placeholder, what is committed may not.
 */
export async function wholeCandidate(request: {
  readonly adopted: Adopted;
  readonly contributions: readonly Contribution[];
  readonly number: number;
  /** Values that were asked for, by `secretKey`. */
  readonly secrets?: ReadonlyMap<string, string>;
  readonly world: World;
}): Promise<Candidate> {
  const { adopted, contributions, world } = request;
  const found = await planSecrets({
    desired: contributions,
    recorded: adopted.generation?.contributions ?? [],
    inEffect: adopted.project,
    directory: adopted.places.directory,
    world,
  });
  const secrets = new Map([...found.values, ...(request.secrets ?? [])]);
  for (const use of secretUses(contributions)) {
    if (!secrets.has(secretKey(use.reference, use.service, use.name))) throw missing(use);
  }
  return candidateOf({ adopted, contributions, number: request.number, secrets, world });
}

function missing(use: SecretUse): Problem {
  return new Problem({
    code: 'secret-missing',
    message: `${useWords(use)}: nothing is found at ${use.reference}`,
    hints: [
      'put the secret there once more for this command, then run it again: what would be in effect needs it',
    ],
  });
}
