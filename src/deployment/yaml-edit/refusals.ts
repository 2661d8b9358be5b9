import type { Place } from '../../model/place.ts';
import { Problem } from '../../model/problem.ts';

/** The text is left alone, since nothing certain can be written. */
export function unsupported(why: string, at: Place): Problem {
  return new Problem({
    code: 'yaml-edit-unsupported',
    message: `cannot be edited without risk: ${why}`,
    at,
    hints: ['Edit this place by hand'],
  });
}

export function missing(path: readonly (string | number)[], at: Place): Problem {
  return new Problem({
    code: 'yaml-edit-missing',
    message: `has no ${path.join('.') || 'value'}`,
    at,
    hints: ['Check the spelling; a key that comes from a merge or an alias is not its own'],
  });
}

export function present(path: readonly (string | number)[], at: Place): Problem {
  return new Problem({
    code: 'yaml-edit-exists',
    message: `already has ${path.join('.')}`,
    at,
    hints: ['Set the value instead of adding it'],
  });
}
