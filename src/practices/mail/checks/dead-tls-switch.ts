import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { seenValue } from '../../../engine/in-effect.ts';
import { listed } from '../../../engine/words.ts';
import { isTlsSwitch } from '../dead-switch.ts';

export const deadTlsSwitch = defineCheck({
  id: 'mail/dead-tls-switch',
  pass: 'No mail setting is without effect',
  fail: 'A setting for mail encryption has no effect',
  why: 'It looks as if mail were encrypted; the port alone decides, and on others than 465 only if the relay offers it.',
  severity: 'P3',
  sources: ['failure case 31', 'seed report 2', 'supabase/auth:internal/conf/configuration.go'],
  needs: ['deployment', 'services'],

  run({ deployment, services }) {
    const auth = serviceOf(services, 'auth');
    if (auth === undefined) return skip('this stack runs no auth service');
    const inFile = (deployment.envFile?.keys ?? []).filter(({ name, used }) => isTlsSwitch(name) && !used);
    const given = Object.entries(auth.environment).filter(([name, value]) => {
      // What env_file hands to every service may be meant for another one.
      return isTlsSwitch(name) && value.fromEnvFile !== true;
    });
    const dead = [
      ...inFile.map(({ name, text, at }) => seen(name, `${text}, which no service reads`, at)),
      ...given.map(([name, value]) =>
        seenValue(auth, name, value, `${value.text ?? ''}, which auth does not know`),
      ),
    ];
    const evidence = some(dead);
    if (evidence === null)
      return pass(seen(`services.${auth.name}.environment`, 'no switch for encryption', auth.at));
    return fail(
      `${listed(dead.map(({ subject }) => subject))} ${dead.length === 1 ? 'has' : 'have'} no effect: the port decides`,
      evidence,
      'Remove it, and set SMTP_PORT to 465 or 587 as the relay offers.',
    );
  },
});
