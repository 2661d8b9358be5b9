import { describe, expect, it } from 'vitest';
import { type FakeWorldInput, fakeWorld } from '../../../test/helpers/world.ts';
import type { SecretReference } from '../../model/fragment.ts';
import { Problem, printProblem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import { resolveSecrets, type SecretUse, secretUses } from './secrets.ts';

function wish(reference: SecretReference, name = 'GOTRUE_SMTP_PASS', service = 'auth'): SecretUse {
  return { service, name, reference };
}

interface Given extends FakeWorldInput {
  /** What the person at the terminal types; null = interrupts. Absent = no terminal. */
  readonly answers?: Readonly<Record<string, string | null>>;
}

function worldOf({ answers, ...input }: Given): World & { readonly warnings: readonly string[] } {
  const world = fakeWorld(input);
  if (answers === undefined) return world;
  const askSecret = async (question: string) => answers[question] ?? null;
  return { ...world, talk: { ...world.talk, canAsk: true, askSecret } };
}

async function resolved(reference: SecretReference, given: Given, mayAsk = true) {
  return [...(await resolveSecrets([wish(reference)], worldOf(given), { directory: '/srv', mayAsk }))];
}

async function refusal(reference: SecretReference, given: Given, mayAsk = true): Promise<string> {
  try {
    await resolved(reference, given, mayAsk);
  } catch (error) {
    if (error instanceof Problem) return printProblem(error);
    throw error;
  }
  return 'no refusal';
}

describe('a secret', () => {
  it('comes from the environment', async () => {
    expect(await resolved('env:SMTP', { environment: { SMTP: 'hunter2' } })).toEqual([
      ['env:SMTP', 'hunter2'],
    ]);
  });

  it.each([
    ['file:secrets/smtp', 'hunter2\n', 'hunter2'],
    ['file:secrets/smtp', 'hunter2\r\n', 'hunter2'],
    ['file:./secrets/smtp', 'two\nlines\n\n', 'two\nlines\n'],
    ['file:/srv/secrets/smtp', ' hunter2 ', ' hunter2 '],
  ] as const)('comes from %s holding %j, without one line ending', async (reference, text, value) => {
    const files = { '/srv/secrets/smtp': { text, mode: 0o600 } };

    expect(await resolved(reference, { files })).toEqual([[reference, value]]);
  });

  it('comes from a person, each of two by its own question', async () => {
    const world = worldOf({ answers: { 'A of auth:': 'one', 'A of storage:': 'two' } });
    const wishes = [wish('prompt', 'A', 'auth'), wish('prompt', 'A', 'storage')];

    expect([...(await resolveSecrets(wishes, world, { directory: '/srv', mayAsk: true }))]).toEqual([
      ['prompt:auth.A', 'one'],
      ['prompt:storage.A', 'two'],
    ]);
  });

  it('is not asked for again when the answer is known', async () => {
    const answered = new Map([['prompt:auth.A', 'known']]);
    const request = { directory: '/srv', mayAsk: false, answered };

    expect([...(await resolveSecrets([wish('prompt', 'A')], fakeWorld(), request))]).toEqual([
      ['prompt:auth.A', 'known'],
    ]);
  });

  it('is not asked for when another one is missing anyway', async () => {
    const world = worldOf({ answers: {} });
    const both = [wish('prompt', 'A'), wish('env:MISSING', 'B')];

    await expect(resolveSecrets(both, world, { directory: '/srv', mayAsk: true })).rejects.toThrow(/MISSING/);
  });

  it.each([
    [0o600, 0],
    [0o640, 1],
    [0o644, 1],
  ])('in a file of mode %o is told %i times to be readable by others', async (mode, times) => {
    const world = worldOf({ files: { '/srv/smtp': { text: 'hunter2', mode } } });
    await resolveSecrets([wish('file:smtp')], world, { directory: '/srv', mayAsk: false });

    expect(world.warnings.filter((line) => line.includes('chmod 600 smtp'))).toHaveLength(times);
    expect(world.warnings.join()).not.toContain('hunter2');
  });
});

it('is found in variables and in files of ours, and not where we make it', () => {
  const uses = secretUses([
    {
      change: 'backup/continuous-archive',
      fragments: [
        { kind: 'environment', service: 'auth', name: 'A', value: { secret: 'env:A' } },
        { kind: 'environment', service: 'auth', name: 'B', value: 'plain' },
        { kind: 'secret-file', name: 'repo1-secret', secret: 'prompt' },
        { kind: 'secret-file', name: 'backup-key', secret: 'generated' },
      ],
    },
  ]);

  expect(uses).toEqual([
    { service: 'auth', name: 'A', reference: 'env:A' },
    { service: '.secrets', name: 'repo1-secret', reference: 'prompt' },
  ]);
});

describe('a secret that is not there', () => {
  it.each([
    ['env:SMTP', {}, 'the variable SMTP of this shell is not set'],
    ['env:SMTP', { environment: { SMTP: '' } }, 'the variable SMTP of this shell is empty'],
    ['file:smtp', {}, 'the file smtp does not exist'],
    ['file:smtp', { files: { '/srv/smtp': '\n' } }, 'the file smtp is empty'],
    ['file:smtp', { files: { '/srv/smtp': { denied: true } } }, 'the file smtp may not be read by this user'],
    ['prompt', {}, 'is asked for, and nobody can be asked here'],
  ] as const)('%s with %j is a Problem with what to do', async (reference, given, words) => {
    expect(await refusal(reference, given)).toMatch(/^environment\.auth\.GOTRUE_SMTP_PASS: .*\nHINT: /);
    expect(await refusal(reference, given)).toContain(words);
  });

  it('is not asked for where nobody may be asked', async () => {
    expect(await refusal('prompt', { answers: { 'GOTRUE_SMTP_PASS of auth:': 'x' } }, false)).toContain(
      'nobody can be asked here',
    );
  });

  it.each([null, ''])('because a person answered %j ends with exit code 7', async (answer) => {
    const given = { answers: { 'GOTRUE_SMTP_PASS of auth:': answer } };

    await expect(resolved('prompt', given)).rejects.toMatchObject({ exitCode: 7 });
  });

  it('is told at the line of the wish where that is known', async () => {
    const placeOf = () => ({ file: 'seaworthy.yaml', line: 12 });
    const request = { directory: '/srv', mayAsk: false, placeOf };

    await expect(resolveSecrets([wish('env:SMTP')], fakeWorld(), request)).rejects.toMatchObject({
      at: { line: 12 },
    });
  });
});
