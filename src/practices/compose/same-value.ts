import type { EnvironmentValue } from '../../model/facts/services.ts';
import { redacted } from '../../model/secret.ts';

/**
 * Whether a container runs with what the files say. Its text may hide more than the files' text: a container that was
 * not recreated holds older secrets, and these are removed wherever they stand in it.
 */
export function isSameValue(written: EnvironmentValue, running: EnvironmentValue | undefined): boolean {
  if (running === undefined || running.text === null || written.text === null) return false;
  if (running.secret?.fingerprint !== written.secret?.fingerprint) return false;
  return running.text === written.text || mayStandFor(running.text, written.text);
}

/** `a[redacted]c` may stand for `abc`. */
function mayStandFor(shown: string, text: string): boolean {
  const [first = '', ...rest] = shown.split(redacted);
  const last = rest.pop();
  if (last === undefined || !text.startsWith(first)) return false;
  let position = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, position);
    if (found === -1) return false;
    position = found + part.length;
  }
  return text.length - last.length >= position && text.endsWith(last);
}
