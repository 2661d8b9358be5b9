import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seaworthy } from '../helpers/cli.ts';
import { stackCopy } from '../helpers/deployments.ts';

const directory = stackCopy('stock');
const advise = (...words: readonly string[]) =>
  seaworthy(['limits', 'advise', '--static', ...words, '-C', directory], { directory });

interface Told {
  readonly limits: {
    readonly limitedBytes: number;
    readonly marginBytes: number;
    readonly host: { readonly memoryBytes: number };
  };
}

describe('limits advise', () => {
  it.each(['4g', '8g', '16g', '64g'])('fits a machine of %s', (memory) => {
    const told = advise('--memory', memory, '--cpus', '4', '--json');
    expect(told, told.stderr).toMatchObject({ code: 0 });
    const { limits } = JSON.parse(told.stdout) as Told;
    expect(limits.limitedBytes + limits.marginBytes).toBeLessThanOrEqual(limits.host.memoryBytes);
    expect(limits.host.memoryBytes).toBe(Number.parseInt(memory, 10) * 1024 ** 3);
  });

  it('says now, advised and why in a table, with what is left', () => {
    const { stdout } = advise('--memory', '8g', '--cpus', '4');
    expect(stdout).toMatch(/^service +memory now +advised +CPUs now +advised +why$/m);
    expect(stdout).toMatch(/^db +none +2\.6 GiB \(1\.3 GiB kept\) +all +3 +at least 768 MiB as db/m);
    expect(stdout).toMatch(/^shared_buffers +by default +668MB +a quarter of the limit$/m);
    expect(stdout).toMatch(/given out, .* left beside the margin/);
  });

  it('ends with 0 where nothing fits, and says what is needed', () => {
    const told = advise('--memory', '2g');
    expect(told).toMatchObject({ code: 0 });
    expect(told.stdout).toMatch(/Does not fit: the services\s+need\s+at\s+least\s+2\.9\s+GiB/);
  });

  it.each([
    [[], /how large the machine is cannot be told.*\nHINT: say it: --memory 16g/],
    [['--memory', 'plenty'], /--memory plenty is no size/],
  ])('refuses %j', (words, complaint) => {
    const told = advise(...words);
    expect(told.code).toBe(2);
    expect(told.stderr).toMatch(complaint);
  });

  it('heeds the wishes', () => {
    writeFileSync(
      join(directory, 'seaworthy.yaml'),
      'limits: { memory: 16g, services: { db: { memory: 5g } } }\n',
    );
    expect(advise().stdout).toMatch(/^db +none +5 GiB \(2\.5 GiB kept\) +.*as seaworthy\.yaml wishes$/m);
  });
});
