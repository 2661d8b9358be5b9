import { listed } from '../../engine/words.ts';

/** A service, and what is to be said of it. */
export interface Noted {
  readonly name: string;
  readonly about: string;
}

/** Services whose check stays as it is, by the reason. */
export function leftAlone(left: readonly Noted[]): readonly string[] {
  return together(left, (names, reason) => {
    return `${listed(names)} ${names.length === 1 ? 'is' : 'are'} left alone: ${reason}`;
  });
}

/** Services that waited for a check that could not fail, by the service they waited for. */
export function freedFrom(waiting: readonly Noted[]): readonly string[] {
  return together(waiting, (names, other) => {
    const wait = names.length === 1 ? 'waits' : 'wait';
    return `${listed(names)} ${wait} until ${other} is started, no longer until it is healthy: its check could not fail, and a true one must not hold the stack back`;
  });
}

/** What is true of several services is said once. */
function together(
  noted: readonly Noted[],
  say: (names: readonly string[], about: string) => string,
): readonly string[] {
  return [...new Set(noted.map(({ about }) => about))].map((about) => {
    const names = noted.filter((one) => one.about === about).map(({ name }) => name);
    return say(names, about);
  });
}
