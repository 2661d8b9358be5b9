import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { serviceOf, settingOf } from '../../../engine/find-service.ts';
import { editPlace } from '../../../engine/in-effect.ts';

const bytes = 16;

export const wrongEncryptionKeyLength = defineCheck({
  id: 'realtime/wrong-encryption-key-length',
  pass: 'The encryption key of Realtime has the right length',
  fail: 'The encryption key of Realtime has the wrong length',
  why: 'AES-128 takes exactly 16 bytes: Realtime cannot store its tenant and restarts for ever.',
  severity: 'P1',
  sources: ['supabase/realtime lib/realtime/crypto.ex', 'upstream .env.example: REALTIME_DB_ENC_KEY'],
  needs: ['services'],

  run({ services }) {
    const realtime = serviceOf(services, 'realtime');
    if (realtime === undefined) return skip('this stack runs no Realtime');
    const key = settingOf(realtime, 'DB_ENC_KEY');
    if (key === undefined) return skip('DB_ENC_KEY is not set on Realtime');

    const length = key.secret?.bytes ?? Buffer.byteLength(key.text ?? '');
    const subject = `services.${realtime.name}.environment.DB_ENC_KEY`;
    if (length === bytes) return pass(seen(subject, `${length} bytes`, key.at));
    return fail(
      `DB_ENC_KEY has ${length} bytes instead of ${bytes}`,
      [seen(subject, `${length} bytes`, editPlace(key))],
      'Set REALTIME_DB_ENC_KEY to the output of openssl rand -hex 8 and recreate Realtime.',
    );
  },
});
