import { describe, expect, it } from 'vitest';
import { Problem } from '../../model/problem.ts';
import { redactProblem } from './problem.ts';

describe('a problem of a deployment that could not be read', () => {
  it.each([
    ['https:/u:hunter2@host/x.yml does not exist', 'https:/u:[redacted]@host/x.yml does not exist'],
    ['https://u:hunter2@host/x.yml does not exist', 'https://u:[redacted]@host/x.yml does not exist'],
    ['set it: DB_PASSWORD=hunter2', 'set it: DB_PASSWORD=[redacted]'],
    ['services.auth.ports has a port', 'services.auth.ports has a port'],
  ])('shows no secret (%#)', (message, expected) => {
    const at = { file: 'a.yml', line: 3 };
    const redacted = redactProblem(new Problem({ code: 'x', message, hints: ['do this'], at }));

    expect(redacted.message).toBe(expected);
    expect(redacted).toMatchObject({ code: 'x', at, hints: ['do this'], fault: 'setup' });
  });
});
