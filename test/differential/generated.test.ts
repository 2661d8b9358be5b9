import { expect, it } from 'vitest';
import { judgeCase } from './compare-case.ts';
import { generate } from './generate.ts';
import { describeWithOracle } from './oracle.ts';

const count = Number(process.env['SEAWORTHY_GENERATED'] ?? 200);
const atOnce = 4;

describeWithOracle('generated Compose files', () => {
  it(`${count} of them resolve as Compose resolves them`, async () => {
    const first = Number(process.env['SEAWORTHY_SEED'] ?? 20261122);
    console.log(`generated Compose files: SEAWORTHY_SEED=${first}`);
    const seeds = Array.from({ length: count }, (_, index) => first + index);
    const found: string[] = [];
    let taken = 0;
    const worker = async (): Promise<void> => {
      for (let seed = seeds.pop(); seed !== undefined; seed = seeds.pop()) {
        const { differences, accepted } = await judgeCase(generate(seed));
        found.push(...differences.map((line) => `seed ${seed}: ${line}`));
        taken += accepted ? 1 : 0;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    expect(found).toEqual([]);
    // Else the generator writes rubbish, and equality of refusals proves little.
    expect(taken / count).toBeGreaterThan(0.3);
    console.log(`generated Compose files: ${taken} of ${count} accepted by both`);
  }, 600_000);
});
