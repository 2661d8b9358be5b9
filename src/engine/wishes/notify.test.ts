import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../../../test/helpers/files.ts';
import { fakeWorld } from '../../../test/helpers/world.ts';
import type { Problem } from '../../model/problem.ts';
import { notifyReferences } from './notify.ts';
import { parseWishes } from './read.ts';
import { secretVariablesOf } from './secret-variables.ts';
import { secretOf } from './secrets.ts';

const text = 'notify:\n  webhook: file:hook\n  email: ops@acme.com\n  heartbeat: env:BEAT_URL\n';

describe('who is told', () => {
  it('is read, and nobody by default', () => {
    expect(parseWishes('').wishes.notify).toEqual({ allow_http: false });
    expect(notifyReferences(parseWishes(text).wishes.notify)).toEqual([
      ['webhook', 'file:hook'],
      ['heartbeat', 'env:BEAT_URL'],
    ]);
  });

  it.each([
    ['notify: { webhook: prompt }', 'should be env:NAME or file:PATH'],
    ['notify: { heartbeat: "https://hc.acme.dev/hunter2" }', 'a secret in clear text, should be a reference'],
    ['notify: { webhook: "http://hooks.acme.dev/hunter2" }', 'a secret in clear text, should be a reference'],
    ['notify: { email: "ops at acme" }', 'notify.email'],
    ['notify: { slack: file:hook }', 'notify.slack'],
  ])('is refused as %s, and no URL is shown', (wished, said) => {
    const refusal = thrown(() => parseWishes(wished));
    expect(refusal.message).toContain(said);
    expect([refusal.message, ...refusal.hints].join()).not.toContain('hunter2');
  });

  it('keeps its variables out of what Compose is run with', () => {
    const files = memoryFiles({ '/srv/supabase/seaworthy.yaml': text });
    expect(secretVariablesOf('/srv/supabase', files)).toEqual(['BEAT_URL']);
  });

  it('has its secrets from files and variables, and says what is missing where', async () => {
    const files = { '/srv/supabase/hook': { text: 'https://hooks.acme.dev/hunter2\n', mode: 0o600 } };
    const world = fakeWorld({ files, environment: { BEAT_URL: 'https://hc.acme.dev/x' } });
    const request = { directory: '/srv/supabase', at: { file: 'seaworthy.yaml', line: 2 } };
    expect(await secretOf('notify.webhook', 'file:hook', world, request)).toBe(
      'https://hooks.acme.dev/hunter2',
    );
    expect(await secretOf('notify.heartbeat', 'env:BEAT_URL', world, request)).toBe('https://hc.acme.dev/x');
    await expect(secretOf('notify.webhook', 'file:none', world, request)).rejects.toMatchObject({
      message: expect.stringContaining('notify.webhook: the file none'),
      at: { file: 'seaworthy.yaml', line: 2 },
    });
  });
});

function thrown(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    return error as Problem;
  }
  throw new Error('nothing was refused');
}
