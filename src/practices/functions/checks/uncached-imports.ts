import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf, settingOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';

/** Deno's cache for root, as which the image runs. */
const usualCache = '/root/.cache/deno';

export const uncachedImports = defineCheck({
  id: 'functions/uncached-imports',
  pass: 'The functions’ router starts without the internet',
  fail: 'The functions’ router fetches code from the internet when it starts',
  why: 'After the next recreation every function answers 503 until that registry can be reached.',
  severity: 'P2',
  sources: [
    'failure case 80',
    'upstream docker-compose.yml: deno-cache:/root/.cache/deno',
    'Deno manual, DENO_DIR',
  ],
  needs: ['services'],
  uses: ['functions'],

  run({ services }, { facts }) {
    const service = serviceOf(services, 'functions');
    if (service === undefined) return skip('this stack runs no functions service');
    if (!facts.functions.known) return unknown(facts.functions.reason);
    const { mainImports } = facts.functions.value;
    if (mainImports === undefined) return unknown('these facts do not tell what the router imports');
    if (mainImports.length === 0)
      return pass(seen(`services.${service.name}`, 'the router imports nothing from outside', service.at));

    const cache = settingOf(service, 'DENO_DIR')?.text ?? usualCache;
    const volume = service.volumes.find(({ target }) => isWithin(cache, target));
    if (volume !== undefined)
      return pass(
        seen(`services.${service.name}.volumes`, `${volume.target} keeps what was fetched`, volume.at),
      );
    const [first, ...others] = mainImports.map(({ from, at }) => seen('main', `imports ${from}`, at));
    if (first === undefined) return skip('the router imports nothing');
    return fail(
      `main imports ${listed(mainImports.map(({ from }) => from))}, and nothing keeps the copy`,
      [first, ...others],
      `Mount a named volume at ${cache} on the service ${service.name}, as upstream does, and start it once with the internet in reach.`,
    );
  },
});

function isWithin(path: string, folder: string): boolean {
  const above = folder.replace(/\/+$/, '');
  return path === above || path.startsWith(`${above}/`);
}
