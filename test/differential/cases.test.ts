import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { cornerCases } from './cases-corners.ts';
import { fileCases } from './cases-files.ts';
import { serviceCases } from './cases-services.ts';
import { valueCases } from './cases-values.ts';
import { judgeCase, recordCase, resolveCase } from './compare-case.ts';
import { describeWithOracle } from './oracle.ts';

const cases = [...valueCases, ...serviceCases, ...fileCases, ...cornerCases];
const recordFile = new URL('recorded.generated.json', import.meta.url);
const isRecording = process.env['SEAWORTHY_RECORD'] === '1';
const recorded = new Map<string, unknown>(
  isRecording ? [] : Object.entries(JSON.parse(readFileSync(recordFile, 'utf8'))),
);

describe('cases', () => {
  it('have names of their own', () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });
});

/** Null: Compose refuses the files. */
describe.skipIf(isRecording)('cases resolve as Compose resolved them when it was asked', () => {
  it.concurrent.each(cases)('$name', async (one) => {
    const answer = await resolveCase(one);
    // `SEAWORTHY_RECORD=1 npx vitest run test/differential/cases.test.ts` asks again.
    expect(recorded.has(one.name)).toBe(true);
    expect(answer.ok ? answer.json : null).toEqual(recorded.get(one.name));
  });
});

describeWithOracle('cases resolve as Compose resolves them', () => {
  it.concurrent.each(cases)('$name', async (one) => {
    const { differences } = await judgeCase(one);
    expect(differences).toEqual([]);
  });

  it.concurrent.each(isRecording ? cases : [])('recording: $name', async (one) => {
    const answer = await recordCase(one);
    recorded.set(one.name, answer.ok ? answer.json : null);
  });

  afterAll(() => {
    if (!isRecording) return;
    const lines = cases.map(
      ({ name }) => `${JSON.stringify(name)}: ${JSON.stringify(recorded.get(name) ?? null)}`,
    );
    writeFileSync(recordFile, `{\n${lines.join(',\n')}\n}\n`);
  });
});
