import { redacted } from '../../model/secret.ts';
import { shortestForm, soughtForms } from './forms.ts';

const base64Character = /[A-Za-z0-9+/_-]/;

/**
 * Makes the function that replaces every form of the secrets in a text. An index by the first characters, not a pattern
 * of alternatives: an env file may hold thousands of secrets, and a key may be longer than a pattern can be.
 */
export function formsReplacer(secrets: readonly string[]): (text: string) => string {
  const { whole, cores } = soughtForms(secrets);
  const lengths = lengthsByStart([...whole, ...cores]);

  /** The longest form that stands there, so that no shorter one leaves a rest behind. */
  function formAt(text: string, position: number): string | undefined {
    const possible = lengths.get(text.slice(position, position + shortestForm)) ?? [];
    for (const length of possible) {
      const form = text.slice(position, position + length);
      if (whole.has(form) || cores.has(form)) return form;
    }
    return undefined;
  }

  return function replace(text) {
    const parts: string[] = [];
    let done = 0;
    let position = 0;
    while (position + shortestForm <= text.length) {
      const form = formAt(text, position);
      if (form === undefined) {
        position += 1;
        continue;
      }
      const end = position + form.length;
      // The characters beside a core carry a few bits of the secret as well.
      const isCore = !whole.has(form);
      parts.push(text.slice(done, isCore ? startOf(text, position, done) : position), redacted);
      done = isCore ? endOf(text, end) : end;
      position = done;
    }
    return done === 0 ? text : parts.join('') + text.slice(done);
  };
}

/** How long the forms are that begin with certain characters, longest first. */
function lengthsByStart(forms: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const sets = new Map<string, Set<number>>();
  for (const form of forms) {
    const start = form.slice(0, shortestForm);
    const known = sets.get(start) ?? new Set();
    sets.set(start, known.add(form.length));
  }
  return new Map([...sets].map(([start, lengths]) => [start, [...lengths].sort((a, b) => b - a)]));
}

function startOf(text: string, position: number, done: number): number {
  return position > done && base64Character.test(text.charAt(position - 1)) ? position - 1 : position;
}

function endOf(text: string, position: number): number {
  const next = base64Character.test(text.charAt(position)) ? position + 1 : position;
  const padding = /^={0,2}/.exec(text.slice(next, next + 2))?.[0] ?? '';
  return next + padding.length;
}
