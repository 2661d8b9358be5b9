import { expect, it } from 'vitest';
import { fileCases } from './cases-files.ts';
import { serviceCases } from './cases-services.ts';
import { valueCases } from './cases-values.ts';
import { judgeCase } from './compare-case.ts';
import { describeWithOracle } from './oracle.ts';

describeWithOracle('values', () => {
  it.concurrent.each(valueCases)('$name', async (one) =>
    expect((await judgeCase(one)).differences).toEqual([]),
  );
});

describeWithOracle('services and resources', () => {
  it.concurrent.each(serviceCases)('$name', async (one) =>
    expect((await judgeCase(one)).differences).toEqual([]),
  );
});

describeWithOracle('files', () => {
  it.concurrent.each(fileCases)('$name', async (one) =>
    expect((await judgeCase(one)).differences).toEqual([]),
  );
});
