import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askHidden, askText, askYesNo } from './questions.ts';

const enter = '\r';
const controlC = '\u0003';
const controlD = '\u0004';

/** Whether a question stands at the end; the editor moves the cursor around it. */
function isPrompt(seen: string): boolean {
  return /(?:\]|\?|\(not shown\)) $/.test(stripVTControlCharacters(seen));
}

/** A person who types these, one after the other, whenever a question stands there. */
function personWho(...types: readonly string[]) {
  const input = new PassThrough();
  const output = new PassThrough();
  const left = [...types];
  let seen = '';
  output.on('data', (chunk) => {
    seen += String(chunk);
    if (!isPrompt(seen)) return;
    const next = left.shift();
    if (next !== undefined) setImmediate(() => input.write(next));
  });
  return { desk: { input, output }, input, seen: () => seen };
}

describe('a question for yes or no', () => {
  it.each([
    ['y', true],
    ['Yes', true],
    [' YES ', true],
    ['n', false],
    ['no', false],
    ['', false],
  ])('takes %j for %j', async (typed, answer) => {
    const { desk } = personWho(`${typed}${enter}`);
    expect(await askYesNo(desk, 'Apply?')).toBe(answer);
  });

  it('asks again when the answer is neither', async () => {
    const { desk, seen } = personWho(`maybe${enter}`, `yes${enter}`);
    expect(await askYesNo(desk, 'Apply?')).toBe(true);
    expect(seen().split('Apply? [y/N]')).toHaveLength(3);
  });

  it.each([
    ['Ctrl-C', controlC],
    ['Ctrl-D', controlD],
    ['Ctrl-C behind a yes', `yes${controlC}`],
  ])('takes %s for no', async (_name, typed) => {
    expect(await askYesNo(personWho(typed).desk, 'Apply?')).toBe(false);
  });

  it('takes a terminal that goes away for no', async () => {
    const { desk, input } = personWho();
    const answer = askYesNo(desk, 'Apply?');
    input.end();
    expect(await answer).toBe(false);
  });
});

describe('a question for text', () => {
  it('gives the line without the blanks around it', async () => {
    expect(await askText(personWho(`  api.example.com ${enter}`).desk, 'Which domain?')).toBe(
      'api.example.com',
    );
  });

  it('gives the fallback, which it shows, when only Enter is pressed', async () => {
    const { desk, seen } = personWho(enter);
    expect(await askText(desk, 'Which domain?', 'a.example.com')).toBe('a.example.com');
    expect(seen()).toContain('Which domain? [a.example.com] ');
    expect(await askText(personWho(enter).desk, 'Which domain?')).toBe('');
  });

  it('gives null when it is interrupted', async () => {
    expect(await askText(personWho(`abc${controlC}`).desk, 'Which domain?', 'x')).toBeNull();
    expect(await askText(personWho(controlD).desk, 'Which domain?')).toBeNull();
  });

  it('lets a question from outside forge no lines or colours', async () => {
    const { desk, seen } = personWho(enter);
    await askText(desk, 'a\nb\u001b[31m', 'c\r');
    expect(seen()).toContain('a\\x0ab\\x1b[31m [c\\x0d] ');
  });
});

describe('a question for a secret', () => {
  it('shows nothing of it, and takes it as it is', async () => {
    const { desk, seen } = personWho(` hunter2 ${enter}`);
    expect(await askHidden(desk, 'SMTP password')).toBe(' hunter2 ');
    expect(seen()).toBe('SMTP password (not shown) \n');
  });

  it('gives null when it is interrupted', async () => {
    expect(await askHidden(personWho(`hun${controlC}`).desk, 'SMTP password')).toBeNull();
  });
});

const hasTerminals = spawnSync('script', ['--version']).status === 0;

describe.skipIf(!hasTerminals)('questions on a real terminal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'questions-'));
  const program = join(folder, 'ask.mjs');
  beforeAll(async () => {
    const input = fileURLToPath(new URL('../../test/helpers/ask.ts', import.meta.url));
    const bundle = await rolldown({ input, platform: 'node', logLevel: 'warn' });
    await bundle.write({ file: program, format: 'esm', codeSplitting: false });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Asks in a terminal of its own, presses these keys when the question stands there, then prints the terminal's settings. */
  function onTerminal(question: string, keys: string): Promise<string> {
    const line = `${process.execPath} ${program} ${question}; stty -a; echo over`;
    const child = spawn('script', ['-qec', line, '/dev/null']);
    let printed = '';
    let isAnswered = false;
    return new Promise((resolve) => {
      child.stdout.on('data', (chunk) => {
        printed += String(chunk);
        if (isAnswered || !isPrompt(printed)) return;
        isAnswered = true;
        child.stdin.write(keys);
      });
      child.on('close', () => resolve(printed));
    });
  }

  it.each([
    ['confirm', `yes${enter}`, 'answer true'],
    ['confirm', controlC, 'answer false'],
    ['ask', `abc${enter}`, 'answer "abc"'],
    ['askSecret', controlC, 'answer null'],
  ])('%s, answered with %j, leaves the terminal as it was', async (question, keys, answer) => {
    const printed = await onTerminal(question, keys);
    expect(printed).toContain(answer);
    expect(printed).toMatch(/[^-]icanon/);
    expect(printed).toMatch(/[^-]isig/);
    expect(printed).toMatch(/ echo /);
  });
});
