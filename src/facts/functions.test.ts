import { describe, expect, it } from 'vitest';
import { gather, knownValue } from '../../test/helpers/gather.ts';
import { projectOf } from '../../test/helpers/project.ts';
import { fakeWorld } from '../../test/helpers/world.ts';
import { functionsGatherer } from './functions.ts';
import { servicesGatherer } from './services.ts';

const folder = '/srv/supabase/volumes/functions';
const bind = { type: 'bind', source: folder, target: '/home/deno/functions' };

function functions(files: Readonly<Record<string, string>>, service: object = { volumes: [bind] }) {
  const edge = { image: 'supabase/edge-runtime:v1', ...service };
  const project = projectOf({ root: { services: { edge } } });
  return gather('functions', [servicesGatherer, functionsGatherer], project, fakeWorld({ files }));
}

describe('functions', () => {
  it('tells the functions and which variables each reads', async () => {
    const fact = await functions({
      [`${folder}/main/index.ts`]: 'Deno.serve(() => new Response())',
      [`${folder}/pay/index.ts`]: [
        "const key = Deno.env.get('STRIPE_KEY');",
        'const url = Deno.env.get("SUPABASE_URL");',
        "// Deno.env.get('COMMENTED_OUT')",
        "/* Deno.env.get('ALSO') */",
        "const colour = Deno.env.get('COLOUR') ?? 'blue'; const size = Deno.env.get('SIZE') || '1';",
        "const home = 'https://example.org'; Deno.env.get(`LAST`);",
      ].join('\n'),
      [`${folder}/pay/mail.ts`]: "Deno.env.get('MAIL_KEY')",
      [`${folder}/_shared/cors.ts`]: 'export {}',
      [`${folder}/notes/readme.md`]: 'no entry point',
    });

    expect(knownValue(fact)).toEqual({
      directory: folder,
      mainPresent: true,
      functions: [
        {
          name: 'pay',
          entry: 'index.ts',
          readsVariables: ['LAST', 'MAIL_KEY', 'STRIPE_KEY', 'SUPABASE_URL'],
          looksAt: [],
          at: { file: 'volumes/functions/pay/index.ts', line: 1 },
        },
      ],
      mainImports: [],
    });
  });

  it.each([
    ['req.headers.get("Authorization")', ['token']],
    ['const { data } = await client.auth.getUser(jwt)', ['token']],
    ['stripe.webhooks.constructEventAsync(body, req.headers.get("stripe-signature"), s)', ['signature']],
    ['new Webhook(secret).verify(body, headers)', ['signature']],
    ['if (req.headers.get("x-cron-secret") !== s) return', ['shared secret']],
    ['return new Response("hello") // no Authorization', []],
  ])('tells how a function knows its caller: %s', async (code, looksAt) => {
    const fact = await functions({ [`${folder}/f/index.ts`]: code });

    expect(knownValue(fact)).toMatchObject({ functions: [{ name: 'f', looksAt }] });
  });

  it('tells what the router imports from outside, at its line', async () => {
    const main = [
      '/* a router',
      "   import x from 'jsr:@old/one' */",
      "import * as jose from 'jsr:@panva/jose@6';",
      'import "https://deno.land/x/y.ts"; import { local } from "./local.ts";',
      "const z = await import('npm:hono');",
    ].join('\n');
    const file = 'volumes/functions/main/index.ts';

    expect(knownValue(await functions({ [`${folder}/main/index.ts`]: main }))).toMatchObject({
      mainImports: [
        { from: 'jsr:@panva/jose@6', at: { file, line: 3 } },
        { from: 'https://deno.land/x/y.ts', at: { file, line: 4 } },
        { from: 'npm:hono', at: { file, line: 5 } },
      ],
    });
  });

  it('follows the main service that the command names', async () => {
    const service = {
      command: ['start', '--main-service', '/srv/edge/router'],
      volumes: [{ ...bind, target: '/srv/edge' }],
    };
    const fact = await functions(
      { [`${folder}/router/index.ts`]: '', [`${folder}/hello/index.ts`]: '' },
      service,
    );

    expect(knownValue(fact)).toMatchObject({ mainPresent: true, functions: [{ name: 'hello' }] });
  });

  it('tells that the router is missing', async () => {
    expect(knownValue(await functions({}))).toMatchObject({ mainPresent: false, functions: [] });
  });

  it.each([
    ['there is no such service', { image: 'redis:7' }, 'runs no functions service'],
    [
      'they are in a Docker volume',
      { volumes: [{ ...bind, type: 'volume' }] },
      'do not lie in a folder of the host',
    ],
  ])('is unknown when %s', async (_what, service, reason) => {
    const fact = await functions({}, service);

    expect(fact.known ? '' : fact.reason).toContain(reason);
  });
});
