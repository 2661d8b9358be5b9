import { describe, expect, it } from 'vitest';
import { container, environment, here, service, value } from '../../test/helpers/facts.ts';
import { known, unknownFact } from '../model/fact.ts';
import { inEffect, isOn, seenValue, textOf, valueName } from './in-effect.ts';

const auth = service('auth', {
  environment: {
    GOTRUE_SMTP_HOST: value('written', { at: [here, { file: '.env', line: 3 }], variables: ['SMTP_HOST'] }),
  },
});

function running(text: string, state = 'running') {
  return known({
    project: [container('auth', { state, environment: environment({ GOTRUE_SMTP_HOST: text }) })],
    foreign: [],
  });
}

describe('inEffect', () => {
  it('lets the environment that runs beat the file, and says so at the line to edit', () => {
    const [seen] = inEffect([auth], running('ran'));

    expect(seen && textOf(seen, 'GOTRUE_SMTP_HOST')).toBe('ran');
    const found = seen?.environment['GOTRUE_SMTP_HOST'];
    expect(seen && found && seenValue(seen, 'GOTRUE_SMTP_HOST', found, 'is ran')).toEqual({
      subject: 'SMTP_HOST',
      saw: 'is ran (in the running container)',
      at: { file: '.env', line: 3 },
    });
  });

  it('keeps the places of a value that runs as written', () => {
    expect(inEffect([auth], running('written'))[0]?.environment).toEqual(auth.environment);
  });

  it('keeps the file where the container does not run or Docker was not asked', () => {
    expect(inEffect([auth], running('ran', 'exited'))[0]).toBe(auth);
    expect(inEffect([auth], unknownFact('--static'))[0]).toBe(auth);
  });

  it('names the service for a literal', () => {
    const literal = service('auth', { environment: environment({ A: 'b' }) });
    const written = literal.environment['A'];

    expect(written && seenValue(literal, 'A', written, 'is b')).toEqual({
      subject: 'services.auth.environment.A',
      saw: 'is b',
      at: here,
    });
  });
});

describe('valueName', () => {
  it('names a value from an env file as the file does', () => {
    const handed = value('x', { fromEnvFile: true });

    expect(valueName(service('auth'), 'SITE_URL', handed)).toBe('SITE_URL');
  });
});

describe('isOn', () => {
  it.each(['1', 't', 'T', 'TRUE', 'true', 'True', ' true '])('reads %s as Go does', (text) => {
    expect(isOn(service('auth', { environment: environment({ A: text }) }), 'A')).toBe(true);
  });

  it.each(['', '0', 'false', 'yes', 'on', 'tRUE', null])('does not read %s as true', (text) => {
    expect(isOn(service('auth', { environment: environment({ A: text }) }), 'A')).toBe(false);
  });
});
