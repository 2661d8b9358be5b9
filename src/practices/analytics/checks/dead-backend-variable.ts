import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';

const name = 'NEXT_ANALYTICS_BACKEND_PROVIDER';

export const deadBackendVariable = defineCheck({
  id: 'analytics/dead-backend-variable',
  pass: 'The analytics backend is not chosen by a variable that nothing reads',
  fail: 'The analytics backend is chosen by a variable that nothing reads',
  why: 'Changing it changes nothing: Logflare decides by POSTGRES_BACKEND_URL or a Google key.',
  severity: 'P3',
  sources: ['seed report 10', 'upstream docker/CONFIG.md', 'Logflare config/runtime.exs'],
  needs: ['services', 'deployment'],

  run({ services, deployment }) {
    const keys = (deployment.envFile?.keys ?? []).filter((key) => key.name === name);
    const found = some([
      ...services.flatMap((service) => {
        const value = service.environment[name];
        if (value === undefined || value.fromEnvFile === true) return [];
        return [
          seen(`services.${service.name}.environment.${name}`, value.text ?? 'passed through', value.at),
        ];
      }),
      ...keys.map(({ at, text }) => seen(name, text, at)),
    ]);
    if (found === null) return pass(seen(name, 'set nowhere'));
    return fail(
      `${name} is set`,
      found,
      `Leave ${name} out and choose the backend on the analytics service.`,
    );
  },
});
