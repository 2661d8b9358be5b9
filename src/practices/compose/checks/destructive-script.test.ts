import { describe, expect, it } from 'vitest';
import { judge } from '../../../../test/helpers/facts.ts';
import { destructiveScript } from './destructive-script.ts';

const scripts = (file: string, text: string, kind: 'destructive' | 'backup' = 'destructive') => ({
  scanned: [file],
  skipped: [],
  found: [{ kind, text, at: { file, line: 4 } }],
});

describe('compose/destructive-script', () => {
  it.each([
    ['deploy.sh', 'docker compose down -v'],
    ['.github/workflows/deploy.yml', 'run: docker compose down --volumes'],
    ['Makefile', 'sh reset.sh'],
  ])('fails on %s', (file, text) => {
    expect(judge(destructiveScript, { scripts: scripts(file, text) })).toMatchObject({
      status: 'fail',
      evidence: [{ at: { file, line: 4 }, saw: text }],
    });
  });

  it('leaves upstream’s own reset.sh alone, and mentions it', () => {
    const outcome = judge(destructiveScript, { scripts: scripts('reset.sh', 'docker compose down -v') });
    expect(outcome.status).toBe('pass');
    expect(JSON.stringify(outcome)).toContain('wipes everything');
  });

  it('passes on other lines', () => {
    expect(judge(destructiveScript, { scripts: scripts('b.sh', 'pg_dumpall', 'backup') }).status).toBe(
      'pass',
    );
  });

  it('does not apply where there is no script', () => {
    const none = { scanned: [], skipped: [], found: [] };
    expect(judge(destructiveScript, { scripts: none }).status).toBe('skip');
  });

  it('is unknown when scripts could not be read', () => {
    expect(judge(destructiveScript, {}).status).toBe('unknown');
  });
});
