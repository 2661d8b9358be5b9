import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CertbotInput, certbotScript } from './certbot-script.ts';

const staging = 'https://acme-staging-v02.api.letsencrypt.org/directory';
const production = 'https://acme-v02.api.letsencrypt.org/directory';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seaworthy-certbot-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** One turn of the script with a stand-in for certbot, which leaves a certificate and tells its words. */
function turn(input: Partial<CertbotInput>, certbot = 'touch-live'): string {
  const script = certbotScript({
    domain: 'api.acme.dev',
    directory: production,
    isStagedFirst: false,
    ...input,
  }).replaceAll('/etc/letsencrypt', folder);
  const live = join(folder, 'live/api.acme.dev');
  mkdirSync(live, { recursive: true });
  const stand = `certbot() { echo "$*" >>'${folder}/words'; [ ${certbot} = touch-live ] && echo x >'${live}/fullchain.pem'; }\n`;
  const obtain = script.slice(0, script.indexOf('while :'));
  writeFileSync(join(folder, 'words'), '');
  expect(spawnSync('sh', ['-s'], { input: `${stand}${obtain}obtain\n`, encoding: 'utf8' }).stderr).toBe('');
  return readFileSync(join(folder, 'words'), 'utf8');
}

describe('the script of certbot', () => {
  it('keeps a certificate of the wished server, and replaces one of another server or profile', () => {
    expect(turn({ directory: staging })).toContain('--keep-until-expiring');
    expect(turn({ directory: staging })).toContain('--keep-until-expiring');
    expect(turn({})).toMatch(/--server \S+acme-v02\S+ --force-renewal --break-my-certs/);
    expect(turn({})).not.toContain('--force-renewal');
    expect(turn({ profile: 'shortlived' })).toContain('--force-renewal');
  });

  it('goes on replacing until it has worked', () => {
    turn({ directory: staging });
    expect(turn({}, 'fails')).toContain('--force-renewal');
    expect(turn({})).toContain('--force-renewal');
  });

  it('takes a mail address for one word, whatever stands in it', () => {
    expect(turn({ email: "o'neil@acme.dev" })).toContain("-m o'neil@acme.dev --no-eff-email");
  });
});
