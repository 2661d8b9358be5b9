import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactWords } from './argv.ts';
import { programSecretsIn, redactPrograms } from './programs.ts';
import { redactShapes } from './shapes.ts';

const commands = [
  'lftp -u bob,Hunter-Two-9 sftp://nas',
  'mc alias set r https://s3.example.net user Hunter-Two-9',
  'smbclient //h/s Hunter-Two-9',
  'smbclient //h/s -U bob%Hunter-Two-9 -c "put x"',
  'az storage blob upload --account-name a --account-key Hunter-Two-9 -f x',
  'zip -P Hunter-Two-9 x.zip x.sql',
  '7z a -pHunter-Two-9 x.7z x.sql',
  'mysqladmin -pHunter-Two-9 ping',
  'redis-cli -a Hunter-Two-9 ping',
  'influx backup -t Hunter-Two-9 /b',
  'sshpass -p Hunter-Two-9 scp x host:/b',
  'sshpass -pHunter-Two-9 scp x host:/b',
  'curl -F key=Hunter-Two-9 https://push.example.net',
  'curl https://ntfy.sh/topic?auth=Hunter-Two-9',
  'wget --header=X-Api-Key:Hunter-Two-9 https://h',
  'curl https://Hunter-Two-9@sentry.io/12',
];

describe('secrets that programs take by place', () => {
  it.each(commands)('are removed from `%s`, and the program stays', (command) => {
    const shown = redactShapes(command);
    expect(shown).not.toContain('Hunter');
    expect(shown).toContain('[redacted]');
    expect(shown.split(' ')[0]).toBe(command.split(' ')[0]);
  });

  it.each(commands)('are removed from `%s` inside a shell and as a list', (command) => {
    expect(redactShapes(`docker exec x sh -c '${command}'`)).not.toContain('Hunter');
    const shown = redactWords(command.split(' '), (_name, word) => redactShapes(word));
    expect(shown.join(' ')).not.toContain('Hunter');
  });

  it.each([
    `curl -H 'X-Auth: Hunter-Two-9' https://h`,
    `curl -H "Gotify: Hunter-Two-9" https://h`,
    `sh -c "curl -H \\"Gotify: Hunter-Two-9\\" https://h"`,
    `curl --header "Gotify: Hunter-Two-9" https://h`,
    `curl "--header=Gotify: Hunter-Two-9" https://h`,
    `curl --header="Gotify: Hunter-Two-9" https://h`,
  ])('are removed from the header of `%s`', (command) => {
    expect(redactShapes(command)).not.toContain('Hunter');
  });

  it.each([
    'mysqladmin -p"$PASSWORD" ping',
    'redis-cli -a "$REDIS_PASSWORD" ping',
    'zip -r x.zip volumes/storage',
    'curl -sf -H "Host: kong" http://kong:8000/',
    'curl -H "apikey: $ANON_KEY" http://kong:8000/',
    'docker -H tcp://host:2375 ps',
    'mc mirror /b r/bucket',
    'az storage blob upload --account-name a -f x',
    'git clone https://git@example.net/x.git',
    'smbclient //h/s -U bob -c "put x"',
    'ssh -p 2222 host',
    'mkdir -p /srv/b',
    'tar czf x.tgz -C / volumes',
  ])('are not seen in `%s`', (command) => {
    expect(redactShapes(command)).toBe(command);
    expect(programSecretsIn(command)).toEqual([]);
  });

  it('keeps all other text as it is', () => {
    const part = fc.constantFrom('curl', 'zip', '-H', '"', "'", '\\"', ' ', 'a', '\n', '-x', ';');
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        expect(redactPrograms(parts.join(''), '[redacted]')).toBe(parts.join(''));
      }),
    );
  });

  it('takes no quadratic time', () => {
    for (const unit of ['zip ', 'curl -H ', '"', '\\"', "zip '", 'mc set ']) {
      expect(redactPrograms(`zip ${unit.repeat(20_000)}`, '!').length).toBeGreaterThan(0);
    }
  });
});
