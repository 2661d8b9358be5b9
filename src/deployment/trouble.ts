import type { Place } from '../model/place.ts';
import { Problem } from '../model/problem.ts';

/** A Problem of a Compose directory. `message` says what was seen, `hint` what to do about it. */
export function trouble(code: string, message: string, at: Place | undefined, hint: string): Problem {
  return new Problem({ code, message, hints: [hint], ...(at === undefined ? {} : { at }) });
}

/** The value at `path` cannot be what it should be. */
export function wrongValue(path: string, complaint: string, at: Place): Problem {
  return trouble(
    'compose-invalid',
    `${path} ${complaint}`,
    at,
    'Compose refuses this file too; correct the line, then run `docker compose config --quiet` until it is silent',
  );
}
