import { describe, expect, it } from 'vitest';
import { here, service } from '../../test/helpers/facts.ts';
import { postgresOption } from './postgres-options.ts';

const db = (...command: string[]) => service('db', { command: { value: command, at: [here] } });

describe('options of the Postgres command', () => {
  it.each([
    [['postgres', '-c', 'log_min_messages=fatal'], 'fatal'],
    [['postgres', '-clog_min_messages=fatal'], 'fatal'],
    [['postgres', '--log-min-messages=fatal'], 'fatal'],
    [['postgres -c log_min_messages=fatal -c x=1'], 'fatal'],
    [['postgres', '-c', 'log_min_messages=fatal', '-c', 'log_min_messages=warning'], 'warning'],
    [['postgres', '-c', 'config_file=/etc/log_min_messages=x'], undefined],
    [['postgres', 'log_min_messages=fatal'], undefined],
  ])('reads %j as %s', (command, value) => {
    expect(postgresOption(db(...command), 'log_min_messages')).toBe(value);
  });

  it('knows nothing without a command', () => {
    expect(postgresOption(service('db'), 'max_connections')).toBeUndefined();
  });
});
