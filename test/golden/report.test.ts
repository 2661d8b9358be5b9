import { describe, expect, it } from 'vitest';
import { sampleReport } from '../../src/report/sample.test-data.ts';
import { renderTerminal } from '../../src/report/terminal.ts';

const rebaseline = 'if this is meant: npm run golden -- --update';

describe('terminal report of the sample', () => {
  it.each([80, 120])('reads as it did at %i columns', async (width) => {
    const text = renderTerminal(sampleReport, { width, colour: false, all: false });

    await expect(text, rebaseline).toMatchFileSnapshot(`report/terminal-${width}.txt`);
  });

  it('reads as it did with everything shown', async () => {
    const text = renderTerminal(sampleReport, { width: 100, colour: false, all: true });

    await expect(text, rebaseline).toMatchFileSnapshot('report/terminal-all.txt');
  });
});
