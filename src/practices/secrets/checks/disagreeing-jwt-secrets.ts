import { defineCheck, fail, pass, skip, some } from '../../../engine/check.ts';
import { inEffect, type ServiceInEffect, seenValue } from '../../../engine/in-effect.ts';
import { listed } from '../../../engine/words.ts';
import { type JwtSecret, jwtSecretsOf, plainOnes } from '../jwt-secrets.ts';

export const disagreeingJwtSecrets = defineCheck({
  id: 'secrets/disagreeing-jwt-secrets',
  pass: 'All services verify tokens with the same secret',
  fail: 'Services verify tokens with different secrets',
  why: 'A token that one service issues is refused by the next, so people who are logged in lose data, files or realtime.',
  severity: 'P0',
  sources: ['failure case 14', 'supabase/storage:src/config.ts'],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const written = plainOnes(jwtSecretsOf(services));
    if (written.length < 2) return skip('fewer than two services name a JWT secret that can be compared');
    const running = plainOnes(jwtSecretsOf(inEffect(services, facts.containers)));
    // What runs and what is written may differ while a change waits for `up`; each has to agree within itself.
    const split = [running, written].find((secrets) => unlikeIssuer(secrets).length > 0);
    if (split === undefined) {
      return pass(
        ...written.map(({ service, name, value }) => seenValue(service, name, value, 'the same secret')),
      );
    }
    const unlike = unlikeIssuer(split);
    const alike = split.filter((one) => !unlike.includes(one));
    const evidence = some(
      unlike.map(({ service, name, value }) => seenValue(service, name, value, 'another secret')),
    );
    if (evidence === null) return pass();
    return fail(
      `${namesOf(unlike)} ${unlike.length === 1 ? 'verifies' : 'verify'} with another secret than ${namesOf(alike)}`,
      [
        ...evidence,
        ...alike.map(({ service, name, value }) => seenValue(service, name, value, "the issuer's secret")),
      ],
      'Give every service the one JWT secret that signed the API keys, and recreate auth, rest, realtime, storage, functions, studio and the gateway together.',
    );
  },
});

/** Those whose secret is not the one that auth signs with; without auth, not the first one. */
function unlikeIssuer(secrets: readonly JwtSecret[]): readonly JwtSecret[] {
  const issuer = secrets.find(({ service }) => service.role === 'auth') ?? secrets[0];
  return secrets.filter(({ secret }) => secret.fingerprint !== issuer?.secret.fingerprint);
}

function namesOf(secrets: readonly { readonly service: ServiceInEffect }[]): string {
  return listed(
    secrets.map(({ service }) => service.name),
    6,
  );
}
