import type { Adopted } from '../../../engine/adopted.ts';
import { redactorOf } from '../../../engine/apply/redactor.ts';
import { servicesGatherer } from '../../../facts/services.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { docker } from '../restore/docker.ts';

/** Processors of the machine that Docker runs on; 2 where it does not say. */
export async function processorsOf(world: World): Promise<number> {
  const said = await docker(world, ['info', '--format', '{{.NCPU}}'], { timeoutMs: 60_000 });
  const count = Number(said.trim());
  return Number.isFinite(count) && count > 0 ? count : 2;
}

/** The services of the deployment, by role. */
export async function servicesIn(adopted: Adopted, world: World): Promise<readonly ServiceFact[]> {
  const context = { project: adopted.project, world, redactor: redactorOf(adopted, world), before: {} };
  const services = await servicesGatherer.gather(context);
  if (services.known) return services.value;
  throw new Problem({
    code: 'drill-services',
    message: `the services of the deployment are not known: ${services.reason}`,
    hints: ['seaworthy audit tells what is wrong with the files'],
  });
}
