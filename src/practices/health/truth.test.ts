import { describe, expect, it } from 'vitest';
import { lieOf, limitOf } from './truth.ts';

describe('what a health check proves', () => {
  it.each([
    [['CMD', 'curl', 'http://localhost:4000/health']],
    [['CMD-SHELL', 'curl -s http://localhost:4000/health']],
    [['CMD-SHELL', 'curl -f http://localhost:4000/health || exit 0']],
    [['CMD-SHELL', 'wget -q http://localhost; true']],
    [['CMD', '/bin/true']],
    [['CMD-SHELL', 'exit 0']],
    [['CMD-SHELL', 'echo ok']],
  ])('cannot fail: %j', (test) => {
    expect(lieOf(test)).toBeDefined();
  });

  it.each([
    [['CMD', 'curl', '-sSfL', '--head', '-o', '/dev/null', 'http://127.0.0.1:4000/api/health']],
    [['CMD', 'curl', '-f', 'http://minio:9000/minio/health/live']],
    [['CMD-SHELL', 'curl --fail http://localhost || exit 1']],
    [['CMD-SHELL', 'curl -s http://localhost/health | grep -q ok']],
    [['CMD-SHELL', 'test "$(curl -s -o /dev/null -w %{http_code} http://localhost)" = 200']],
    [['CMD', 'wget', '--no-verbose', '--tries=1', '--spider', 'http://localhost:9999/health']],
    [['CMD', 'pg_isready', '-U', 'postgres', '-h', 'localhost']],
    [['CMD-SHELL', "timeout 1 bash -c '</dev/tcp/127.0.0.1/9000'"]],
    [['CMD', 'postgrest', '--ready']],
    [['CMD-SHELL', 'true && wget -q --spider http://localhost/health']],
  ])('can fail: %j', (test) => {
    expect(lieOf(test)).toBeUndefined();
  });

  it('says what a truthful check leaves open', () => {
    expect(limitOf(['CMD-SHELL', "timeout 1 bash -c '</dev/tcp/127.0.0.1/9000'"])).toContain('open port');
    expect(limitOf(['CMD', 'pg_isready'])).toContain('no connection is free');
    expect(limitOf(['CMD', 'postgrest', '--ready'])).toBeUndefined();
  });
});
