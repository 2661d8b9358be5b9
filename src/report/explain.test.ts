import { describe, expect, it } from 'vitest';
import { defineCheck, pass } from '../engine/check.ts';
import { definePractice } from '../engine/practice.ts';
import { explain } from './explain.ts';

const practice = definePractice({
  id: 'auth',
  title: 'Sign-in',
  priority: 'P1',
  effort: 'Low',
  impact: 'High',
  reason: 'Users who cannot sign in are no users',
  done: 'Sign-in works as the operator intends',
});

const check = defineCheck({
  id: 'auth/local-site-url',
  pass: 'Auth links point at a public address',
  fail: 'Auth links point at this machine',
  why: 'Confirmation and recovery mails carry SITE_URL; nobody else can open localhost.',
  severity: 'P1',
  sources: ['failure case 24', 'RFC 6761 section 6.3'],
  needs: ['services', 'deployment'],
  uses: ['containers'],
  run: () => pass(),
});

describe('explain', () => {
  it('tells what a check looks at, why, and where the rule comes from', () => {
    expect(explain(check, practice, { width: 80, colour: false })).toMatchInlineSnapshot(`
      "auth/local-site-url   P1 high: a core feature is down or an outage is scheduled

      Wrong           Auth links point at this machine
      Well            Auth links point at a public address
      Harm            Confirmation and recovery mails carry SITE_URL; nobody else can
                      open localhost.
      Looks at        the files (the services with their images, ports and
                      environment, how the Compose directory is put together)
      Sees more with  Docker (the containers as they run)
      Practice        Sign-in (auth, P1): Users who cannot sign in are no users
      Done means      Sign-in works as the operator intends
      Remedy          The audit names it, for your files and with the line to change
      Sources         failure case 24; RFC 6761 section 6.3

      Run it alone: seaworthy audit --only auth/local-site-url
      Leave it out: seaworthy audit --skip auth/local-site-url
      "
    `);
  });

  it('keeps to a narrow screen', () => {
    const lines = explain(check, practice, { width: 40, colour: false }).split('\n');
    const wide = lines.filter((line) => line.length > 40 && !line.includes('seaworthy audit'));

    expect(wide).toEqual([]);
  });

  it('leaves out what a check does not have', () => {
    const { uses: _uses, ...alone } = check;

    expect(explain({ ...alone, sources: [] }, practice, { width: 80, colour: false })).not.toMatch(
      /Sees more|Sources/,
    );
  });
});
