// The wishes about mail. What a provider needs of them is judged by the practice, which knows the providers.
import { z } from 'zod';
import type { SecretReference } from '../../model/fragment.ts';
import { whyNotReached } from './domain.ts';

/** Relays with a preset, and `smtp` for any other. */
export const mailProviders = ['ses', 'sendgrid', 'postmark', 'mailgun', 'resend', 'brevo', 'smtp'] as const;

const hostName = /^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/** One line of printable text: it becomes a header. */
const headerText = /^[^\p{Cc}]{1,100}$/u;

/** The block `mail`; `reference` is the schema of a secret reference. */
export function mailWishes(reference: z.ZodType<SecretReference, string>) {
  const secret = z.strictObject({ secret: reference.describe('env:NAME, file:PATH or prompt') });
  return z
    .strictObject({
      provider: z
        .enum(mailProviders)
        .optional()
        .describe('Who delivers the mail; absent = mail stays as it is'),
      region: z
        .string()
        .regex(/^[a-z]{2}(?:-[a-z]+)*(?:-\d)?$/, 'a region such as eu-west-1 (SES) or eu (Mailgun)')
        .optional()
        .describe('Region of the account: SES by region, Mailgun us or eu'),
      host: z
        .string()
        .regex(hostName, 'a host name, without scheme and port')
        .optional()
        .describe('Relay, for provider smtp'),
      port: z
        .int()
        .min(1)
        .max(65535)
        .optional()
        .describe('Port of the relay; 465 is implicit TLS, others STARTTLS'),
      user: z
        .union([z.string().regex(headerText, 'one line of text'), secret])
        .optional()
        .describe('SMTP user, where the provider does not fix it'),
      password: secret.optional().describe('SMTP password or API key, as a reference'),
      from: z
        .email()
        .superRefine((text, context) => {
          const wanted = whyNotReached(text);
          if (wanted !== null) context.addIssue({ code: 'custom', message: wanted, input: text });
        })
        .optional()
        .describe('Sender address, of a domain that the relay may send for'),
      sender_name: z
        .string()
        .regex(headerText, 'one line of text of at most 100 characters')
        .optional()
        .describe('Sender as users read it'),
      rate_limit: z.int().min(1).max(1_000_000).optional().describe('Mails an hour for all users together'),
      max_frequency: z
        .string()
        .regex(/^\d+(?:ms|s|m)$/, 'a time such as 60s')
        .optional()
        .describe('Time between two mails to the same user, for example 60s'),
    })
    .prefault({})
    .describe('The mail that auth sends');
}

export type MailWishes = z.infer<ReturnType<typeof mailWishes>>;
