import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { serviceOf, settingOf } from '../../../engine/find-service.ts';
import { editPlace } from '../../../engine/in-effect.ts';
import { counted, listed } from '../../../engine/words.ts';

export const unverifiedTokens = defineCheck({
  id: 'functions/unverified-tokens',
  pass: 'Functions check the caller’s token',
  fail: 'Functions answer without a token',
  why: 'Anybody may call every function, and each of them holds the service key and the database password.',
  severity: 'P1',
  sources: ['failure case 79', 'seed report 11', 'upstream volumes/functions/main/index.ts'],
  needs: ['services'],
  uses: ['functions'],

  run({ services }, { facts }) {
    const functions = serviceOf(services, 'functions');
    if (functions === undefined) return skip('this stack runs no functions service');
    const subject = `services.${functions.name}.environment.VERIFY_JWT`;
    const verify = settingOf(functions, 'VERIFY_JWT');
    // Only the exact word counts: main/index.ts compares with === 'true'.
    if (verify?.text === 'true') return pass(seen(subject, 'true', verify.at));

    const all = facts.functions.known ? facts.functions.value.functions : [];
    // Whether it looks is all that the source tells; whether it looks well, only a person can.
    const open = all.filter(({ looksAt = [] }) => looksAt.length === 0).map(({ name }) => name);
    const names =
      open.length === 0 ? '' : `; ${counted(open.length, 'function')} open to anybody: ${listed(open)}`;
    return fail(
      `VERIFY_JWT is ${verify?.text ?? 'not set'}${names}`,
      [
        seen(subject, verify?.text ?? 'not set', (verify && editPlace(verify)) ?? functions.at),
        ...all.flatMap(({ name, looksAt, at }) => {
          if (looksAt === undefined) return [];
          const saw =
            looksAt.length === 0 ? 'looks at nothing of its caller' : `looks at a ${listed(looksAt)} itself`;
          return [seen(`function ${name}`, saw, at)];
        }),
      ],
      'Set FUNCTIONS_VERIFY_JWT=true and recreate the service, or let each function that takes webhooks check its caller itself.',
    );
  },
});
