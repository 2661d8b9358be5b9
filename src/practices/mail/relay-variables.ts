// What auth is told of a relay: supabase/auth:internal/conf/configuration.go, SMTPConfiguration and RateLimitEmailSent.
import type { MailWishes } from '../../engine/wishes/mail.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { EnvironmentFragment, WantedValue } from '../../model/fragment.ts';
import type { WishedRelay } from './relay-wish.ts';

/** The variables that auth lacks for this relay; none = it has every value already. */
export function relayVariables(
  auth: ServiceFact,
  relay: WishedRelay,
  mail: MailWishes,
): readonly EnvironmentFragment[] {
  const values: Readonly<Record<string, WantedValue | undefined>> = {
    GOTRUE_SMTP_HOST: relay.host,
    GOTRUE_SMTP_PORT: String(relay.port),
    // What a relay without a login must not get from the sample: auth logs in as soon as there is a user.
    GOTRUE_SMTP_USER: relay.user ?? (auth.environment['GOTRUE_SMTP_USER'] === undefined ? undefined : ''),
    GOTRUE_SMTP_PASS: relay.password ?? (auth.environment['GOTRUE_SMTP_PASS'] === undefined ? undefined : ''),
    GOTRUE_SMTP_ADMIN_EMAIL: relay.from,
    GOTRUE_SMTP_SENDER_NAME: mail.sender_name,
    GOTRUE_SMTP_MAX_FREQUENCY: mail.max_frequency,
    GOTRUE_RATE_LIMIT_EMAIL_SENT: mail.rate_limit === undefined ? undefined : String(mail.rate_limit),
  };
  return Object.entries(values).flatMap(([name, value]): readonly EnvironmentFragment[] => {
    if (value === undefined || has(auth, name, value)) return [];
    return [{ kind: 'environment', service: auth.name, name, value }];
  });
}

/** A value that stands in the files needs nothing of ours. One that may hold a secret is not known here. */
function has({ environment }: ServiceFact, name: string, value: WantedValue): boolean {
  const present = environment[name];
  return present !== undefined && present.secret === undefined && present.text === value;
}
