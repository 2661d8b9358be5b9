import type { Step } from '../../practices/mail/dialogue/step.ts';

/** Steps in which no relay can have repeated the password, in clear text or in Base64. */
export function withoutSecrets(steps: readonly Step[], password: string): readonly Step[] {
  if (password === '') return steps;
  const forms = [password, Buffer.from(password, 'utf8').toString('base64').replace(/=+$/, '')];
  return steps.map((step) => ({
    ...step,
    saw: forms.reduce((text, form) => text.replaceAll(form, '[redacted]'), step.saw),
  }));
}
