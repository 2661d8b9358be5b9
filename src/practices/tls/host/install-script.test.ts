import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { installScript } from './install-script.ts';

/** Ends of words, substitutions and separators of a shell, in any order. */
const hostile = fc
  .array(
    fc.constantFrom("'", '"', '`', '$(', ')', '${', '}', ';', '|', '&', '>', '\\', '\n', ' ', '#', 'x', '-'),
  )
  .map((parts) => parts.join(''));

describe('the header of install.sh', () => {
  it('gives every value to the shell as it is, whatever stands in it', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (project, domain, text) => {
        const input = installScript({
          proxy: 'nginx',
          project,
          domain,
          httpPort: 80,
          httpsPort: 443,
          certificate: {
            from: 'acme',
            directory: text,
            stagingDirectory: null,
            email: text,
            profile: text,
            caRoot: text,
          },
        });
        const [header = ''] = input.split('\nrecord=$state/record\n');
        const names = ['project', 'domain', 'server', 'email', 'profile', 'ca'];
        const show = `printf '%s\\0' ${names.map((name) => `"$${name}"`).join(' ')}`;
        const said = spawnSync('sh', ['-s'], { input: `${header}\n${show}\n`, encoding: 'utf8' });
        expect(said.stderr).toBe('');
        expect(said.stdout.split('\0')).toEqual([project, domain, text, text, text, text, '']);
      }),
      { numRuns: 60 },
    );
  });
});
