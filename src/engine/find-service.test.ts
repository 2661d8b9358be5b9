import { describe, expect, it } from 'vitest';
import { environment, service } from '../../test/helpers/facts.ts';
import { anchorOf, serviceOf, servicesOf, settingOf } from './find-service.ts';

const db = service('db', { at: { file: 'docker-compose.yml', line: 40 } });
const rest = service('rest', {
  name: 'postgrest',
  environment: environment({ EMPTY: '', UNSET: null, OLD: 'old', NEW: 'new' }),
});

describe('finding services', () => {
  it('finds by role, whatever the name', () => {
    expect(serviceOf([db, rest], 'rest')?.name).toBe('postgrest');
    expect(serviceOf([db], 'rest')).toBeUndefined();
    expect(servicesOf([db, rest], 'rest', 'db').map(({ name }) => name)).toEqual(['db', 'postgrest']);
  });

  it('takes the first variable that holds something', () => {
    expect(settingOf(rest, 'NEW', 'OLD')?.text).toBe('new');
    expect(settingOf(rest, 'EMPTY', 'UNSET', 'OLD')?.text).toBe('old');
    expect(settingOf(rest, 'EMPTY', 'UNSET', 'MISSING')).toBeUndefined();
  });

  it('anchors live findings at the role, else at the first service', () => {
    expect(anchorOf([rest, db], 'db')?.line).toBe(40);
    expect(anchorOf([rest], 'db')?.line).toBe(10);
    expect(anchorOf([], 'db')).toBeUndefined();
  });
});
