import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';

const name = 'SUPAVISOR_POOL_SIZE';

export const deadVariable = defineCheck({
  id: 'pool/dead-variable',
  pass: 'No pool size is set under a name that nothing reads',
  fail: 'A pool size is set under a name that nothing reads',
  why: 'Whoever set it believes the pool has that size; Supavisor reads POOLER_DEFAULT_POOL_SIZE only.',
  severity: 'P3',
  sources: ['supabase/supavisor config/runtime.exs', 'seed report 8'],
  needs: ['deployment', 'services'],

  run({ deployment, services }) {
    const keys = (deployment.envFile?.keys ?? []).filter((key) => key.name === name);
    const found = some([
      ...keys.map(({ at }) => seen(name, 'set in the env file', at)),
      ...services.flatMap((service) => {
        const value = service.environment[name];
        // Through `env_file` every service gets every key: that is the line above, once.
        if (value === undefined || value.fromEnvFile === true) return [];
        return [seen(`services.${service.name}.environment.${name}`, 'set on the service', value.at)];
      }),
    ]);
    if (found === null) return pass(seen(name, 'set nowhere'));
    return fail(`${name} is set`, found, `Remove ${name} and set POOLER_DEFAULT_POOL_SIZE instead.`);
  },
});
