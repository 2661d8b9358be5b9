import { redacted } from '../../model/secret.ts';
import { redactProgramWords } from './programs.ts';
import { isSecretName } from './secret-name.ts';

/** The name of an option that takes its value from the next word: `--admin-password` → `admin-password`. */
export function optionName(word: string | undefined): string | undefined {
  return /^--?([a-z][\w-]*)$/i.exec(word ?? '')?.[1];
}

/** Words of a command with the values of secret options replaced, and each word redacted. */
export function redactWords(
  words: readonly string[],
  redact: (name: string, word: string) => string,
): readonly string[] {
  return redactProgramWords(words, redacted).map((word, index) => {
    const option = optionName(words[index - 1]) ?? '';
    return redact(isSecretName(option) ? option : '', word);
  });
}
