import { defineChange, notWanted, refused, wanted } from '../../../engine/change.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { isOn } from '../../../engine/in-effect.ts';
import { verifyEnvironment } from '../../../engine/verify-environment.ts';
import { isTlsSwitch } from '../dead-switch.ts';
import { whyNoMail } from '../relay.ts';
import { relayNotes } from '../relay-notes.ts';
import { relayVariables } from '../relay-variables.ts';
import { wishedRelay } from '../relay-wish.ts';

export const relayedMail = defineChange({
  id: 'mail/relayed-mail',
  title: 'Send mail by the relay that seaworthy.yaml wishes',
  why: 'Confirmations, password resets and invitations reach people instead of a catcher that nobody runs.',
  sources: [
    'failure case 30',
    'failure case 33',
    'seed report 2',
    'supabase/auth:internal/conf/configuration.go (SMTPConfiguration, RateLimitEmailSent)',
    'supabase/auth:internal/mailer/mailmeclient/mailmeclient.go',
  ],
  needs: ['services'],
  uses: ['deployment'],

  decide({ services }, { wishes, facts }) {
    const relay = wishedRelay(wishes.mail);
    if (relay === null) return notWanted('seaworthy.yaml wishes no mail.provider');
    const auth =
      serviceOf(services, 'auth') ??
      refused('mail.provider is wished, but this stack runs no auth service', ['leave the block mail out']);
    if (isOn(auth, 'GOTRUE_HOOK_SEND_EMAIL_ENABLED')) {
      refused(`mail.provider would change nothing: ${whyNoMail(auth)}`, [
        'set GOTRUE_HOOK_SEND_EMAIL_ENABLED to false, or leave the block mail out',
      ]);
    }
    const keys = facts.deployment.known ? (facts.deployment.value.envFile?.keys ?? []) : [];
    const switches = keys.filter(({ name, used }) => isTlsSwitch(name) && !used).map(({ name }) => name);
    const notes = relayNotes(auth, relay, wishes.mail, switches);
    const fragments = relayVariables(auth, relay, wishes.mail);
    if (fragments.length === 0) return notWanted('auth has every wished value already', notes);
    const risk = `auth restarts: sign-ins and token refreshes fail for some seconds; mail that ${relay.host} refuses is not sent (seaworthy mail test)`;
    return wanted(fragments, risk, notes);
  },

  verify: verifyEnvironment,
});
