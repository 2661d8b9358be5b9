import { describe, expect, it } from 'vitest';
import { commandsOf } from './commands.ts';

const texts = (script: string): readonly string[] => commandsOf(script).map(({ text }) => text);

describe('commandsOf', () => {
  it.each([
    ['a comment', '# docker compose down -v'],
    ['a comment behind a command', 'ls # docker compose down -v'],
    ['a message', 'echo "never run docker compose down -v"'],
    ['a message with separators inside its quotes', 'echo "stop; docker compose down -v && reset"'],
    ['a log function', "log_error 'docker compose down -v failed'"],
    ['a question', 'command -v pg_dump >/dev/null'],
    ['the text of a here-document', 'cat <<EOF > help.txt\ndocker compose down -v\nEOF'],
    ['an indented here-document', "  cat <<-'USAGE'\n\tdocker compose down -v\nUSAGE"],
  ])('does not take %s for a command', (_what, script) => {
    expect(texts(script).join('\n')).not.toMatch(/down -v|pg_dump/);
  });

  it.each([
    ['behind &&', 'cd /srv && docker compose down -v', 'docker compose down -v'],
    ['behind a pipe', 'pg_dump -U supabase_admin | gzip > x.gz', 'pg_dump -U supabase_admin'],
    ['in a condition', 'if docker compose down -v; then', 'docker compose down -v'],
    ['as root', 'sudo docker compose down -v', 'docker compose down -v'],
    ['behind an assignment', 'PGPASSWORD="$P" pg_dump postgres', 'PGPASSWORD="$P" pg_dump postgres'],
    ['behind a message', 'echo start; docker compose down -v', 'docker compose down -v'],
    ['fed to a shell', 'ssh host bash <<EOF\ndocker compose down -v\nEOF', 'docker compose down -v'],
    ['with a redirection', 'docker compose down -v 2>&1', 'docker compose down -v 2>&1'],
  ])('finds a command %s', (_where, script, command) => {
    expect(texts(script)).toContain(command);
  });

  it('joins continued lines and tells the first', () => {
    const [command] = commandsOf('#!/bin/sh\ndocker compose down \\\n  --volumes\n');

    expect(command?.line).toBe(2);
    expect(command?.text).toMatch(/^docker compose down\s+--volumes$/);
  });

  it.each([
    ['before a pipe', 'pg_dump postgres | gzip > x.gz', true],
    ['before a pipe of both outputs', 'pg_dump postgres |& gzip > x.gz', true],
    ['whose failure is waved through', 'pg_dump postgres > x || true', true],
    ['with an answer to its failure', 'pg_dump postgres > x || exit 1', undefined],
    ['before the next one', 'pg_dump postgres > x && mv x y', undefined],
    ['alone', 'pg_dump --file=x postgres', undefined],
  ])('tells whether the end of a command %s is lost', (_where, script, isUnchecked) => {
    expect(commandsOf(script)[0]?.isUnchecked).toBe(isUnchecked);
  });

  it('reads no further than a command can be long', () => {
    const [first, second] = commandsOf(`tar ${'a '.repeat(150_000)}\nls\n`);
    expect(first?.text.length).toBeLessThanOrEqual(8192);
    expect(second).toEqual({ text: 'ls', line: 2 });
    const continued = commandsOf(`tar \\\n${'a \\\n'.repeat(20_000)}b\nls\n`);
    expect(continued[0]?.text.length).toBeLessThanOrEqual(8192);
    expect(continued[1]?.text).toBe('ls');
  });
});
