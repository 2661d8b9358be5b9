import { defineCheck, fail, pass, skip, some } from '../../../engine/check.ts';
import { inEffect, seenValue } from '../../../engine/in-effect.ts';
import { listed } from '../../../engine/words.ts';
import { jwtSecretsOf, plainOnes } from '../jwt-secrets.ts';

/** RFC 7518 section 3.2: an HS256 key is at least as long as the hash, 256 bits. PostgREST enforces it. */
const leastBytes = 32;

export const shortJwtSecret = defineCheck({
  id: 'secrets/short-jwt-secret',
  pass: 'The JWT secret is long enough',
  fail: 'The JWT secret is too short',
  why: 'PostgREST refuses to start with fewer than 32 bytes, and a short secret can be guessed from any token.',
  severity: 'P1',
  sources: ['failure case 14', 'RFC 7518 section 3.2'],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const secrets = plainOnes(jwtSecretsOf(inEffect(services, facts.containers)));
    if (secrets.length === 0) return skip('no service names a JWT secret');
    const short = secrets.filter(({ secret }) => secret.bytes < leastBytes);
    const evidence = some(
      short.map(({ service, name, value, secret }) =>
        seenValue(service, name, value, `${secret.bytes} bytes`),
      ),
    );
    if (evidence === null) {
      return pass(
        ...secrets.map(({ service, name, value, secret }) =>
          seenValue(service, name, value, `${secret.bytes} bytes`),
        ),
      );
    }
    const bytes = Math.min(...short.map(({ secret }) => secret.bytes));
    return fail(
      `the JWT secret of ${listed(short.map(({ service }) => service.name))} has ${bytes} bytes, ${leastBytes} are the least`,
      evidence,
      `Make a JWT secret of ${leastBytes} bytes or more with API keys signed by it, and recreate all containers.`,
    );
  },
});
