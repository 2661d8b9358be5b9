import { fittedWorkers, kongWorkers } from '../../../engine/budget/gateway-workers.ts';
import { defineChange, notWanted, wanted } from '../../../engine/change.ts';
import { servicesOf, settingOf } from '../../../engine/find-service.ts';
import type { EnvironmentFragment } from '../../../model/fragment.ts';
import { sized } from '../sizing.ts';

export const fittedGatewayWorkers = defineChange({
  id: 'limits/fitted-gateway-workers',
  title: 'Start as many workers of Kong as it has CPUs',
  why: 'Kong no longer starts a worker with a copy of everything for each core of a large host.',
  sources: [
    'failure case 75',
    'Kong manual, nginx_worker_processes',
    'Envoy release notes 1.37: container-aware CPU detection',
  ],
  needs: ['services'],
  uses: ['memory', 'engine'],

  decide({ services }, { wishes, facts }) {
    const kongs = servicesOf(services, 'gateway').filter(({ product }) => product === 'kong');
    if (kongs.length === 0)
      return notWanted('the gateway is not Kong: Envoy fits its workers to its CPU limit by itself');
    const result = sized(services, facts, wishes);
    if ('decision' in result) return { ...result.decision, notes: [] };
    const { shares } = result.limits;
    const fragments = kongs.flatMap((kong): readonly EnvironmentFragment[] => {
      const share = shares.find(({ service }) => service === kong.name);
      const isWished = wishes.environment[kong.name]?.[kongWorkers] !== undefined;
      const written = settingOf(kong, kongWorkers)?.text ?? 'auto';
      const workers = share === undefined ? null : fittedWorkers(kong, share);
      if (isWished || written !== 'auto' || workers === null) return [];
      return [{ kind: 'environment', service: kong.name, name: kongWorkers, value: String(workers) }];
    });
    if (fragments.length === 0)
      return notWanted('how many workers Kong starts is said already, or cannot be told');
    return wanted(fragments, 'none');
  },
});
