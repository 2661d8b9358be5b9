import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { editPlace, inEffect } from '../../../engine/in-effect.ts';
import { listed } from '../../../engine/words.ts';
import { privateNames, publicNames, tokenOf } from '../tokens.ts';

export const disagreeingTokens = defineCheck({
  id: 'analytics/disagreeing-tokens',
  pass: 'Vector and Studio have the tokens that Logflare takes',
  fail: 'Vector or Studio has a token that Logflare refuses',
  why: 'Logflare answers 401: no log arrives, or the logs page of Studio stays empty.',
  severity: 'P2',
  sources: ['failure case 48', 'Logflare: lib/logflare/single_tenant.ex', 'upstream docker-compose.logs.yml'],
  needs: ['services'],
  uses: ['containers', 'logCollector'],

  run({ services }, { facts }) {
    const running = inEffect(services, facts.containers);
    const analytics = serviceOf(running, 'analytics');
    if (analytics === undefined) return skip('this stack runs no analytics service');
    const collected = facts.logCollector.known
      ? facts.logCollector.value.variables.map(({ name }) => name)
      : undefined;
    const pairs = [
      // What Vector's file sends counts, when it can be read.
      {
        reader: serviceOf(running, 'vector'),
        names: publicNames.filter((name) => collected?.includes(name) ?? true),
        of: publicNames,
      },
      { reader: serviceOf(running, 'studio'), names: privateNames, of: privateNames },
    ].flatMap(({ reader, names, of }) => {
      const sent = reader === undefined ? undefined : tokenOf(reader, names);
      return reader === undefined || sent === undefined
        ? []
        : [{ reader, sent, taken: tokenOf(analytics, of) }];
    });
    if (pairs.length === 0) return unknown('neither Vector nor Studio is given a token for Logflare');
    const wrong = pairs.filter(({ sent, taken }) => sent.secret.fingerprint !== taken?.secret.fingerprint);
    const found = some(
      wrong.map(({ reader, sent, taken }) => {
        const saw =
          taken === undefined
            ? 'Logflare is given none of that kind'
            : `another one than ${taken.name} of ${analytics.name}`;
        return seen(
          `services.${reader.name}.environment.${sent.name}`,
          saw,
          editPlace(sent.value) ?? reader.at,
        );
      }),
    );
    if (found === null) {
      return pass(
        ...pairs.map(({ reader, sent }) =>
          seen(
            `services.${reader.name}.environment.${sent.name}`,
            `as ${analytics.name} has it`,
            sent.value.at,
          ),
        ),
      );
    }
    return fail(
      `${listed(wrong.map(({ reader }) => reader.name))} and ${analytics.name} have different tokens`,
      found,
      'Give both the same LOGFLARE_PUBLIC_ACCESS_TOKEN (Vector) and LOGFLARE_PRIVATE_ACCESS_TOKEN (Studio), and recreate the three together.',
    );
  },
});
