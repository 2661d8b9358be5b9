import { describe, expect, it } from 'vitest';
import { contributions, envOf, generationsOf, litterIn, stand } from '../../../test/helpers/apply-stand.ts';

const { logs, pool, row } = contributions;

describe('apply', () => {
  it('commits all stages at once, recreates what changed, and leaves no litter', async () => {
    const one = stand();
    const run = await one.apply([logs, pool, row]);
    expect(run).toMatchObject({ status: 'applied', from: 0, to: 1 });
    expect(envOf(one)).toContain('COMPOSE_FILE=docker-compose.yml:seaworthy/gen/1/compose.yaml');
    expect(one.row.value).toBe(40);
    expect(generationsOf(one)).toEqual(['1']);
    expect(litterIn(one.directory)).toEqual([]);
  });
});
