import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { seaworthy } from '../helpers/cli.ts';
import { stackCopy } from '../helpers/deployments.ts';

/** The stock stack with a database that is built, and has no command. */
function built(name: string, wishes: string): string {
  const directory = stackCopy('stock');
  const file = join(directory, 'docker-compose.yml');
  const text = readFileSync(file, 'utf8')
    .replace(/^ {4}image: supabase\/postgres:.*$/m, `    build: ./db\n${name}`)
    .replace(/^ {4}command: \["postgres".*\n/m, '');
  writeFileSync(file, text);
  writeFileSync(join(directory, 'seaworthy.yaml'), `limits: { memory: 8g }\n${wishes}`);
  return directory;
}

describe('a database that is built from a Dockerfile and has no command', () => {
  it.each([
    ['no image', ''],
    ["the image of Supabase's name", '    image: supabase/postgres:17.6.1.136'],
  ])('leaves the rest of a plan standing, and a note says what is left out: %s', (_what, name) => {
    const ran = seaworthy(['plan', '-C', built(name, ''), '--static', '--only', 'limits']);
    expect(ran.stderr).toBe('');
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('services.db.deploy.resources.limits.memory');
    expect(ran.stdout.replace(/\s+/g, ' ')).toMatch(/fitted-postgres-memory: these files do not say that db/);
  });

  it('refuses a plan whose wishes name a setting of its server', () => {
    const directory = built('', 'postgres: { settings: { max_connections: 200 } }\n');
    const ran = seaworthy(['plan', '-C', directory, '--static']);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('db, which has no command in the Compose files');
  });
});
