import { describe, expect, it } from 'vitest';
import { directoryWith } from '../../../../test/helpers/deployments.ts';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import { adopt } from '../../../engine/adopted.ts';
import type { ExecRequest } from '../../../ports/exec.ts';
import { systemWorld } from '../../../system/world.ts';
import { destinationOf, refuseTaken } from './destination.ts';

const files = `name: supabase
services:
  db:
    image: supabase/postgres:17.6.1.136
    volumes: ['config:/etc/postgresql-custom', 'theirs:/theirs', 'cache:/cache']
volumes:
  config: { name: production-config }
  theirs: { name: shared, external: true }
  cache:
`;

/** A machine with one project, whose volumes these are. */
function machineWith(volumes: readonly string[]) {
  const exec = {
    run: async ({ argv }: ExecRequest) => {
      const isList = argv.slice(1, 3).join(' ') === 'volume ls' && !argv.includes('--filter');
      return { ran: true, code: 0, stdout: isList ? `${volumes.join('\n')}\n` : '', stderr: '' } as const;
    },
  };
  return { ...fakeWorld(), files: systemWorld().files, tree: systemWorld().tree, exec };
}

async function refusal(volumes: readonly string[]): Promise<unknown> {
  const world = machineWith(volumes);
  const directory = directoryWith({ 'docker-compose.yml': files });
  const adopted = adopt({ directory, environment: { HOME: '/nonexistent' } }, world);
  const destination = await destinationOf(adopted, directory, world);
  return refuseTaken(destination, world).then(
    () => null,
    (error: Error) => error.message,
  );
}

describe('a machine that a deployment comes to', () => {
  it('must not have a volume of a name that the files give to one of theirs', async () => {
    expect(await refusal(['production-config', 'other_cache'])).toMatch(
      /^volumes of these names are on this machine: production-config;/,
    );
    expect(String(await refusal(['supabase_cache']))).toContain('supabase_cache');
  });

  it('may have any other, and those that the files call external', async () => {
    expect(await refusal(['other_config', 'shared'])).toBeNull();
  });
});
